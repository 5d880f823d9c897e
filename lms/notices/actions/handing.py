"""What the hour asks for: plans in time, batches at their pace, and an end to days that are over."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import select, update

from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.events import emit
from lms.notices.actions.planning import ask_plan
from lms.notices.actions.posting import ask_posting
from lms.notices.assembling import BATCH
from lms.notices.calendar import days_off_around, get_setting, is_quiet_now, local_time
from lms.notices.events import REMINDER_BATCH_DUE
from lms.notices.models import Reminder, ReminderDay, ReminderDelivery, ReminderSetting
from lms.notices.queries.batches import unfinished_batches
from lms.notices.queries.days import find_day
from lms.notices.rules.hours import batches_due, can_still_leave

_TOMORROW = dt.timedelta(days=1)


def keep_going() -> None:
    """What the hour asks for is asked of the workers: the next plan, the next batches; what is over is closed."""
    setting = get_setting()
    _close_past_days()
    if not setting.is_on:
        return
    _ask_plans(setting)
    day = find_day(today())
    if day is not None and day.state in ("ready", "sending") and not is_quiet_now(setting):
        lock(day)
        _hand_out(day, setting)


def _ask_plans(setting: ReminderSetting) -> None:
    day, at = today(), local_time()
    is_off = days_off_around(day, setting)
    hours = {"quiet_from": setting.quiet_from, "quiet_to": setting.quiet_to}
    if not is_off(day) and can_still_leave(at, **hours) and find_day(day) is None:
        ask_plan(day)
    if at >= setting.plan_at and not is_off(day + _TOMORROW) and find_day(day + _TOMORROW) is None:
        ask_plan(day + _TOMORROW)


def _hand_out(day: ReminderDay, setting: ReminderSetting) -> None:
    """The digests are laid into the inboxes, and as many batches of letters are due as the pace allows."""
    if day.state == "ready":
        day.state = "sending"
        ask_posting(day.id)
    moment = now()
    seconds = (moment - day.handed_at).total_seconds() if day.handed_at else None
    most = batches_due(per_minute=setting.per_minute, size=BATCH, seconds=seconds)
    upto = min(day.batches, day.next_batch + most)
    if upto > day.next_batch:
        for batch in range(day.next_batch, upto):
            ask_batch(day.id, batch, go=0)
        day.next_batch, day.handed_at = upto, moment
    db.session.flush()


def ask_batch(day_id: int, batch: int, *, go: int, due_at: dt.datetime | None = None) -> None:
    """A worker will take up the batch, for the so-manieth time, at once or at that moment."""
    payload = {"day_id": day_id, "batch": batch, "go": go}
    emit(REMINDER_BATCH_DUE, key=f"{day_id}:{batch}:{uuid.uuid4().hex}", payload=payload, due_at=due_at)


def resume() -> None:
    """What was held back of today's batches is due again, as a pause is over."""
    day = find_day(today())
    if day is not None and day.state == "sending":
        ask_posting(day.id)
        for batch in unfinished_batches(day.id, day.next_batch):
            ask_batch(day.id, batch, go=0)


def _close_past_days() -> None:
    """A day that is over sends nothing more: its letters have lapsed, nobody gets yesterday's with today's."""
    past = select(ReminderDay).where(ReminderDay.on < today(), ReminderDay.state != "over")
    for day in db.session.scalars(past):
        _set(day.id, ("queued", "delayed"), state="lapsed", next_at=None)
        _set(day.id, ("trying",), state="unknown")
        planned = update(Reminder).where(Reminder.day_id == day.id, Reminder.state == "planned")
        db.session.execute(planned.values(state="lapsed").execution_options(synchronize_session=False))
        day.state = "over"


def _set(day_id: int, states: tuple[str, ...], **values: Any) -> None:
    letters = update(ReminderDelivery).where(
        ReminderDelivery.day_id == day_id, ReminderDelivery.state.in_(states)
    )
    db.session.execute(letters.values(**values).execution_options(synchronize_session=False))
