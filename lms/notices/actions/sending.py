"""Sending what a day's plan holds: batch by batch, at hours that are not quiet, and no letter twice.

An attempt is written down before the channel is spoken to. Killed in between, nobody knows whether the letter was
taken: it is shown as unknown, and not tried again.
"""

import datetime as dt
import uuid
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import select, update

from lms.core.clock import now, today
from lms.core.db import begin_writing, commit_part, db, insert_once, lock
from lms.core.events import emit
from lms.core.ids import public_id
from lms.notices.actions.planning import ask_plan
from lms.notices.assembling import BATCH
from lms.notices.calendar import days_off_around, get_setting, is_quiet_now, local_time
from lms.notices.events import REMINDER_BATCH_DUE
from lms.notices.models import Message, Reminder, ReminderDay, ReminderDelivery, ReminderSetting
from lms.notices.queries.batches import (
    Posting,
    has_open_letters,
    letters_due,
    postings_due,
    unfinished_batches,
)
from lms.notices.queries.days import find_day
from lms.notices.rules.hours import batches_due, can_still_leave
from lms.notices.sources import Carrier, Letter, OutcomeUnknown, Refused, channels

log = structlog.get_logger()
_FIRST_WAIT = dt.timedelta(minutes=10)
_LONGEST_WAIT = dt.timedelta(hours=2)
_TOMORROW = dt.timedelta(days=1)
_SAID = 300


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
    """As many further batches are due as the pace allows since the last were."""
    moment = now()
    seconds = (moment - day.handed_at).total_seconds() if day.handed_at else 60.0
    if day.next_batch >= day.batches or seconds <= 0:
        return
    most = batches_due(per_minute=setting.per_minute, size=BATCH, seconds=seconds)
    upto = min(day.batches, day.next_batch + most)
    for batch in range(day.next_batch, upto):
        _ask_batch(day.id, batch, go=0)
    day.state, day.next_batch, day.handed_at = "sending", upto, moment
    db.session.flush()


def _ask_batch(day_id: int, batch: int, *, go: int, due_at: dt.datetime | None = None) -> None:
    payload = {"day_id": day_id, "batch": batch, "go": go}
    emit(REMINDER_BATCH_DUE, key=f"{day_id}:{batch}:{uuid.uuid4().hex}", payload=payload, due_at=due_at)


def resume() -> None:
    """What was held back of today's batches is due again, as a pause is over."""
    day = find_day(today())
    if day is not None and day.state == "sending":
        for batch in unfinished_batches(day.id, day.next_batch):
            _ask_batch(day.id, batch, go=0)


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


def send_batch(*, day_id: int, batch: int, go: int) -> None:
    """Of the batch, what may leave now lies in the inboxes, and every letter was tried once.

    What was put off, or held back by quiet hours, is due again later on the same day.
    """
    begin_writing()
    day = db.session.get_one(ReminderDay, day_id)
    on, may_leave = day.on, _may_leave(day.on)
    if may_leave and day.state == "sending":
        _give_up_tried(day_id, batch)
        for posting in postings_due(day_id, batch, on):
            _post(posting, on)
    commit_part()
    if may_leave:
        _send_letters(day_id, batch, on)
    begin_writing()
    setting = get_setting()
    hours = {"quiet_from": setting.quiet_from, "quiet_to": setting.quiet_to}
    if on == today() and setting.is_on and can_still_leave(local_time(), **hours):
        if has_open_letters(day_id, batch, on) or (not may_leave and postings_due(day_id, batch, on)):
            wait = min(_FIRST_WAIT * 2**go, _LONGEST_WAIT)
            _ask_batch(day_id, batch, go=go + 1, due_at=now() + wait)


def _may_leave(on: dt.date) -> bool:
    setting = get_setting()
    return on == today() and setting.is_on and not is_quiet_now(setting)


def _give_up_tried(day_id: int, batch: int) -> None:
    """What a worker was trying that never came back has an unknown outcome."""
    ours = select(Reminder.id).where(Reminder.day_id == day_id, Reminder.batch == batch)
    tried = update(ReminderDelivery).where(
        ReminderDelivery.reminder_id.in_(ours), ReminderDelivery.state == "trying"
    )
    db.session.execute(tried.values(state="unknown").execution_options(synchronize_session=False))


def _post(posting: Posting, on: dt.date) -> None:
    """The digest lies in the inbox. Of two accounts that were merged since, one has it."""
    reminder = db.session.get_one(Reminder, posting.reminder_id)
    if posting.into_id is not None and _has_reminder(posting.into_id, on):
        reminder.state = "lapsed"
        letters = update(ReminderDelivery).where(ReminderDelivery.reminder_id == reminder.id)
        db.session.execute(letters.values(state="lapsed"))
        return
    insert_once(
        Message,
        public_id=public_id(),
        person_id=reminder.person_id,
        key=f"reminder:{on}",
        subject=reminder.subject,
        body=reminder.body,
        link=reminder.link,
        created_at=now(),
    )
    reminder.state, reminder.posted_at = "posted", now()


def _has_reminder(person_id: int, on: dt.date) -> bool:
    same = select(Reminder.id).where(
        Reminder.person_id == person_id, Reminder.on == on, Reminder.state != "capped"
    )
    return db.session.scalar(same) is not None


def _send_letters(day_id: int, batch: int, on: dt.date) -> None:
    carriers: dict[str, Carrier] = {}
    away: set[str] = set()
    try:
        for name, letter, is_open in letters_due(day_id, batch, on):
            if name in away or not _claim(letter, on, is_open=is_open and name in channels()):
                continue
            carrier = carriers.get(name) or carriers.setdefault(name, channels()[name].open())
            if not _give(carrier, letter):
                away.add(name)
    finally:
        for carrier in carriers.values():
            with suppress(Exception):
                carrier.close()


def _claim(letter: Letter, on: dt.date, *, is_open: bool) -> bool:
    """True when this worker, and no other, may try the letter now; that it tries is committed."""
    begin_writing()
    claimed = False
    if not is_open:
        _note(letter, ("queued", "delayed"), state="refused", failure="closed")
    elif _may_leave(on):
        claimed = _note(
            letter,
            ("queued", "delayed"),
            state="trying",
            tries=ReminderDelivery.tries + 1,
            tried_at=now(),
            next_at=None,
        )
    commit_part()
    return claimed


def _give(carrier: Carrier, letter: Letter) -> bool:
    """The letter is handed over, and what came of it is committed; False when the channel is away."""
    outcome: dict[str, Any] = {"state": "sent"}
    is_there = True
    try:
        carrier.give(letter)
    except Refused as refusal:
        is_there = not refusal.is_away
        state = "refused" if refusal.is_lasting else "delayed"
        outcome = {"state": state, "failure": refusal.failure, "said": refusal.said[:_SAID] or None}
    except OutcomeUnknown as silence:
        outcome = {"state": "unknown", "failure": "silent", "said": str(silence)[:_SAID] or None}
    begin_writing()
    if outcome["state"] == "sent":
        outcome |= {"sent_at": now(), "failure": None, "said": None}
    elif outcome["state"] == "delayed":
        outcome["next_at"] = now() + _FIRST_WAIT
    if not _note(letter, ("trying", "unknown"), **outcome):
        log.warning("reminder_outcome_not_noted", delivery_id=letter.delivery_id, **outcome)
    commit_part()
    return is_there


def _note(letter: Letter, before: tuple[str, ...], **values: Any) -> bool:
    done: Any = db.session.execute(
        update(ReminderDelivery)
        .where(ReminderDelivery.id == letter.delivery_id, ReminderDelivery.state.in_(before))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)
