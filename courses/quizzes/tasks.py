"""Periodic work: attempts whose time is over are closed without a visit of their learner."""

import structlog
from sqlalchemy import select

from courses.quizzes.actions import submit_attempt
from courses.quizzes.models import Attempt
from courses.quizzes.rules import GRACE
from lms.core.clock import now
from lms.core.db import db, transaction

log = structlog.get_logger()
_AT_ONCE = 500


def _overdue() -> list[int]:
    with transaction(write=False):
        statement = (
            select(Attempt.id)
            .where(Attempt.closed_at.is_(None), Attempt.deadline_at < now() - GRACE)
            .order_by(Attempt.deadline_at)
            .limit(_AT_ONCE)
        )
        return list(db.session.scalars(statement))


def close_overdue_attempts() -> None:
    """Every attempt past its deadline and grace is closed and graded, each in a transaction of its own.

    One that cannot be graded is logged, and holds up no other.
    """
    for attempt_id in _overdue():
        try:
            with transaction(write=True):
                submit_attempt(attempt=db.session.get_one(Attempt, attempt_id))
        except Exception:
            log.exception("attempt_not_closed", attempt_id=attempt_id)
