"""Legal documents, what replaces them from which day, and what on this site cites them."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class LegalDocument(Base):
    """A document (văn bản) by its number; in force from `valid_from` (None: not known) to before `valid_to`.

    `number_year` tells apart two documents of one number that holds no year of its own. `replaced_by_id` is the
    document that replaces all of it; what lapses in part stands in `DocumentReplacement`.
    """

    __tablename__ = "legal_document"
    __table_args__ = (
        UniqueConstraint("number_key", "number_year"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="interval"),
        Index("ix_legal_document_name", "name_key"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str]
    number_key: Mapped[str]
    number_year: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    name_key: Mapped[str]
    issuer: Mapped[str]
    issued_on: Mapped[dt.date | None]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    replaced_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("legal_document.id"))
    legal_basis: Mapped[str]
    note: Mapped[str]
    search_text: Mapped[str]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]


class DocumentReplacement(Base):
    """From `effective_on` the document lapses, whole or in these articles, replaced by another one or by none.

    `articles` are written from the largest part down; none are the whole document. `marked_at` is when all that
    cites it was marked. One that was taken back stays, with the moment.
    """

    __tablename__ = "document_replacement"
    __table_args__ = (
        CheckConstraint("replaced_by_id IS NULL OR replaced_by_id <> document_id", name="not_itself"),
        Index("ix_document_replacement_document", "document_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(BigInt, ForeignKey("legal_document.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("legal_document.id"))
    effective_on: Mapped[dt.date]
    articles: Mapped[list[Any]]
    legal_basis: Mapped[str]
    kept_valid_to: Mapped[dt.date | None]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt)
    marked_at: Mapped[dt.datetime | None]
    taken_back_at: Mapped[dt.datetime | None]


class LegalCitation(Base):
    """A place of the site that cites a document, pushed down by the feature that keeps the place.

    `kind` says which feature (the part of `place` before its colon), `owner` by what it decides who may see the
    place. A citation whose document is not in the list yet has no `document_id`; it finds it when it is entered.
    """

    __tablename__ = "legal_citation"
    __table_args__ = (
        UniqueConstraint("place", "number_key", "number_year", "article"),
        CheckConstraint("state IN ('current', 'outdated', 'approved')", name="state"),
        Index("ix_legal_citation_document", "document_id", "state"),
        Index("ix_legal_citation_number", "number_key"),
        Index("ix_legal_citation_owner", "kind", "owner"),
    )

    id: Mapped[Key]
    place: Mapped[str]
    kind: Mapped[str]
    owner: Mapped[str]
    label: Mapped[str]
    path: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("legal_document.id"))
    number_key: Mapped[str]
    number_year: Mapped[int]
    article: Mapped[str]
    is_graded: Mapped[bool]
    state: Mapped[str]
    replacement_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("document_replacement.id"))
    noted_at: Mapped[dt.datetime]
    marked_at: Mapped[dt.datetime | None]
    approved_at: Mapped[dt.datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(BigInt)
    approved_by: Mapped[str]
