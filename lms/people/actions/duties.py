"""Use cases about duties at a unit: who heads it, and who its contact points (đầu mối) are."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.organisations.models import Unit
from lms.organisations.queries import has_not_ended
from lms.people.models import Person, UnitDuty
from lms.people.rules import ONE_AT_A_TIME


def appoint(
    *,
    person: Person,
    unit: Unit,
    duty: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
) -> UnitDuty:
    """The person has the duty at the unit from that day; a unit has one head at a time.

    Whoever heads the unit until then hands over on that day.
    """
    lock(unit)
    _refuse_days(unit, valid_from, valid_to)
    _refuse_twice(person, unit, duty, valid_from, valid_to)
    if duty in ONE_AT_A_TIME:
        _hand_over(unit, duty, valid_from, valid_to)
    row = UnitDuty(unit_id=unit.id, person_id=person.id, duty=duty, valid_from=valid_from, valid_to=valid_to)
    db.session.add(row)
    db.session.flush()
    _record("duty.given", person, row, unit)
    return row


def _refuse_days(unit: Unit, start: dt.date, end: dt.date | None) -> None:
    faults = []
    if end is not None and end <= start:
        faults.append(_("A duty ends after the day it began."))
    if start < unit.valid_from:
        faults.append(_("The unit does not exist yet on that day."))
    if unit.valid_to is not None and start >= unit.valid_to:
        faults.append(_("The unit has ended by that day."))
    if faults:
        raise Refusal(*faults)


def _refuse_twice(person: Person, unit: Unit, duty: str, start: dt.date, end: dt.date | None) -> None:
    held = _running(unit.id, duty, start, end).where(UnitDuty.person_id == person.id)
    if db.session.scalar(held.limit(1)) is not None:
        raise Refusal(_("The person has this duty at this unit on some of these days already."))


def _running(unit_id: int, duty: str, start: dt.date, end: dt.date | None) -> Any:
    rows = select(UnitDuty).where(
        UnitDuty.unit_id == unit_id, UnitDuty.duty == duty, has_not_ended(UnitDuty, start)
    )
    return rows if end is None else rows.where(UnitDuty.valid_from < end)


def _hand_over(unit: Unit, duty: str, on: dt.date, until: dt.date | None) -> None:
    for row in db.session.scalars(_running(unit.id, duty, on, until)).all():
        if row.valid_from >= on:
            raise Refusal(_("Somebody else heads the unit from that day or later. End or remove that first."))
        row.valid_to = on
    db.session.flush()


def _record(deed: str, person: Person, row: UnitDuty, unit: Unit) -> None:
    until = row.valid_to.isoformat() if row.valid_to else None
    detail = {"duty": row.duty, "unit": unit.code, "from": row.valid_from.isoformat(), "to": until}
    record(deed, kind="person", id=person.id, label=person.full_name, detail=detail)


def end_duty(*, person: Person, duty: UnitDuty, on: dt.date) -> None:
    """The person has the duty until the day before."""
    unit = db.session.get_one(Unit, duty.unit_id)
    lock(unit)
    if on <= duty.valid_from:
        raise Refusal(_("A duty ends after the day it began."))
    others = _running(unit.id, duty.duty, duty.valid_from, on).where(UnitDuty.id != duty.id)
    if duty.duty in ONE_AT_A_TIME and db.session.scalar(others.limit(1)) is not None:
        raise Refusal(_("Somebody has this duty since. End or remove that first."))
    duty.valid_to = on
    db.session.flush()
    _record("duty.ended", person, duty, unit)


def reopen_duty(*, person: Person, duty: UnitDuty) -> None:
    """The end of the duty is undone. Refused where somebody else has it since, if only one can."""
    unit = db.session.get_one(Unit, duty.unit_id)
    lock(unit)
    others = _running(unit.id, duty.duty, duty.valid_from, None).where(UnitDuty.id != duty.id)
    if duty.duty not in ONE_AT_A_TIME:
        others = others.where(UnitDuty.person_id == person.id)
    if db.session.scalar(others.limit(1)) is not None:
        raise Refusal(_("Somebody has this duty since. End or remove that first."))
    duty.valid_to = None
    db.session.flush()
    _record("duty.reopened", person, duty, unit)


def remove_duty(*, person: Person, duty: UnitDuty) -> None:
    """The duty was given by mistake and never was; the trail keeps what it said."""
    unit = db.session.get_one(Unit, duty.unit_id)
    lock(unit)
    _record("duty.removed", person, duty, unit)
    db.session.delete(duty)
    db.session.flush()
