"""Periodic work: the site watches itself, and attempts whose time is over are closed without their learner."""

import datetime as dt

import structlog
from flask import current_app
from sqlalchemy import or_, select

from courses.quizzes.actions import submit_attempt
from courses.quizzes.actions.counting import count_attempts
from courses.quizzes.actions.outages import beat, find_silent_pages
from courses.quizzes.actions.settling import hold_attempt
from courses.quizzes.models import Attempt, AttemptResult
from courses.quizzes.rules.outages import is_held
from courses.quizzes.rules.timing import is_too_late
from lms.core.clock import now
from lms.core.db import db, transaction

log = structlog.get_logger()
_AT_ONCE = 500
# The embedded database lets nobody else write meanwhile: an answer that is saved waits for a moment only.
_COUNTED_AT_ONCE, _COUNTED_EMBEDDED, _MOST_BATCHES = 500, 50, 20


def keep_pulse() -> None:
    """The site was alive now; where it was not for a while, an outage is proposed."""
    with transaction(write=True):
        beat()


def find_outages() -> None:
    """Where many open pages fell silent at once, an outage is proposed."""
    with transaction(write=True):
        find_silent_pages()


def close_overdue_attempts() -> None:
    """Every attempt past its deadline and grace is closed and graded, each in a transaction of its own.

    First the site asks whether it stood still itself: an attempt that was open then waits for the decision.
    One that cannot be graded is logged, and holds up no other.
    """
    keep_pulse()
    find_outages()
    for attempt_id in _overdue():
        try:
            _close(attempt_id)
        except Exception:
            log.exception("attempt_not_closed", attempt_id=attempt_id)


def _overdue() -> list[int]:
    with transaction(write=False):
        moment = now()
        statement = (
            select(Attempt.id, Attempt.deadline_at, Attempt.grace_seconds)
            .where(Attempt.closed_at.is_(None), Attempt.deadline_at < moment)
            .where(or_(Attempt.held_until.is_(None), Attempt.held_until <= moment))
            .order_by(Attempt.deadline_at)
            .limit(_AT_ONCE)
        )
        return [
            row.id
            for row in db.session.execute(statement)
            if is_too_late(row.deadline_at, moment, dt.timedelta(seconds=row.grace_seconds))
        ]


def _close(attempt_id: int) -> None:
    """The attempt is closed, unless it was given time or held since it was found to be overdue."""
    with transaction(write=True):
        attempt = hold_attempt(attempt_id)
        grace = dt.timedelta(seconds=attempt.grace_seconds)
        if is_too_late(attempt.deadline_at, now(), grace) and not is_held(attempt.held_until, now()):
            submit_attempt(attempt=attempt)


def count_marked_attempts() -> None:
    """Attempts that have a result are in the statistics: so many in one transaction, until none is left."""
    most = _COUNTED_EMBEDDED if current_app.config["LMS"].is_embedded else _COUNTED_AT_ONCE
    for _ in range(_MOST_BATCHES):
        with transaction(write=False):
            uncounted = select(AttemptResult.attempt_id).where(AttemptResult.counted_at.is_(None)).limit(1)
            if db.session.scalar(uncounted) is None:
                return
        with transaction(write=True):
            count_attempts(most=most)
