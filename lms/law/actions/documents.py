"""Entering and changing legal documents."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, update

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line
from lms.law.models import LegalCitation, LegalDocument
from lms.law.queries import is_replaced
from lms.law.rules import KINDS, name_key, number_key, number_year, read_number, search_text


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """What is stated of a document. A day that is not known is None."""

    number: str
    kind: str
    title: str
    issuer: str = ""
    issued_on: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    legal_basis: str = ""
    note: str = ""


def create_document(*, facts: DocumentFacts) -> LegalDocument:
    """The document is in the list, and what cited its number before cites it now."""
    document = enter_document(facts)
    record("law.entered", kind="legal_document", id=document.id, label=document.number)
    return document


def enter_document(facts: DocumentFacts) -> LegalDocument:
    """The document is in the list, without a line in the trail: for what comes with the site."""
    document = LegalDocument(public_id=public_id(), created_at=now())
    _write(document, facts)
    db.session.add(document)
    db.session.flush()
    _find_its_citations(document)
    return document


def change_document(*, document: LegalDocument, facts: DocumentFacts) -> None:
    """The document is known by these facts; what cites it goes on citing it."""
    if facts.valid_to != document.valid_to and is_replaced(document):
        raise Refusal(
            _("It is said from which day this document lapses: take that back to change its last day.")
        )
    before = {"number": document.number, "title": document.title}
    _write(document, facts)
    db.session.flush()
    _find_its_citations(document)
    record("law.changed", kind="legal_document", id=document.id, label=document.number, detail=before)


def _write(document: LegalDocument, facts: DocumentFacts) -> None:
    number, title = read_number(facts.number), clean_line(facts.title)
    faults = _faults(facts, number, title)
    if number is not None:
        year = number_year(number, facts.issued_on.year if facts.issued_on else None)
        faults += _taken(document, number_key(number), year)
    if faults or number is None:
        raise Refusal(*faults)
    document.number, document.number_key, document.number_year = number, number_key(number), year
    document.kind, document.title, document.name_key = facts.kind, title, name_key(title)
    document.issuer, document.issued_on = clean_line(facts.issuer), facts.issued_on
    document.valid_from, document.valid_to = facts.valid_from, facts.valid_to
    document.legal_basis, document.note = clean_line(facts.legal_basis), facts.note.strip()
    document.search_text = search_text(number, number.replace("/", " "), facts.kind, title, facts.issuer)
    document.updated_at = now()


def _faults(facts: DocumentFacts, number: str | None, title: str) -> list[str]:
    faults = []
    if number is None:
        faults.append(_("Write the number as it is printed: 224/2026/NĐ-CP, 146/QĐ-TTg, 57-NQ/TW."))
    if facts.kind not in KINDS:
        faults.append(_("Choose the kind of the document."))
    if not title:
        faults.append(_("Enter what the document is about."))
    if facts.valid_from and facts.valid_to and facts.valid_to < facts.valid_from:
        faults.append(_("The document cannot lapse before it comes into force."))
    return faults


def _taken(document: LegalDocument, key: str, year: int) -> list[str]:
    with db.session.no_autoflush:
        other = db.session.scalar(
            select(LegalDocument).where(LegalDocument.number_key == key, LegalDocument.number_year == year)
        )
    if other is None or other.id == document.id:
        return []
    return [_("%(number)s is in the list already: %(title)s.", number=other.number, title=other.title)]


def _find_its_citations(document: LegalDocument) -> None:
    key, (head, _slash, rest) = document.number_key, document.number_key.partition("/")
    short = f"{head}/{rest.partition('/')[0]}"
    alike = select(func.count(LegalDocument.id)).where(
        or_(
            LegalDocument.number_key == key, LegalDocument.number_key.startswith(f"{short}/", autoescape=True)
        )
    )
    is_only_one = (db.session.scalar(alike) or 0) <= 1
    year = LegalCitation.number_year == document.number_year
    named = [and_(LegalCitation.number_key == key, year)]
    if is_only_one:
        named += [and_(LegalCitation.number_key == key, LegalCitation.number_year == 0)]
        named += [LegalCitation.number_key == short] if short != key else []
    db.session.execute(
        update(LegalCitation)
        .where(LegalCitation.document_id.is_(None), or_(*named))
        .values(document_id=document.id)
        .execution_options(synchronize_session=False)
    )
