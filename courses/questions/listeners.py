"""What becomes of questions when a document that they cite is replaced. Each may run twice without harm."""

from typing import Any

from sqlalchemy import select

from courses.questions.actions.citing import rest_for_law, resume_for_law
from courses.questions.models import Question
from courses.questions.rules import LAW
from lms.core.db import db
from lms.law.models import LegalCitation, LegalDocument
from lms.law.queries import outdated_owners

_KIND = "question"


def rest_what_cites(payload: dict[str, Any]) -> None:
    """Graded questions that cite what lapsed are drawn no more; papers already begun keep them."""
    document = db.session.get_one(LegalDocument, payload["document_id"])
    cited = select(LegalCitation.owner).where(
        LegalCitation.kind == _KIND,
        LegalCitation.document_id == document.id,
        LegalCitation.replacement_id == payload["replacement_id"],
        LegalCitation.state == "outdated",
    )
    waiting = select(Question).where(Question.key.in_(cited), Question.rested_at.is_(None))
    rest_for_law(document, *db.session.scalars(waiting.order_by(Question.id)))


def resume_what_cites(payload: dict[str, Any]) -> None:
    """Questions that rested only for what was taken back are drawn again."""
    cited = select(LegalCitation.owner).where(
        LegalCitation.kind == _KIND, LegalCitation.document_id == payload["document_id"]
    )
    resting = select(Question).where(
        Question.rested_cause == LAW, Question.key.in_(cited), Question.key.not_in(outdated_owners(_KIND))
    )
    resume_for_law(*db.session.scalars(resting.order_by(Question.id)))
