"""Bringing the figures up to date when somebody asks for it."""

from sqlalchemy import func, select

from lms.core.db import db
from lms.core.events import emit
from lms.training.events import FIGURES_WANTED
from lms.training.facts import is_due, latest_snapshot, take_snapshot
from lms.training.models import StandingDue

# So many people are looked at again while somebody waits; more are left to a job.
_AT_ONCE = 2000


def ask_for_figures() -> bool:
    """The figures are up to date (True), or a job brings them up to date (False)."""
    if not is_due():
        return True
    waiting = select(StandingDue.id).limit(_AT_ONCE + 1).subquery()
    spread = select(StandingDue.id).where(StandingDue.person_id.is_(None)).limit(1)
    few = (db.session.scalar(select(func.count()).select_from(waiting)) or 0) <= _AT_ONCE
    if few and db.session.scalar(spread) is None:
        take_snapshot()
        return True
    last = latest_snapshot()
    emit(FIGURES_WANTED, key=f"after:{last.id if last else 0}", payload={})
    return False
