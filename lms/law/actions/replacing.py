"""Documents that lapse: what cites them is marked on the day, and can be unmarked where it was a mistake."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select, update

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _, format_date
from lms.core.ids import public_id
from lms.core.text import clean_line
from lms.law.actions.citing import concerns, mark_citations
from lms.law.events import DOCUMENT_REPLACED, REPLACEMENT_TAKEN_BACK
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument
from lms.law.queries import is_replaced, list_replaced_by, select_due


def replace_document(
    *,
    document: LegalDocument,
    effective_on: dt.date,
    replaced_by: LegalDocument | None = None,
    articles: Sequence[str] = (),
    legal_basis: str = "",
    by_id: int | None = None,
) -> DocumentReplacement:
    """The document lapses from that day, whole or in these articles; what cites it is marked on that day."""
    lock(document)
    _refuse(document, effective_on, replaced_by, articles)
    replacement = say_replaced(document, effective_on, replaced_by, articles, legal_basis, by_id)
    detail = {"on": effective_on.isoformat(), "by": replaced_by.number if replaced_by else ""}
    record(
        "law.replaced",
        kind="legal_document",
        id=document.id,
        label=document.number,
        detail=detail | {"articles": list(articles)},
    )
    return replacement


def say_replaced(
    document: LegalDocument,
    effective_on: dt.date,
    replaced_by: LegalDocument | None,
    articles: Sequence[str] = (),
    legal_basis: str = "",
    by_id: int | None = None,
) -> DocumentReplacement:
    """As `replace_document`, unchecked and without a line in the trail: for what comes with the site."""
    replacement = DocumentReplacement(
        public_id=public_id(),
        document_id=document.id,
        replaced_by_id=replaced_by.id if replaced_by else None,
        effective_on=effective_on,
        articles=list(articles),
        legal_basis=clean_line(legal_basis),
        kept_valid_to=document.valid_to,
        created_at=now(),
        created_by_id=by_id,
    )
    if not articles:
        document.valid_to, document.updated_at = effective_on, now()
        document.replaced_by_id = replacement.replaced_by_id
    db.session.add(replacement)
    db.session.flush()
    if effective_on <= today():
        _mark(replacement)
    return replacement


def _refuse(
    document: LegalDocument, on: dt.date, replaced_by: LegalDocument | None, articles: Sequence[str]
) -> None:
    faults = []
    if replaced_by is not None and replaced_by.id == document.id:
        faults.append(_("A document does not replace itself."))
    if replaced_by is not None and replaced_by.valid_to is not None and replaced_by.valid_to <= on:
        faults.append(_("%(number)s is itself no longer in force on that day.", number=replaced_by.number))
    faults += _still_to_replace(document, on, articles)
    if document.valid_from and on < document.valid_from:
        faults.append(_("The document cannot lapse before it comes into force."))
    if document.valid_to is not None and document.valid_to <= on:
        faults.append(_("The whole document has lapsed by that day already."))
    if not articles and is_replaced(document):
        faults.append(_("It is already said that the whole document is replaced: take that back first."))
    if faults:
        raise Refusal(*faults)


def _still_to_replace(document: LegalDocument, on: dt.date, articles: Sequence[str]) -> list[str]:
    """What the document itself is to replace when it has lapsed: no chain runs in a circle, nor into nothing."""
    return [
        _(
            "It is said that it replaces %(number)s from %(day)s on, when it no longer holds: take that back first.",
            number=other.number,
            day=format_date(replacement.effective_on),
        )
        for other, replacement in list_replaced_by(document.id)
        if not articles and replacement.effective_on >= on
    ]


def mark_due() -> None:
    """What cites a document that lapses today or lapsed before is marked, once."""
    for replacement in list(db.session.scalars(select_due())):
        lock(replacement)
        if replacement.marked_at is None and replacement.taken_back_at is None:
            _mark(replacement)


def _mark(replacement: DocumentReplacement) -> None:
    """Approvals of before count no more: they were given to what held then."""
    replacement.marked_at = now()
    cited = LegalCitation.document_id == replacement.document_id
    articles = [
        article
        for article in db.session.scalars(select(LegalCitation.article).where(cited).distinct())
        if concerns(replacement, article)
    ]
    marked = {"state": "outdated", "replacement_id": replacement.id, "marked_at": now()}
    if not articles:
        return
    db.session.execute(
        update(LegalCitation)
        .where(cited, LegalCitation.article.in_(articles))
        .values(**marked, approved_at=None, approved_by_id=None, approved_by="")
    )
    emit(
        DOCUMENT_REPLACED,
        key=replacement.public_id,
        payload={"replacement_id": replacement.id, "document_id": replacement.document_id},
    )


def take_back_replacement(*, replacement: DocumentReplacement) -> None:
    """It is as if this had never been said of the document: what was marked for it holds again."""
    lock(replacement)
    if replacement.taken_back_at is not None:
        raise Conflict(_("This has been taken back already."))
    document = db.session.get_one(LegalDocument, replacement.document_id)
    replacement.taken_back_at = now()
    if not replacement.articles:
        document.valid_to, document.replaced_by_id = replacement.kept_valid_to, None
        document.updated_at = now()
    db.session.flush()
    freed = list(
        db.session.scalars(select(LegalCitation).where(LegalCitation.replacement_id == replacement.id))
    )
    for citation in freed:
        citation.state, citation.replacement_id, citation.marked_at = "current", None, None
        citation.approved_at, citation.approved_by_id, citation.approved_by = None, None, ""
    mark_citations(freed)
    db.session.flush()
    record("law.replacement_taken_back", kind="legal_document", id=document.id, label=document.number)
    payload = {"replacement_id": replacement.id, "document_id": document.id}
    emit(REPLACEMENT_TAKEN_BACK, key=replacement.public_id, payload=payload)
