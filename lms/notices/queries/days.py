"""Reading plans: of which days, who is told what, and what became of it; lists of people take a scope."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.notices.models import Reminder, ReminderDay, ReminderDelivery, ReminderPause
from lms.organisations.models import UnitLine
from lms.organisations.queries import holds_on, places_on
from lms.people.models import Person
from lms.people.queries import matches

STATES = ("planned", "posted", "capped", "lapsed")
LETTER_STATES = ("queued", "trying", "sent", "delayed", "refused", "unknown", "lapsed")


def find_day(on: dt.date) -> ReminderDay | None:
    """The plan of that day, if it was asked for."""
    return db.session.scalar(select(ReminderDay).where(ReminderDay.on == on))


def get_day(on: dt.date) -> ReminderDay:
    """The plan of that day, which was asked for."""
    day = find_day(on)
    if day is None:
        raise NotFound()
    return day


def list_days(limit: int) -> list[ReminderDay]:
    """The latest plans, the next one first."""
    return list(db.session.scalars(select(ReminderDay).order_by(ReminderDay.on.desc()).limit(limit)))


def paused_units(on: dt.date) -> Select[Any]:
    """The ids of the units whose people are not reminded on that day: where a pause holds, and below."""
    pause = ReminderPause
    roots = select(pause.unit_id).where(pause.lifted_at.is_(None), has_not_run_out(on))
    return select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(roots), holds_on(UnitLine, on))


def has_not_run_out(on: dt.date) -> ColumnElement[bool]:
    """The condition that the last day of a pause is not over on that day."""
    return ReminderPause.last_day.is_(None) | (ReminderPause.last_day >= on)


def list_pauses(scope: Scope | None = None) -> list[Any]:
    """(ReminderPause, unit_name) of the pauses that hold today, of the units of the scope, the latest first."""
    places = places_on(today())
    held = (
        select(ReminderPause, places.c.name.label("unit_name"))
        .join(places, places.c.unit_id == ReminderPause.unit_id)
        .where(ReminderPause.lifted_at.is_(None), has_not_run_out(today()))
        .order_by(ReminderPause.id.desc())
    )
    if scope is not None:
        held = held.where(ReminderPause.unit_id.in_(scope.unit_ids()))
    return list(db.session.execute(held))


def get_pause(public_id: str, scope: Scope) -> ReminderPause:
    """The pause with that address, of a unit of the scope; else as if there were none."""
    found = select(ReminderPause).where(
        ReminderPause.public_id == public_id, ReminderPause.unit_id.in_(scope.unit_ids())
    )
    pause = db.session.scalar(found)
    if pause is None:
        raise NotFound()
    return pause


def _in(scope: Scope, day: ReminderDay) -> tuple[Any, ...]:
    return Reminder.on == day.on, Reminder.unit_id.in_(scope.unit_ids())


def list_reminders(scope: Scope, day: ReminderDay, *, state: str = "", search: str = "") -> Select[Any]:
    """A select of (Reminder, full_name, unit_name, is_paused) of a day, in no order.

    Narrowed to one state of the digest or of its letters, and to people found by a search.
    """
    places = places_on(day.on)
    statement = (
        select(
            Reminder,
            Person.full_name,
            places.c.name.label("unit_name"),
            Reminder.unit_id.in_(paused_units(day.on)).label("is_paused"),
        )
        .join(Person, Person.id == Reminder.person_id)
        .outerjoin(places, places.c.unit_id == Reminder.unit_id)
        .where(*_in(scope, day))
    )
    if state in LETTER_STATES:
        letters = select(ReminderDelivery.reminder_id).where(
            ReminderDelivery.day_id == day.id, ReminderDelivery.state == state
        )
        statement = statement.where(Reminder.id.in_(letters))
    elif state == "inbox":
        letters = select(ReminderDelivery.reminder_id).where(ReminderDelivery.day_id == day.id)
        statement = statement.where(Reminder.state != "capped", Reminder.id.not_in(letters))
    elif state:
        statement = statement.where(Reminder.state == state)
    return statement.where(matches(search)) if search else statement


def count_reminders(scope: Scope, day: ReminderDay) -> dict[str, int]:
    """How many digests of the day are in each state, for people of the scope."""
    counts = select(Reminder.state, func.count()).where(*_in(scope, day)).group_by(Reminder.state)
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in db.session.execute(counts)}


def count_letters(scope: Scope, day: ReminderDay) -> dict[str, int]:
    """How many letters of the day are in each state, for people of the scope."""
    counts = (
        select(ReminderDelivery.state, func.count())
        .join(Reminder, Reminder.id == ReminderDelivery.reminder_id)
        .where(ReminderDelivery.day_id == day.id, *_in(scope, day))
        .group_by(ReminderDelivery.state)
    )
    return dict.fromkeys(LETTER_STATES, 0) | {row[0]: row[1] for row in db.session.execute(counts)}


def letters_of(reminder_ids: list[int]) -> dict[int, list[ReminderDelivery]]:
    """The letters of these digests, by digest."""
    found: dict[int, list[ReminderDelivery]] = {}
    letters = select(ReminderDelivery).where(ReminderDelivery.reminder_id.in_(reminder_ids))
    for letter in db.session.scalars(letters.order_by(ReminderDelivery.id)):
        found.setdefault(letter.reminder_id, []).append(letter)
    return found


def get_reminder(public_id: str, scope: Scope) -> Any:
    """(Reminder, full_name, unit_name) with that address, for a person of the scope; else as if there were none."""
    places = places_on(today())
    row = db.session.execute(
        select(Reminder, Person.full_name, places.c.name.label("unit_name"))
        .join(Person, Person.id == Reminder.person_id)
        .outerjoin(places, places.c.unit_id == Reminder.unit_id)
        .where(Reminder.public_id == public_id, Reminder.unit_id.in_(scope.unit_ids()))
    ).first()
    if row is None:
        raise NotFound()
    return row
