"""Going on: to the next question where the order is locked, and to the end when the time is over."""

import datetime as dt

from sqlalchemy import func, select, update

from courses.quizzes.actions.closing import submit_attempt
from courses.quizzes.actions.settling import hold_attempt
from courses.quizzes.models import Attempt, AttemptQuestion, SitePulse
from courses.quizzes.rules.closing import TimeOver, wait_before_closing
from lms.core.clock import now
from lms.core.db import db


def move_on(*, attempt: Attempt, position: int) -> None:
    """The next question is open and this one is behind, for good; asked twice, it is one step."""
    last = select(func.count()).where(AttemptQuestion.attempt_id == attempt.id).scalar_subquery()
    statement = (
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.order == "locked", Attempt.closed_at.is_(None))
        .where(Attempt.reached == position, Attempt.reached < last)
        .values(reached=position + 1)
    )
    db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire(attempt)


def close_by_clock(*, attempt: Attempt) -> dt.timedelta:
    """The attempt is closed because its time is over, or else how long to wait before asking again.

    Nobody but the learner closes it before the grace is over where another device may still be sending, and
    nobody at all while an outage is being decided about.
    """
    attempt = hold_attempt(attempt.id)
    if attempt.closed_at is not None:
        return dt.timedelta(0)
    grace = dt.timedelta(seconds=attempt.grace_seconds)
    over = TimeOver(attempt.deadline_at, grace, attempt.held_until, attempt.writers)
    wait = wait_before_closing(over, now(), pulse_at=db.session.scalar(select(SitePulse.at)))
    if not wait:
        submit_attempt(attempt=attempt, by_clock=True)
    return wait
