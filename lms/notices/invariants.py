"""What must hold about reminders whatever happened; `lms audit` asks."""

import datetime as dt

from sqlalchemy import Text, cast, func, literal, select

from lms.core.clock import now
from lms.core.db import db
from lms.notices.models import Message, Reminder, ReminderDelivery
from lms.people.aliases import survivor_of

_LONG = dt.timedelta(days=2)


def nobody_has_two_reminders_on_one_day() -> list[str]:
    """Of two accounts of one person, the digest of a day lies in one inbox."""
    message = select(Message.person_id, Message.key).where(Message.key.startswith("reminder:")).subquery()
    person = survivor_of(message.c.person_id)
    twice = select(person, message.c.key).group_by(person, message.c.key).having(func.count() > 1)
    return [f"person {person_id}: {key}" for person_id, key in db.session.execute(twice)]


def posted_reminders_lie_in_the_inbox() -> list[str]:
    """Every digest that was posted is a message of its reader."""
    message = select(Message.id).where(
        Message.person_id == Reminder.person_id,
        Message.key == literal("reminder:") + cast(Reminder.on, Text),
    )
    lost = select(Reminder.id).where(Reminder.state == "posted", ~message.exists())
    return [f"reminder {reminder_id}" for reminder_id in db.session.scalars(lost)]


def letters_do_not_hang() -> list[str]:
    """No letter is being sent for days: its day was closed."""
    hanging = select(ReminderDelivery.id).where(
        ReminderDelivery.state == "trying", ReminderDelivery.tried_at < now() - _LONG
    )
    return [f"delivery {delivery_id}" for delivery_id in db.session.scalars(hanging)]


def sent_letters_have_their_moment() -> list[str]:
    """A letter is sent exactly when there is a moment at which it was."""
    wrong = select(ReminderDelivery.id).where(
        (ReminderDelivery.state == "sent") != ReminderDelivery.sent_at.is_not(None)
    )
    return [f"delivery {delivery_id}" for delivery_id in db.session.scalars(wrong)]


CHECKS = (
    nobody_has_two_reminders_on_one_day,
    posted_reminders_lie_in_the_inbox,
    letters_do_not_hang,
    sent_letters_have_their_moment,
)
