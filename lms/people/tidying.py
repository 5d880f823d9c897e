"""What the worker does about people now and then: counting, reconciling titles, deleting what nobody needs."""

import datetime as dt

from sqlalchemy import delete

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.people.actions.counting import count_people_of_units, is_worth_counting
from lms.people.actions.titles import reconcile_new_titles, unmatched_titles
from lms.people.lockouts import clear_old_failures
from lms.people.models import ResetCode, SignUp, WebSession

_CODES = dt.timedelta(days=2)
_SESSIONS = dt.timedelta(days=90)


def reconcile() -> None:
    """Titles of posts that were written in bulk have a verdict; nothing is written where all have one."""
    with transaction(write=False):
        missing = db.session.scalar(unmatched_titles().limit(1))
    if missing is not None:
        with transaction(write=True):
            reconcile_new_titles()


def count() -> None:
    """Branches that are too large to be counted while somebody waits show figures of now."""
    with transaction(write=False):
        is_worth_it = is_worth_counting()
    if is_worth_it:
        with transaction(write=True):
            count_people_of_units()


def tidy() -> None:
    """Failures a day old, codes two days old and sessions dead for ninety are gone; the trail stays."""
    with transaction(write=True):
        moment = now()
        clear_old_failures()
        db.session.execute(delete(ResetCode).where(ResetCode.created_at < moment - _CODES))
        db.session.execute(delete(SignUp).where(SignUp.created_at < moment - _CODES))
        db.session.execute(delete(WebSession).where(WebSession.expires_at < moment - _SESSIONS))
