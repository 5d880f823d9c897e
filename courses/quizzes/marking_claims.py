"""Answers in the hands of their markers: everything a marker may know, and nothing of whose they are."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import Answer, Attempt, AttemptQuestion, MarkingClaim
from courses.quizzes.papers import newest_answer
from courses.quizzes.rules.marking import CLAIM
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Conflict
from lms.core.i18n import _
from lms.core.permissions import Scope


@dataclass(frozen=True)
class Claimed:
    """An answer in the hands of its marker: all that the marker may know."""

    claim: MarkingClaim
    course_slug: str
    course_title: str
    item_slug: str
    title: str
    key: str
    version: QuestionVersion
    response: dict[str, Any]

    @property
    def token(self) -> str:
        """What a form names the answers to the same question by."""
        return f"{self.course_slug}/{self.item_slug}/{self.key}/{self.version.number}"

    @property
    def until(self) -> dt.datetime:
        """Until when nobody else may take it."""
        return self.claim.claimed_at + CLAIM


def _claimed(marker_id: int, scope: Scope) -> Any:
    here = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Attempt.item_id)
    return (
        select(
            MarkingClaim,
            Course.slug,
            CourseVersion.title,
            Item.slug,
            func.coalesce(Placement.title, Item.slug),
            Question.key,
            QuestionVersion,
            Answer.response,
        )
        .select_from(MarkingClaim)
        .join(AttemptQuestion, AttemptQuestion.id == MarkingClaim.attempt_question_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Item, Item.id == Attempt.item_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Answer, Answer.id == newest_answer())
        .outerjoin(Placement, here)
        .where(
            MarkingClaim.marker_id == marker_id,
            MarkingClaim.done_at.is_(None),
            Course.unit_id.in_(scope.unit_ids()),
        )
    )


def list_claimed(*, marker_id: int, scope: Scope) -> list[Claimed]:
    """What this marker has taken and not marked yet, by code."""
    statement = _claimed(marker_id, scope).where(MarkingClaim.claimed_at >= now() - CLAIM)
    return [Claimed(*row) for row in db.session.execute(statement.order_by(MarkingClaim.public_id))]


def get_claimed(code: str, *, marker_id: int, scope: Scope) -> Claimed:
    """The answer of that code, in this marker's hands; whatever else there is behind a code stays unsaid."""
    row = db.session.execute(_claimed(marker_id, scope).where(MarkingClaim.public_id == code)).first()
    if row is None:
        raise Conflict(
            _("This answer is not with you: it is marked, or it went to somebody else after two hours.")
        )
    return Claimed(*row)
