"""Those who were moved to a version whose quiz asks for less: what they reached is a pass now."""

from collections.abc import Sequence

from sqlalchemy import and_, select

from courses.catalogue.models import Placement
from courses.progress.actions import pass_item
from courses.progress.models import Enrolment, ItemPass
from courses.quizzes.models import Attempt, AttemptResult, QuizVersion
from courses.quizzes.queries import get_standing
from lms.core.bulk import among
from lms.core.db import db


def pass_reached(enrolment_ids: Sequence[int], version_id: int) -> None:
    """Whoever has reached the mark of a quiz as that version asks for it, and had not passed it, has passed it."""
    latest: dict[tuple[int, int], tuple[Attempt, QuizVersion]] = {}
    for attempt, quiz in _candidates(enrolment_ids, version_id):
        latest[attempt.enrolment_id, attempt.item_id] = (attempt, quiz)
    for attempt, quiz in latest.values():
        _pass_if_reached(attempt, quiz)


def _candidates(enrolment_ids: Sequence[int], version_id: int) -> list[tuple[Attempt, QuizVersion]]:
    """The marked attempts at quizzes not passed, by their rules in that version, in order: one statement."""
    placed = and_(Placement.version_id == version_id, Placement.item_id == Attempt.item_id)
    pinned = and_(QuizVersion.item_id == Placement.item_id, QuizVersion.number == Placement.content_number)
    passed = and_(ItemPass.enrolment_id == Attempt.enrolment_id, ItemPass.item_id == Attempt.item_id)
    statement = (
        select(Attempt, QuizVersion)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .join(Placement, placed)
        .join(QuizVersion, pinned)
        .outerjoin(ItemPass, passed)
        .where(among(Attempt.enrolment_id, enrolment_ids), ItemPass.id.is_(None))
        .where(AttemptResult.percent >= QuizVersion.pass_percent)
        .order_by(Attempt.number)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def _pass_if_reached(attempt: Attempt, quiz: QuizVersion) -> None:
    standing = get_standing(quiz, enrolment_id=attempt.enrolment_id)
    if not standing.is_passed:
        return
    score = standing.counted_percent
    pass_item(
        enrolment=db.session.get_one(Enrolment, attempt.enrolment_id),
        item_id=attempt.item_id,
        rule="quiz",
        detail={"attempt": attempt.public_id, "score_percent": score},
        score_percent=score,
    )
