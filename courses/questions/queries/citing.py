"""Questions that cite documents which were replaced, as far as the signed-in person reviews them."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from courses.questions.models import Question, QuestionVersion
from courses.questions.reach import REVIEW, is_own
from lms.core.db import db
from lms.core.permissions import holds, the_actor
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument
from lms.people.aliases import same_person

KIND = "question"


def reviewed_keys() -> Select[Any]:
    """A select of the keys of questions whose citations the signed-in person may approve again: not their own."""
    me = same_person(the_actor().person_id)
    wrote = select(QuestionVersion.id).where(
        QuestionVersion.question_id == Question.id,
        QuestionVersion.number == Question.current_number,
        QuestionVersion.author_id.in_(me),
    )
    by_me = or_(func.coalesce(Question.author_id.in_(me), False), wrote.exists())
    return select(Question.key).where(is_own(REVIEW), ~by_me)


def _outdated() -> Any:
    return and_(
        LegalCitation.kind == KIND,
        LegalCitation.state == "outdated",
        LegalCitation.owner.in_(reviewed_keys()),
    )


def counted_outdated() -> Select[Any]:
    """A select of how many questions wait for the signed-in person to approve them again."""
    return select(func.count(LegalCitation.owner.distinct())).where(_outdated())


def count_outdated() -> int:
    """How many questions wait for the signed-in person to approve them again."""
    return (db.session.scalar(counted_outdated()) or 0) if holds(REVIEW) else 0


def select_outdated() -> Any:
    """A select of (LegalCitation, LegalDocument, DocumentReplacement, what replaces) that wait, longest first."""
    successor = aliased(LegalDocument, name="successor")
    return (
        select(LegalCitation, LegalDocument, DocumentReplacement, successor)
        .join(LegalDocument, LegalDocument.id == LegalCitation.document_id)
        .join(DocumentReplacement, DocumentReplacement.id == LegalCitation.replacement_id)
        .outerjoin(successor, successor.id == DocumentReplacement.replaced_by_id)
        .where(_outdated())
        .order_by(LegalCitation.marked_at, LegalCitation.id)
    )
