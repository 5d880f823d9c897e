"""The demonstration site reminds people from its next working day on; today stays as it is."""

import datetime as dt

from lms.core.clock import now, today
from lms.core.db import insert_once
from lms.notices.actions.planning import ask_plan
from lms.notices.actions.settings import add_rule, switch_reminders
from lms.notices.calendar import list_rules, next_day
from lms.notices.models import ReminderDay

_RECIPIENTS = ("person", "head", "officer")


def seed_reminders() -> None:
    """Reminders are on, and the plan of the next day is asked for; a rule makes sure that it names somebody."""
    following = next_day(today())
    offset = (following - dt.date(following.year, 12, 15)).days
    known = {(rule.recipient, rule.offset_days) for rule in list_rules()}
    for recipient in _RECIPIENTS:
        if (recipient, offset) not in known:
            add_rule(source="target", recipient=recipient, offset_days=offset)
    insert_once(ReminderDay, on=today(), state="over", asked_at=now(), made_at=now())
    switch_reminders(is_on=True)
    ask_plan(following)
