"""Changing the organisation: every change holds from a day, and what held before stays on record."""

import datetime as dt

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line, fold, sort_key
from lms.organisations.lines import draw_new, redraw
from lms.organisations.models import Unit, UnitName, UnitParent, UnitSuccession
from lms.organisations.queries import (
    ancestors,
    find_unit_by_code,
    find_unit_by_e_identifier,
    get_root,
    has_not_ended,
    holds_on,
)
from lms.organisations.rules import is_code


def create_unit(
    *,
    code: str,
    kind: str,
    name: str,
    parent: Unit | None,
    valid_from: dt.date,
    e_identifier: str | None = None,
) -> Unit:
    """The unit exists from that day, under its parent, with its name. All faults at once."""
    if parent is not None:
        lock(parent)
    code, faults = code.strip().upper(), []
    if not is_code(code):
        faults.append(_("A unit code has 2 to 40 letters, digits, dots or hyphens."))
    elif find_unit_by_code(code):
        faults.append(_("Another unit has the code %(code)s.", code=code))
    if e_identifier and find_unit_by_e_identifier(e_identifier):
        faults.append(_("Another unit has the electronic identifier %(code)s.", code=e_identifier))
    if parent is not None and parent.valid_from > valid_from:
        faults.append(_("The unit above does not exist yet on that day."))
    if parent is not None and parent.valid_to is not None and parent.valid_to <= valid_from:
        ended_on = f"{parent.valid_to:%d/%m/%Y}"
        faults.append(_("The unit above ended on %(day)s: name the one that took over.", day=ended_on))
    if faults:
        raise Refusal(*faults)
    unit = Unit(
        public_id=public_id(),
        code=code,
        kind=kind,
        e_identifier=e_identifier or None,
        valid_from=valid_from,
        valid_to=None,
    )
    db.session.add(unit)
    db.session.flush()
    _add_name(unit, name, valid_from, is_first=True)
    if parent is not None:
        db.session.add(UnitParent(unit_id=unit.id, parent_id=parent.id, valid_from=valid_from))
    draw_new(unit)
    record("unit.created", kind="unit", id=unit.id, label=name, detail={"code": code})
    return unit


def _add_name(unit: Unit, name: str, valid_from: dt.date, *, is_first: bool = False) -> None:
    name = clean_line(name)
    row = UnitName(
        unit_id=unit.id,
        name=name,
        is_first=is_first,
        search_text=fold(name),
        sort_key=sort_key(name),
        valid_from=valid_from,
    )
    db.session.add(row)


def rename_unit(*, unit: Unit, name: str, on: dt.date) -> None:
    """From that day the unit has the new name; before, it keeps the old one."""
    lock(unit)
    if unit.valid_to is not None and unit.valid_to <= on:
        raise Refusal(_("This unit has ended."))
    current = db.session.scalar(
        select(UnitName).where(UnitName.unit_id == unit.id, UnitName.valid_to.is_(None))
    )
    if current is None:
        raise Refusal(_("This unit has ended."))
    if on < current.valid_from:
        raise Refusal(_("The day is before the present name began."))
    if on == current.valid_from:
        current.name, current.search_text, current.sort_key = clean_line(name), fold(name), sort_key(name)
    else:
        current.valid_to = on
        _add_name(unit, name, on)
    db.session.flush()
    record("unit.renamed", kind="unit", id=unit.id, label=clean_line(name), detail={"on": on.isoformat()})


def move_unit(*, unit: Unit, parent: Unit, on: dt.date) -> None:
    """From that day the unit stands under the other parent. A unit is never put under itself.

    Moves come one at a time, for two of them could close a circle that neither sees.
    """
    lock(get_root())
    lock(unit)
    lock(parent)
    _refuse_place(unit, parent, on)
    current = db.session.scalar(
        select(UnitParent).where(UnitParent.unit_id == unit.id, UnitParent.valid_to.is_(None))
    )
    if current is not None:
        if on < current.valid_from:
            raise Refusal(_("The day is before the present place began."))
        if on == current.valid_from:
            current.parent_id = parent.id
        else:
            current.valid_to = on
    if current is None or current.valid_to == on:
        db.session.add(UnitParent(unit_id=unit.id, parent_id=parent.id, valid_from=on))
    redraw([unit.id])
    record(
        "unit.moved",
        kind="unit",
        id=unit.id,
        label=unit.code,
        detail={"on": on.isoformat(), "to": parent.code},
    )


def _refuse_place(unit: Unit, parent: Unit, on: dt.date) -> None:
    """Faults of standing under that parent from that day on, the moves that are planned for later among them."""
    if unit.valid_to is not None:
        raise Refusal(_("This unit has ended."))
    if parent.valid_from > on:
        raise Refusal(_("The unit above does not exist yet on that day."))
    if parent.valid_to is not None:
        raise Refusal(_("The unit has ended by that day."))
    planned = select(UnitParent.valid_from).where(UnitParent.valid_from > on).distinct()
    if any(unit.id in ancestors(parent.id, day) for day in (on, *db.session.scalars(planned))):
        raise Refusal(_("A unit cannot stand under itself or under a unit below it."))


def end_unit(*, unit: Unit, on: dt.date) -> None:
    """From that day the unit is no more; refused while other units stand under it, or are to.

    What it left stands with its heir, once one is on record, until then with the unit above it.
    """
    lock(unit)
    _refuse_end(unit, on)
    unit.valid_to = on
    for link in db.session.scalars(
        select(UnitParent).where(UnitParent.unit_id == unit.id, holds_on(UnitParent, on))
    ):
        link.valid_to = on
    redraw([unit.id])
    record("unit.ended", kind="unit", id=unit.id, label=unit.code, detail={"on": on.isoformat()})


def _refuse_end(unit: Unit, on: dt.date) -> None:
    """Faults of ending on that day, by what is planned for that day or later too."""
    if on <= unit.valid_from:
        raise Refusal(_("The day is before the unit began."))
    lasting = has_not_ended(UnitParent, on)
    if db.session.scalar(select(UnitParent.id).where(UnitParent.parent_id == unit.id, lasting).limit(1)):
        raise Refusal(_("Other units still stand under this one. Move or end them first."))
    if db.session.scalar(select(UnitName.id).where(UnitName.unit_id == unit.id, UnitName.valid_from >= on)):
        raise Refusal(_("The day is before the present name began."))
    if db.session.scalar(
        select(UnitParent.id).where(UnitParent.unit_id == unit.id, UnitParent.valid_from >= on)
    ):
        raise Refusal(_("The day is before the present place began."))


def reopen_unit(*, unit: Unit) -> None:
    """The end of the unit is undone: it and its last place run on. Refused where nothing is above it now."""
    lock(unit)
    ended_on = unit.valid_to
    if ended_on is None:
        raise Refusal(_("This unit has not ended."))
    unit.valid_to = None
    for link in db.session.scalars(
        select(UnitParent).where(UnitParent.unit_id == unit.id, UnitParent.valid_to == ended_on)
    ):
        if db.session.get_one(Unit, link.parent_id).valid_to is not None:
            raise Refusal(_("The unit above has ended. Open it again first, or establish the unit anew."))
        link.valid_to = None
    redraw([unit.id])
    record("unit.reopened", kind="unit", id=unit.id, label=unit.code)


def record_succession(
    *, old: Unit, new: Unit, kind: str, on: dt.date, decision_number: str | None = None, is_heir: bool = True
) -> None:
    """It is on record that `new` took over from `old` on that day; the heir has what `old` left."""
    db.session.add(
        UnitSuccession(
            old_unit_id=old.id,
            new_unit_id=new.id,
            kind=kind,
            effective_on=on,
            decision_number=decision_number,
            is_heir=is_heir,
        )
    )
    redraw([old.id])
    record("unit.succeeded", kind="unit", id=old.id, label=old.code, detail={"by": new.code})
