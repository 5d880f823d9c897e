"""The demonstration site reminds people from tomorrow on; today stays as it is."""

from lms.core.clock import now, today
from lms.core.db import insert_once
from lms.notices.actions.planning import ask_plan
from lms.notices.actions.settings import switch_reminders
from lms.notices.calendar import next_day
from lms.notices.models import ReminderDay


def seed_reminders() -> None:
    """Reminders are on, and the plan of the next day is asked for, so that there is something to look at."""
    insert_once(ReminderDay, on=today(), state="over", asked_at=now(), made_at=now())
    switch_reminders(is_on=True)
    ask_plan(next_day(today()))
