"""Which passes and completions a changed result would bring. Nothing is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from courses.catalogue.models import Placement
from courses.progress.models import Enrolment, ItemPass
from courses.progress.queries import is_asked_again
from courses.quizzes.models import Attempt, AttemptResult, QuizVersion
from courses.quizzes.rules.settling import Outcome
from courses.quizzes.rules.terms import has_reached
from lms.core.db import db

_CHUNK = 500


@dataclass(frozen=True)
class Change:
    """An attempt whose result would become another one."""

    attempt: Attempt
    person_id: int
    quiz: QuizVersion
    before: Outcome
    after: Outcome


def chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rows, five hundred at a time: what a statement can name."""
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


def count_completing(changes: Sequence[Change]) -> int:
    """How many enrolments would complete their course by it."""
    risen = {each.attempt.id: each for each in changes if each.after.is_passed and not each.before.is_passed}
    return sum(_count_last(_would_pass(chunk, risen)) for chunk in chunks(list(risen.values())))


def _would_pass(chunk: Sequence[Change], risen: dict[int, Change]) -> list[Change]:
    """Those whose score that counts reaches the mark then: one statement."""
    statement = (
        select(Attempt, AttemptResult.percent)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id.in_([each.attempt.enrolment_id for each in chunk]))
        .order_by(Attempt.number)
    )
    percents: dict[tuple[int, int], list[float]] = {}
    for attempt, percent in db.session.execute(statement):
        new = risen[attempt.id].after.percent if attempt.id in risen else percent
        percents.setdefault((attempt.enrolment_id, attempt.item_id), []).append(new)
    return [
        each
        for each in chunk
        if has_reached(
            percents[each.attempt.enrolment_id, each.attempt.item_id],
            each.quiz.counting,
            each.quiz.pass_percent,
        )
    ]


def _count_last(passing: Sequence[Change]) -> int:
    """For how many of them the quiz is the last thing left of the course: one statement."""
    passed = and_(ItemPass.enrolment_id == Enrolment.id, ItemPass.item_id == Placement.item_id)
    statement = (
        select(Enrolment.id, func.max(Placement.item_id))
        .join(Placement, Placement.version_id == Enrolment.version_id)
        .outerjoin(ItemPass, passed)
        .where(Enrolment.id.in_([each.attempt.enrolment_id for each in passing]), Placement.is_required)
        .where(or_(ItemPass.id.is_(None), is_asked_again()))
        .group_by(Enrolment.id)
        .having(func.count() == 1)
    )
    left = {(row[0], row[1]) for row in db.session.execute(statement)}
    return len(left & {(each.attempt.enrolment_id, each.attempt.item_id) for each in passing})
