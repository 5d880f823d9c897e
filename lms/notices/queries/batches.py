"""What a job needs of one batch of a day's digests."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from lms.core.clock import now
from lms.core.db import db
from lms.notices.models import Reminder, ReminderDelivery
from lms.notices.queries.days import paused_units
from lms.notices.sources import Letter
from lms.people.aliases import is_living
from lms.people.models import Person, PersonAlias


@dataclass(frozen=True)
class Posting:
    """A digest to be laid into an inbox: whose, and which account speaks for that one by now."""

    reminder_id: int
    person_id: int
    into_id: int | None


def _batch(day_id: int, batch: int) -> tuple[Any, ...]:
    return Reminder.day_id == day_id, Reminder.batch == batch


def _is_not_paused(on: dt.date) -> Any:
    return or_(Reminder.unit_id.is_(None), Reminder.unit_id.not_in(paused_units(on)))


def postings_due(
    day_id: int, on: dt.date, *, batch: int | None = None, after: int = 0, limit: int = 1000
) -> list[Posting]:
    """The digests of the day (of one batch) that lie in no inbox yet and whose unit is not paused.

    In order of their keys, from the one after that key on.
    """
    ours = Reminder.day_id == day_id if batch is None else and_(*_batch(day_id, batch))
    rows = db.session.execute(
        select(Reminder.id, Reminder.person_id, PersonAlias.into_id)
        .outerjoin(PersonAlias, (PersonAlias.person_id == Reminder.person_id) & is_living())
        .where(ours, Reminder.id > after, Reminder.state == "planned", _is_not_paused(on))
        .order_by(Reminder.id)
        .limit(limit)
    )
    return [Posting(*row) for row in rows]


def _open_letters(day_id: int, batch: int, on: dt.date) -> Select[Any]:
    """A select of what may still leave: not tried, or put off; of units that are not paused."""
    return (
        select(ReminderDelivery.id)
        .join(Reminder, Reminder.id == ReminderDelivery.reminder_id)
        .where(*_batch(day_id, batch), _is_not_paused(on))
        .where(ReminderDelivery.state.in_(("queued", "delayed")))
    )


def letters_due(day_id: int, batch: int, on: dt.date) -> list[tuple[str, Letter, bool]]:
    """(channel, letter, whether the account is open) of what may leave now, in order."""
    delivery = ReminderDelivery
    found = (
        _open_letters(day_id, batch, on)
        .join(Person, Person.id == Reminder.person_id)
        .where(Reminder.state == "posted", or_(delivery.next_at.is_(None), delivery.next_at <= now()))
        .with_only_columns(
            delivery.channel,
            Person.is_active,
            delivery.id,
            Reminder.public_id,
            delivery.address,
            Person.language,
            Person.address_form,
            Person.given_name,
            Reminder.subject,
            Reminder.body,
            Reminder.link,
        )
        .order_by(delivery.id)
    )
    rows: list[Any] = list(db.session.execute(found))
    return [(row[0], Letter(*row[2:]), row[1]) for row in rows]


def has_open_letters(day_id: int, batch: int, on: dt.date) -> bool:
    """True when something of the batch may still leave today."""
    return db.session.scalar(_open_letters(day_id, batch, on).limit(1)) is not None


def unfinished_batches(day_id: int, before: int) -> list[int]:
    """The batches handed out before that one of which a letter has not left."""
    found = (
        select(Reminder.batch)
        .join(ReminderDelivery, ReminderDelivery.reminder_id == Reminder.id)
        .where(ReminderDelivery.day_id == day_id, ReminderDelivery.state.in_(("queued", "delayed")))
        .where(Reminder.batch < before)
        .distinct()
        .order_by(Reminder.batch)
    )
    return list(db.session.scalars(found))
