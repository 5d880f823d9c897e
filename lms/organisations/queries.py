"""Reading the organisation as it was on a day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import aliased

from lms.core.bulk import among
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.core.text import fold
from lms.organisations.models import Unit, UnitLine, UnitName


def holds_on(table: Any, on: dt.date) -> Any:
    """The condition that a dated row (`[valid_from, valid_to)`) holds on that day."""
    return and_(table.valid_from <= on, has_not_ended(table, on))


def has_not_ended(table: Any, on: dt.date) -> Any:
    """The condition that a dated row has not ended by that day: it holds, or is to come."""
    return or_(table.valid_to.is_(None), table.valid_to > on)


def subtree(root_ids: Collection[int], on: dt.date) -> Select[int]:
    """The ids of the units and of all below them on that day, with those they took over. No roots, no units."""
    return select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(list(root_ids)), holds_on(UnitLine, on))


def standing_at(unit_id: Any, on: dt.date) -> Select[int]:
    """The ids that stand for the unit on that day: itself, and every unit it took over by then."""
    here = (UnitLine.ancestor_id == unit_id, UnitLine.distance == 0)
    return select(UnitLine.unit_id).where(*here, holds_on(UnitLine, on))


def line_above(unit_id: int, on: dt.date) -> Any:
    """A subquery (unit_id, distance) of the unit, or who took over, at 0, and all above it on that day."""
    return (
        select(UnitLine.ancestor_id.label("unit_id"), UnitLine.distance)
        .where(UnitLine.unit_id == unit_id, holds_on(UnitLine, on))
        .subquery("line")
    )


def branch_of(unit_id: int, on: dt.date) -> Select[int]:
    """The ids of the unit, or of who took it over, and of all below on that day, with those they took over."""
    line = line_above(unit_id, on)
    here = select(line.c.unit_id).where(line.c.distance == 0)
    return select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(here), holds_on(UnitLine, on))


def lines_up(unit_ids: Any, on: dt.date) -> Any:
    """A subquery (start_id, unit_id, distance): each selected unit, as `line_above` gives it."""
    return (
        select(UnitLine.unit_id.label("start_id"), UnitLine.ancestor_id.label("unit_id"), UnitLine.distance)
        .where(UnitLine.unit_id.in_(unit_ids), holds_on(UnitLine, on))
        .subquery("lines_up")
    )


def ancestors(unit_id: int, on: dt.date) -> list[int]:
    """The unit, or who took over, and all above it on that day, nearest first."""
    line = line_above(unit_id, on)
    return list(db.session.scalars(select(line.c.unit_id).order_by(line.c.distance)))


@dataclass(frozen=True)
class SubtreeScope:
    """The units of some branches as they were on a day.

    The roots are held as of `held_on`, the day itself unless given: what a root took over by then is part of
    its branch on earlier days too, though it stood elsewhere.
    """

    roots: frozenset[int]
    on: dt.date
    held_on: dt.date | None = None

    def unit_ids(self) -> Select[int]:
        """The ids of the units in this scope."""
        if self.held_on is None or self.held_on <= self.on:
            return subtree(self.roots, self.on)
        held = select(UnitLine.unit_id).where(
            UnitLine.ancestor_id.in_(list(self.roots)),
            UnitLine.distance == 0,
            holds_on(UnitLine, self.held_on),
        )
        return select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(held), holds_on(UnitLine, self.on))


def _is_called(on: dt.date) -> Any:
    """The condition that a name is the one of that day: the first also before it, the last also after the end."""
    begun = or_(UnitName.valid_from <= on, UnitName.is_first)
    return and_(begun, has_not_ended(UnitName, on))


def names_on(on: dt.date) -> Any:
    """A subquery (unit_id, name, sort_key) of what every unit is, or was last, called on that day."""
    return select(UnitName.unit_id, UnitName.name, UnitName.sort_key).where(_is_called(on)).subquery("names")


def places_on(on: dt.date) -> Any:
    """A subquery (unit_id, now_id, public_id, name, sort_key): which unit stands for `unit_id` on that day.

    That is the unit itself, or who took over: what is shown for a post or a record that names `unit_id`.
    """
    return (
        select(
            UnitLine.unit_id,
            UnitLine.ancestor_id.label("now_id"),
            Unit.public_id,
            UnitName.name,
            UnitName.sort_key,
        )
        .join(Unit, Unit.id == UnitLine.ancestor_id)
        .join(UnitName, UnitName.unit_id == UnitLine.ancestor_id)
        .where(UnitLine.distance == 0, holds_on(UnitLine, on), _is_called(on))
        .subquery("places")
    )


def name_on(unit_id: int, on: dt.date) -> str:
    """What the unit was called on that day."""
    found = db.session.scalar(select(UnitName.name).where(UnitName.unit_id == unit_id, _is_called(on)))
    if found is None:
        raise NotFound()
    return found


def unit_names(unit_ids: Collection[int], on: dt.date) -> dict[int, str]:
    """Unit id → what it was called on that day; no statement for none."""
    if not unit_ids:
        return {}
    found = select(UnitName.unit_id, UnitName.name).where(among(UnitName.unit_id, unit_ids), _is_called(on))
    return {row.unit_id: row.name for row in db.session.execute(found)}


def get_unit(public_id: str) -> Unit:
    """The unit with that address."""
    unit = db.session.scalar(select(Unit).where(Unit.public_id == public_id))
    if unit is None:
        raise NotFound()
    return unit


def find_unit_by_code(code: str) -> Unit | None:
    """The unit with that code, if there is one."""
    return db.session.scalar(select(Unit).where(Unit.code == code))


def find_unit_by_e_identifier(e_identifier: str) -> Unit | None:
    """The unit with that electronic identifier, if there is one."""
    return db.session.scalar(select(Unit).where(Unit.e_identifier == e_identifier))


def get_root() -> Unit:
    """The unit above all others."""
    unit = db.session.scalar(select(Unit).where(Unit.kind == "root"))
    if unit is None:
        raise NotFound()
    return unit


@dataclass(frozen=True)
class UnitRow:
    """A unit in a list, with its name and its parent's on a day."""

    id: int
    public_id: str
    code: str
    kind: str
    name: str
    parent_id: int | None
    parent_name: str | None


def list_units(scope: Scope, *, on: dt.date, search: str = "", parent_id: int | None = None) -> Select[Any]:
    """A select of `UnitRow` columns: the units of the scope that exist on that day, by name."""
    names, parent_names = names_on(on), names_on(on).alias("parent_names")
    parent = aliased(UnitLine)
    statement = (
        select(
            Unit.id,
            Unit.public_id,
            Unit.code,
            Unit.kind,
            names.c.name,
            parent.ancestor_id.label("parent_id"),
            parent_names.c.name.label("parent_name"),
        )
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(parent, and_(parent.unit_id == Unit.id, parent.distance == 1, holds_on(parent, on)))
        .outerjoin(parent_names, parent_names.c.unit_id == parent.ancestor_id)
        .where(Unit.id.in_(scope.unit_ids()), holds_on(Unit, on))
        .order_by(names.c.sort_key, Unit.id)
    )
    if parent_id is not None:
        statement = statement.where(parent.ancestor_id == parent_id)
    if search.strip():
        statement = statement.where(Unit.id.in_(units_called(search)))
    return statement


def units_called(search: str) -> Any:
    """A select of the ids of units with such a name, on whatever day, or such a code."""
    names = select(UnitName.unit_id).where(UnitName.search_text.contains(fold(search), autoescape=True))
    codes = select(Unit.id).where(func.lower(Unit.code).contains(search.strip().lower(), autoescape=True))
    return union(names, codes)


def former_names(unit_ids: Collection[int], search: str, on: dt.date) -> dict[int, str]:
    """For those of the units that were found by a name they no longer have on that day: that name."""
    found = select(UnitName.unit_id, UnitName.name).where(
        UnitName.unit_id.in_(unit_ids),
        UnitName.search_text.contains(fold(search), autoescape=True),
        UnitName.valid_to <= on,
    )
    rows = db.session.execute(found.order_by(UnitName.valid_from))
    return {row.unit_id: row.name for row in rows}


def children_of(unit_id: int, on: dt.date) -> Select[Any]:
    """The ids of the units directly below on that day, also of those whose own upper unit it took over."""
    below = select(UnitLine.unit_id).join(Unit, Unit.id == UnitLine.unit_id)
    here = (UnitLine.ancestor_id == unit_id, UnitLine.distance == 1)
    return below.where(*here, holds_on(UnitLine, on), holds_on(Unit, on))


def unit_choices(scope: Scope, on: dt.date, *, limit: int | None = None) -> list[tuple[str, str]]:
    """(public id, name) of the units of the scope on that day, for a choice in a form."""
    rows = db.session.execute(list_units(scope, on=on).limit(limit)).all()
    return [
        (row.public_id, f"{row.name} ({row.parent_name})" if row.parent_name else row.name) for row in rows
    ]


def find_unit_in(scope: Scope, key: str, *, on: dt.date) -> Unit | None:
    """The unit of the scope with that address or code, if it exists on that day."""
    named = or_(Unit.public_id == key, Unit.code == key.upper())
    return db.session.scalar(select(Unit).where(named, holds_on(Unit, on), Unit.id.in_(scope.unit_ids())))


def get_unit_in(scope: SubtreeScope, public_id: str) -> Unit:
    """The unit with that address, if it stands in the scope; else as if there were none.

    A unit that has ended stands where its heir does; one to come is looked for where it will stand.
    """
    row = db.session.execute(
        select(Unit, Unit.id.in_(scope.unit_ids()).label("is_inside")).where(Unit.public_id == public_id)
    ).first()
    if row is None or not (row.is_inside or _will_stand_in(scope, row.Unit)):
        raise NotFound()
    unit: Unit = row.Unit
    return unit


def _will_stand_in(scope: SubtreeScope, unit: Unit) -> bool:
    if unit.valid_from <= scope.on:
        return False
    inside = select(Unit.id).where(Unit.id == unit.id, Unit.id.in_(subtree(scope.roots, unit.valid_from)))
    return db.session.scalar(inside) is not None


def list_ended_units(scope: SubtreeScope) -> Select[Any]:
    """A select of the units that ended by the day of the scope and whose heirs stand in it, the latest first."""
    names, places = names_on(scope.on), places_on(scope.on)
    return (
        select(
            Unit.id,
            Unit.public_id,
            Unit.code,
            Unit.kind,
            names.c.name,
            Unit.valid_to,
            places.c.name.label("heir_name"),
            places.c.public_id.label("heir_public_id"),
        )
        .join(names, names.c.unit_id == Unit.id)
        .join(places, places.c.unit_id == Unit.id)
        .where(Unit.id.in_(scope.unit_ids()), Unit.valid_to <= scope.on)
        .order_by(Unit.valid_to.desc(), names.c.sort_key, Unit.id)
    )
