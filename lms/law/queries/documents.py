"""Reading legal documents and what replaces them."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.text import fold
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument
from lms.law.rules import number_key

VALIDITIES = ("con-hieu-luc", "mot-phan", "het-hieu-luc", "chua-hieu-luc")


def get_document(public_id: str) -> LegalDocument:
    """The document with that address."""
    found = db.session.scalar(select(LegalDocument).where(LegalDocument.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def find_document(number: str, year: int = 0) -> LegalDocument | None:
    """The document of that number, however written; None where there is none or the year does not tell which."""
    statement = select(LegalDocument).where(LegalDocument.number_key == number_key(number))
    if year:
        statement = statement.where(LegalDocument.number_year.in_((0, year)))
    found = list(db.session.scalars(statement.limit(2)))
    return found[0] if len(found) == 1 else None


def has_ended(on: dt.date) -> Any:
    """The condition that a document holds no more on that day."""
    return and_(LegalDocument.valid_to.is_not(None), LegalDocument.valid_to <= on)


def _lapses_in_part(on: dt.date) -> Any:
    partly = select(DocumentReplacement.id).where(
        DocumentReplacement.document_id == LegalDocument.id,
        DocumentReplacement.taken_back_at.is_(None),
        DocumentReplacement.effective_on <= on,
    )
    return and_(~has_ended(on), partly.exists())


def _validity(key: str, on: dt.date) -> Any:
    begins_later = and_(LegalDocument.valid_from.is_not(None), LegalDocument.valid_from > on)
    return {
        "con-hieu-luc": and_(~has_ended(on), ~begins_later),
        "mot-phan": _lapses_in_part(on),
        "het-hieu-luc": has_ended(on),
        "chua-hieu-luc": begins_later,
    }[key]


def select_documents(*, search: str = "", validity: str = "", kind: str = "") -> Select[Any]:
    """A select of (LegalDocument, how many citations, number of what replaces it), the latest first."""
    successor = aliased(LegalDocument)
    cited = (
        select(func.count(LegalCitation.id))
        .where(LegalCitation.document_id == LegalDocument.id)
        .correlate(LegalDocument)
        .scalar_subquery()
    )
    statement = (
        select(LegalDocument, cited.label("citations"), successor.number.label("successor"))
        .outerjoin(successor, successor.id == LegalDocument.replaced_by_id)
        .order_by(func.coalesce(LegalDocument.issued_on, LegalDocument.valid_from).desc(), LegalDocument.id)
    )
    for word in fold(search).split():
        statement = statement.where(LegalDocument.search_text.contains(word, autoescape=True))
    if validity in VALIDITIES:
        statement = statement.where(_validity(validity, today()))
    return statement.where(LegalDocument.kind == kind) if kind else statement


def list_replacements(document_id: int) -> list[Any]:
    """(DocumentReplacement, the document that replaces or None) that were not taken back, the earliest first."""
    successor = aliased(LegalDocument)
    statement = (
        select(DocumentReplacement, successor)
        .outerjoin(successor, successor.id == DocumentReplacement.replaced_by_id)
        .where(DocumentReplacement.document_id == document_id, DocumentReplacement.taken_back_at.is_(None))
        .order_by(DocumentReplacement.effective_on, DocumentReplacement.id)
    )
    return list(db.session.execute(statement).all())


def get_replacement(public_id: str, *, document_id: int) -> DocumentReplacement:
    """The replacement of that document with that address, if it stands."""
    statement = select(DocumentReplacement).where(
        DocumentReplacement.public_id == public_id,
        DocumentReplacement.document_id == document_id,
        DocumentReplacement.taken_back_at.is_(None),
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def list_replaced_by(document_id: int) -> list[Any]:
    """(LegalDocument, DocumentReplacement) of what this document replaces."""
    statement = (
        select(LegalDocument, DocumentReplacement)
        .join(DocumentReplacement, DocumentReplacement.document_id == LegalDocument.id)
        .where(DocumentReplacement.replaced_by_id == document_id, DocumentReplacement.taken_back_at.is_(None))
        .order_by(DocumentReplacement.effective_on, LegalDocument.id)
    )
    return list(db.session.execute(statement).all())


def has_due() -> bool:
    """True while a document that has lapsed by today is not marked where it is cited."""
    return db.session.scalar(select_due().limit(1)) is not None


def select_due() -> Select[Any]:
    """A select of the replacements in effect today whose citations are not marked yet."""
    return (
        select(DocumentReplacement)
        .where(
            DocumentReplacement.marked_at.is_(None),
            DocumentReplacement.taken_back_at.is_(None),
            DocumentReplacement.effective_on <= today(),
        )
        .order_by(DocumentReplacement.effective_on, DocumentReplacement.id)
    )


def list_partly_lapsed(document_ids: Collection[int]) -> set[int]:
    """Those of the documents of which articles have lapsed by today: one statement."""
    statement = select(DocumentReplacement.document_id).where(
        DocumentReplacement.document_id.in_(list(document_ids)),
        DocumentReplacement.taken_back_at.is_(None),
        DocumentReplacement.effective_on <= today(),
    )
    return set(db.session.scalars(statement))


def find_successor(document: LegalDocument) -> LegalDocument | None:
    """The document that replaces the whole of this one."""
    return db.session.get(LegalDocument, document.replaced_by_id) if document.replaced_by_id else None


def is_replaced(document: LegalDocument) -> bool:
    """True while it is said that the whole document lapses, by whatever replaces it or by nothing."""
    standing = select(DocumentReplacement).where(
        DocumentReplacement.document_id == document.id, DocumentReplacement.taken_back_at.is_(None)
    )
    return any(not each.articles for each in db.session.scalars(standing))
