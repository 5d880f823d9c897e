"""Laying a day's digests into the inboxes: all of them in the morning, whatever the pace of letters."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lms.core.bulk import among
from lms.core.clock import now, today
from lms.core.db import begin_writing, commit_part, db
from lms.core.events import emit
from lms.core.ids import public_id
from lms.notices.calendar import get_setting, is_quiet_now, local_time
from lms.notices.events import REMINDERS_POST_DUE
from lms.notices.models import Message, Reminder, ReminderDay, ReminderDelivery
from lms.notices.queries.batches import Posting, postings_due
from lms.notices.rules.hours import can_still_leave

_AT_ONCE = 500
_WAIT = dt.timedelta(minutes=10)
_COLUMNS = ("public_id", "person_id", "key", "subject", "body", "link", "created_at")


def may_leave(on: dt.date) -> bool:
    """True while what is planned for that day may leave: it is that day, reminders are on, no hour is quiet."""
    setting = get_setting()
    return on == today() and setting.is_on and not is_quiet_now(setting)


def goes_on(on: dt.date) -> bool:
    """True while something may still leave later on that day."""
    setting = get_setting()
    hours = {"quiet_from": setting.quiet_from, "quiet_to": setting.quiet_to}
    return on == today() and setting.is_on and can_still_leave(local_time(), **hours)


def ask_posting(day_id: int, *, due_at: dt.datetime | None = None) -> None:
    """A worker will lay what is planned for the day into the inboxes, at once or at that moment."""
    emit(REMINDERS_POST_DUE, key=f"{day_id}:{public_id()}", payload={"day_id": day_id}, due_at=due_at)


def post_day(day_id: int) -> None:
    """Every digest of the day whose unit is not paused lies in an inbox; in parts, each committed."""
    on = db.session.get_one(ReminderDay, day_id).on
    after = 0
    while may_leave(on):
        begin_writing()
        postings = postings_due(day_id, on, after=after, limit=_AT_ONCE)
        post(postings, on)
        commit_part()
        if len(postings) < _AT_ONCE:
            return
        after = postings[-1].reminder_id
    if goes_on(on) and postings_due(day_id, on, limit=1):
        begin_writing()
        ask_posting(day_id, due_at=now() + _WAIT)


def post(postings: Collection[Posting], on: dt.date) -> None:
    """These digests lie in the inboxes. Of two accounts that were merged since the plan, one has it."""
    twice = {each.reminder_id for each in postings if each.into_id and _has_reminder(each.into_id, on)}
    letters = update(ReminderDelivery).where(among(ReminderDelivery.reminder_id, list(twice)))
    if twice:
        _do(letters.values(state="lapsed", next_at=None))
        _do(update(Reminder).where(among(Reminder.id, list(twice))).values(state="lapsed"))
    posted = [each.reminder_id for each in postings if each.reminder_id not in twice]
    if posted:
        _lay(posted, on)
        _do(update(Reminder).where(among(Reminder.id, posted)).values(state="posted", posted_at=now()))


def _do(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))


def _lay(reminder_ids: list[int], on: dt.date) -> None:
    """The message has the address of its digest, so that either leads to the other."""
    digests = select(
        Reminder.public_id,
        Reminder.person_id,
        literal(f"reminder:{on}"),
        Reminder.subject,
        Reminder.body,
        Reminder.link,
        literal(now(), Message.created_at.type),
    ).where(among(Reminder.id, reminder_ids))
    is_server = db.session.get_bind().dialect.name == "postgresql"
    into: Any = (postgresql.insert if is_server else sqlite.insert)(Message)
    db.session.flush()
    db.session.connection().execute(into.from_select(_COLUMNS, digests).on_conflict_do_nothing())


def _has_reminder(person_id: int, on: dt.date) -> bool:
    same = select(Reminder.id).where(
        Reminder.person_id == person_id, Reminder.on == on, Reminder.state != "capped"
    )
    return db.session.scalar(same) is not None
