"""Reading the organisation as it was on a day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.core.text import fold
from lms.organisations.models import Unit, UnitName, UnitParent


def holds_on(table: Any, on: dt.date) -> Any:
    """The condition that a dated row (`[valid_from, valid_to)`) holds on that day."""
    return and_(table.valid_from <= on, has_not_ended(table, on))


def has_not_ended(table: Any, on: dt.date) -> Any:
    """The condition that a dated row has not ended by that day: it holds, or is to come."""
    return or_(table.valid_to.is_(None), table.valid_to > on)


def subtree(root_ids: frozenset[int] | list[int], on: dt.date) -> Select[tuple[int]]:
    """The ids of the units and of all below them on that day. No roots, no units."""
    tree = select(Unit.id.label("unit_id")).where(Unit.id.in_(list(root_ids))).cte(recursive=True)
    below = select(UnitParent.unit_id).join(tree, UnitParent.parent_id == tree.c.unit_id)
    tree = tree.union(below.where(holds_on(UnitParent, on)))
    return select(tree.c.unit_id)


def line_above(unit_id: int, on: dt.date) -> Any:
    """A common table (unit_id, distance) of the unit, at 0, and all above it on that day."""
    start = select(Unit.id.label("unit_id"), func.coalesce(0, 0).label("distance")).where(Unit.id == unit_id)
    line = start.cte("line", recursive=True)
    above = select(UnitParent.parent_id, line.c.distance + 1).join(line, UnitParent.unit_id == line.c.unit_id)
    return line.union_all(above.where(holds_on(UnitParent, on), line.c.distance < 40))


def ancestors(unit_id: int, on: dt.date) -> list[int]:
    """The unit and all above it on that day, nearest first."""
    line = line_above(unit_id, on)
    return list(db.session.scalars(select(line.c.unit_id).order_by(line.c.distance)))


@dataclass(frozen=True)
class SubtreeScope:
    """The people of some units and of all units below them, as of a day."""

    roots: frozenset[int]
    on: dt.date

    def unit_ids(self) -> Select[tuple[int]]:
        """The ids of the units in this scope."""
        return subtree(self.roots, self.on)


def names_on(on: dt.date) -> Any:
    """A subquery (unit_id, name, sort_key) of what every unit is, or was last, called on that day.

    A unit that had ended by then keeps its last name, one not yet established has its first.
    """
    ranked = select(
        UnitName.unit_id,
        UnitName.name,
        UnitName.sort_key,
        func.row_number()
        .over(
            partition_by=UnitName.unit_id,
            order_by=((UnitName.valid_from <= on).desc(), func.abs(_day_number(UnitName.valid_from, on))),
        )
        .label("place"),
    ).subquery()
    return (
        select(ranked.c.unit_id, ranked.c.name, ranked.c.sort_key)
        .where(ranked.c.place == 1)
        .subquery("names")
    )


def _day_number(column: Any, on: dt.date) -> Any:
    if db.session.get_bind().dialect.name == "postgresql":
        return column - on
    return func.julianday(column) - func.julianday(on)


def name_on(unit_id: int, on: dt.date) -> str:
    """What the unit was called on that day."""
    names = names_on(on)
    found: str | None = db.session.scalar(select(names.c.name).where(names.c.unit_id == unit_id))
    if found is None:
        raise NotFound()
    return found


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
    parent = aliased(UnitParent)
    statement = (
        select(
            Unit.id,
            Unit.public_id,
            Unit.code,
            Unit.kind,
            names.c.name,
            parent.parent_id,
            parent_names.c.name.label("parent_name"),
        )
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(parent, and_(parent.unit_id == Unit.id, holds_on(parent, on)))
        .outerjoin(parent_names, parent_names.c.unit_id == parent.parent_id)
        .where(Unit.id.in_(scope.unit_ids()), holds_on(Unit, on))
        .order_by(names.c.sort_key, Unit.id)
    )
    if parent_id is not None:
        statement = statement.where(parent.parent_id == parent_id)
    if search.strip():
        found = select(UnitName.unit_id).where(UnitName.search_text.contains(fold(search), autoescape=True))
        codes = select(Unit.id).where(func.lower(Unit.code).contains(search.strip().lower(), autoescape=True))
        statement = statement.where(Unit.id.in_(union(found, codes)))
    return statement


def children_of(unit_id: int, on: dt.date) -> Select[Any]:
    """The ids of the units directly below on that day."""
    return select(UnitParent.unit_id).where(UnitParent.parent_id == unit_id, holds_on(UnitParent, on))


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

    A unit that has ended is looked for where it stood on its last day, one to come where it will stand.
    """
    row = db.session.execute(
        select(Unit, Unit.id.in_(scope.unit_ids()).label("is_inside")).where(Unit.public_id == public_id)
    ).first()
    if row is None or not (row.is_inside or _stood_in(scope, row.Unit)):
        raise NotFound()
    unit: Unit = row.Unit
    return unit


def _stood_in(scope: SubtreeScope, unit: Unit) -> bool:
    if unit.valid_to is not None and unit.valid_to <= scope.on:
        on = unit.valid_to - dt.timedelta(days=1)
    elif unit.valid_from > scope.on:
        on = unit.valid_from
    else:
        return False
    inside = select(Unit.id).where(Unit.id == unit.id, Unit.id.in_(subtree(scope.roots, on)))
    return db.session.scalar(inside) is not None


def list_ended_units(scope: SubtreeScope) -> Select[Any]:
    """A select of the units that ended by the day of the scope and ever stood in it, the latest first."""
    names = names_on(scope.on)
    tree = select(Unit.id.label("unit_id")).where(Unit.id.in_(list(scope.roots))).cte("ever", recursive=True)
    tree = tree.union(select(UnitParent.unit_id).join(tree, UnitParent.parent_id == tree.c.unit_id))
    return (
        select(Unit.id, Unit.public_id, Unit.code, Unit.kind, names.c.name, Unit.valid_to)
        .join(names, names.c.unit_id == Unit.id)
        .where(Unit.id.in_(select(tree.c.unit_id)), Unit.valid_to <= scope.on)
        .order_by(Unit.valid_to.desc(), names.c.sort_key, Unit.id)
    )
