"""Sending what a day's plan holds: batch by batch, at hours that are not quiet, and no letter twice.

An attempt is written down before the channel is spoken to. Killed in between, nobody knows whether the letter was
taken: it is shown as unknown, and not tried again.
"""

import datetime as dt
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import select, update

from lms.core.clock import now
from lms.core.db import begin_writing, commit_part, db
from lms.notices.actions.handing import ask_batch
from lms.notices.actions.posting import goes_on, may_leave, post
from lms.notices.models import Reminder, ReminderDay, ReminderDelivery
from lms.notices.queries.batches import has_open_letters, letters_due, postings_due
from lms.notices.sources import Carrier, Letter, OutcomeUnknown, Refused, channels

log = structlog.get_logger()
_FIRST_WAIT = dt.timedelta(minutes=10)
_LONGEST_WAIT = dt.timedelta(hours=2)
_SAID = 300


def send_batch(*, day_id: int, batch: int, go: int) -> None:
    """Of the batch, what may leave now lies in the inboxes, and every letter was tried once.

    What was put off, or held back by quiet hours, is due again later on the same day.
    """
    begin_writing()
    on = db.session.get_one(ReminderDay, day_id).on
    is_open = may_leave(on)
    if is_open:
        _give_up_tried(day_id, batch)
        post(postings_due(day_id, on, batch=batch), on)
    commit_part()
    if is_open:
        _send_letters(day_id, batch, on)
    begin_writing()
    if goes_on(on) and has_open_letters(day_id, batch, on):
        wait = min(_FIRST_WAIT * 2**go, _LONGEST_WAIT)
        ask_batch(day_id, batch, go=go + 1, due_at=now() + wait)


def _give_up_tried(day_id: int, batch: int) -> None:
    """What a worker was trying that never came back has an unknown outcome."""
    ours = select(Reminder.id).where(Reminder.day_id == day_id, Reminder.batch == batch)
    tried = update(ReminderDelivery).where(
        ReminderDelivery.reminder_id.in_(ours), ReminderDelivery.state == "trying"
    )
    db.session.execute(tried.values(state="unknown").execution_options(synchronize_session=False))


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
    elif may_leave(on):
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
