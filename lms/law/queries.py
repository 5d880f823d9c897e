"""Reading legal documents, what replaces them, and what cites them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.text import fold
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument
from lms.law.places import is_seen
from lms.law.rules import Cited, name_key, number_key, touches

VALIDITIES = ("con-hieu-luc", "mot-phan", "het-hieu-luc", "chua-hieu-luc")


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """From that day the document, or these articles of it, are replaced by another document or by none."""

    effective_on: dt.date
    articles: tuple[str, ...]
    by_number: str | None
    by_public_id: str | None
    by_kind: str | None

    @property
    def is_whole(self) -> bool:
        """True where the whole document lapses."""
        return not self.articles


@dataclass(frozen=True, kw_only=True)
class Validity:
    """What holds of a document on a day; `lapses` are those in effect then, the earliest first."""

    public_id: str
    number: str
    kind: str
    title: str
    lapses: tuple[Lapse, ...]
    ended_on: dt.date | None

    def lapse_of(self, article: str) -> Lapse | None:
        """What became of that article ("" for the whole document); None where it holds."""
        return next((lapse for lapse in self.lapses if _concerns(lapse, article)), None)


def _concerns(lapse: Lapse, article: str) -> bool:
    return lapse.is_whole or any(touches(replaced, article) for replaced in lapse.articles)


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


def validity_of(public_ids: Collection[str], on: dt.date | None = None) -> dict[str, Validity]:
    """What holds of these documents on that day (today), by their public ids: one statement."""
    wanted = sorted({each for each in public_ids if each})
    if not wanted:
        return {}
    day, successor = on or today(), aliased(LegalDocument)
    running = and_(
        DocumentReplacement.document_id == LegalDocument.id,
        DocumentReplacement.taken_back_at.is_(None),
        DocumentReplacement.effective_on <= day,
    )
    statement = (
        select(LegalDocument, DocumentReplacement, successor)
        .outerjoin(DocumentReplacement, running)
        .outerjoin(successor, successor.id == DocumentReplacement.replaced_by_id)
        .where(LegalDocument.public_id.in_(wanted))
        .order_by(DocumentReplacement.effective_on, DocumentReplacement.id)
    )
    return _validities(db.session.execute(statement).all(), day)


def _validities(rows: Iterable[Any], day: dt.date) -> dict[str, Validity]:
    documents: dict[str, LegalDocument] = {}
    lapses: dict[str, list[Lapse]] = {}
    for document, replacement, successor in rows:
        documents[document.public_id] = document
        found = lapses.setdefault(document.public_id, [])
        if replacement is not None:
            found.append(_lapse(replacement, successor))
    return {
        key: Validity(
            public_id=key,
            number=document.number,
            kind=document.kind,
            title=document.title,
            lapses=tuple(lapses[key]),
            ended_on=document.valid_to if document.valid_to and document.valid_to <= day else None,
        )
        for key, document in documents.items()
    }


def _lapse(replacement: DocumentReplacement, successor: LegalDocument | None) -> Lapse:
    return Lapse(
        effective_on=replacement.effective_on,
        articles=tuple(replacement.articles),
        by_number=successor.number if successor else None,
        by_public_id=successor.public_id if successor else None,
        by_kind=successor.kind if successor else None,
    )


def find_cited(cited: Collection[Cited]) -> dict[Cited, LegalDocument]:
    """The documents of these citations, as far as the list knows exactly one of each: one statement."""
    tests = [_named(each) for each in cited]
    if not tests:
        return {}
    known = list(db.session.scalars(select(LegalDocument).where(or_(*tests))))
    found: dict[Cited, LegalDocument] = {}
    for each in cited:
        fitting = _best([document for document in known if _fits(document, each)])
        if fitting is not None:
            found[each] = fitting
    return found


def _named(cited: Cited) -> Any:
    if not cited.number:
        law = LegalDocument.kind.in_(("Luật", "Bộ luật"))
        return and_(law, literal(f"{cited.name} ").like(LegalDocument.name_key + " %"))
    if cited.number.count("/") == 1 and cited.number.replace("/", "").isdigit():
        return LegalDocument.number_key.startswith(f"{cited.number}/", autoescape=True)
    return LegalDocument.number_key == cited.number


def _fits(document: LegalDocument, cited: Cited) -> bool:
    if not cited.number:
        return f"{cited.name} ".startswith(f"{name_key(document.title)} ")
    if document.number_key != cited.number:
        return document.number_key.startswith(f"{cited.number}/") and fold(document.kind) == cited.kind
    return cited.year in {0, document.number_year} or document.number_year == 0


def _best(documents: list[LegalDocument]) -> LegalDocument | None:
    """The only one; of laws whose names begin alike the one with the longest name."""
    longest = max((len(document.name_key) for document in documents), default=0)
    fitting = documents if len(documents) == 1 else [each for each in documents if len(each.name_key) == longest]
    return fitting[0] if len(fitting) == 1 else None


def list_citations(document_id: int, *, state: str = "", kind: str = "") -> Select[Any]:
    """A select of the citations of the document whose places the signed-in person may see, the marked first."""
    statement = (
        select(LegalCitation)
        .where(LegalCitation.document_id == document_id, is_seen())
        .order_by((LegalCitation.state != "outdated"), LegalCitation.label, LegalCitation.id)
    )
    if state:
        statement = statement.where(LegalCitation.state == state)
    return statement.where(LegalCitation.kind == kind) if kind else statement


def count_citations(document_id: int) -> dict[tuple[str, str], int]:
    """How many places the signed-in person may see that cite the document, by kind and state."""
    statement = (
        select(LegalCitation.kind, LegalCitation.state, func.count())
        .where(LegalCitation.document_id == document_id, is_seen())
        .group_by(LegalCitation.kind, LegalCitation.state)
    )
    return {(kind, state): count for kind, state, count in db.session.execute(statement)}


def list_outdated(place: str) -> list[Any]:
    """(LegalCitation, LegalDocument, DocumentReplacement) of the place that wait for an approval."""
    statement = (
        select(LegalCitation, LegalDocument, DocumentReplacement)
        .join(LegalDocument, LegalDocument.id == LegalCitation.document_id)
        .join(DocumentReplacement, DocumentReplacement.id == LegalCitation.replacement_id)
        .where(LegalCitation.place == place, LegalCitation.state == "outdated")
        .order_by(LegalCitation.id)
    )
    return list(db.session.execute(statement).all())


def outdated_owners(kind: str) -> Select[Any]:
    """A select of the owners of places of that kind with a citation that waits for an approval."""
    return select(LegalCitation.owner).where(LegalCitation.kind == kind, LegalCitation.state == "outdated")


def select_unknown() -> Select[Any]:
    """A select of (key of a number, how many places cite it) of numbers that no document of the list has."""
    return (
        select(LegalCitation.number_key, func.count(LegalCitation.id).label("citations"))
        .where(LegalCitation.document_id.is_(None), LegalCitation.number_key != "", is_seen())
        .group_by(LegalCitation.number_key)
        .order_by(func.count(LegalCitation.id).desc(), LegalCitation.number_key)
    )


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
