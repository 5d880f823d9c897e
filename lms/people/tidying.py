"""What is deleted when nobody needs it any more: old failures, old codes, sessions long dead."""

import datetime as dt

from sqlalchemy import delete

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.people.lockouts import clear_old_failures
from lms.people.models import ResetCode, WebSession

_CODES = dt.timedelta(days=2)
_SESSIONS = dt.timedelta(days=90)


def tidy() -> None:
    """Failures a day old, codes two days old and sessions dead for ninety are gone; the trail stays."""
    with transaction(write=True):
        moment = now()
        clear_old_failures()
        db.session.execute(delete(ResetCode).where(ResetCode.created_at < moment - _CODES))
        db.session.execute(delete(WebSession).where(WebSession.expires_at < moment - _SESSIONS))
