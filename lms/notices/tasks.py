"""The periodic work on reminders."""

from lms.core.db import transaction
from lms.notices.actions.handing import keep_going


def keep_reminders() -> None:
    """Plans are asked for in time, batches are handed out at their pace, days that are over are closed."""
    with transaction(write=True):
        keep_going()
