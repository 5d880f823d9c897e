"""What must hold of legal documents at any time; `lms audit` runs these. One line for each violation."""

from typing import Any

from sqlalchemy import or_, select

from lms.core.db import db
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument


def _lines(statement: Any, words: str) -> list[str]:
    return [words.format(*row) for row in db.session.execute(statement)]


def replaced_documents_have_their_last_day() -> list[str]:
    """A document that another one replaces whole lapses on the day that was said."""
    statement = select(LegalDocument.number).where(
        LegalDocument.replaced_by_id.is_not(None), LegalDocument.valid_to.is_(None)
    )
    return _lines(statement, "{} is replaced and has no last day")


def marks_have_their_reason() -> list[str]:
    """A citation that is outdated or approved again names a replacement that stands, of its own document."""
    statement = (
        select(LegalCitation.place, LegalCitation.number_key)
        .outerjoin(DocumentReplacement, DocumentReplacement.id == LegalCitation.replacement_id)
        .where(
            LegalCitation.state != "current",
            or_(
                DocumentReplacement.id.is_(None),
                DocumentReplacement.taken_back_at.is_not(None),
                DocumentReplacement.document_id != LegalCitation.document_id,
            ),
        )
    )
    return _lines(statement, "{} is marked for {} without a replacement")


def approvals_have_their_reviewer() -> list[str]:
    """A citation that was approved again says by whom and when."""
    statement = select(LegalCitation.place).where(
        LegalCitation.state == "approved",
        or_(LegalCitation.approved_at.is_(None), LegalCitation.approved_by_id.is_(None)),
    )
    return _lines(statement, "{} was approved by nobody")


CHECKS = (
    replaced_documents_have_their_last_day,
    marks_have_their_reason,
    approvals_have_their_reviewer,
)
