"""The completion rate of a unit: totals, rows and lists, all taken from `standings` at one moment."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import (
    SubtreeScope,
    children_of,
    find_unit_in,
    holds_on,
    line_above,
    list_units,
    names_on,
    places_on,
)
from lms.people.models import Person
from lms.reports.rules import Tally, add_up
from lms.training.facts.tallies import known_in
from lms.training.models import UnitTally
from lms.training.rules import reckoning_day
from lms.training.standings import standings

_CHUNK = 1000
# The figures of a `Tally`, by the column of `UnitTally` that holds them.
_TALLY_COLUMNS = {
    **{each.name: each.name for each in fields(Tally) if each.name != "tiet"},
    "tiet": "tiet_hundredths",
}


@dataclass(frozen=True)
class Cut:
    """What a report is about: the people of a unit and of all below it, in a year, as of a day.

    `structure_on` is the day whose organisation puts them together: that day itself ("as it was then") or today
    ("by its successor today"). `snapshot_id` is the number of the stand of the figures, `read_at` its moment,
    `taken_on` its day.
    """

    unit: Unit
    unit_name: str
    year: int
    on: dt.date
    read_at: dt.datetime
    structure_on: dt.date
    snapshot_id: int
    taken_on: dt.date

    @property
    def is_tallied(self) -> bool:
        """Whether the tallies of the snapshot are of this very day: the figures need no look at people."""
        return self.on == reckoning_day(self.year, self.taken_on)

    @property
    def scope(self) -> SubtreeScope:
        """The units whose people are in it."""
        return SubtreeScope(frozenset({self.unit.id}), self.structure_on)


@dataclass(frozen=True)
class UnitRow:
    """A row of the table: a unit with all below it, or (`is_direct`) those at the chosen unit itself."""

    public_id: str
    name: str
    is_direct: bool
    tally: Tally
    sort_key: str


@dataclass(frozen=True)
class Report:
    """The rows and their sum."""

    rows: list[UnitRow]
    total: Tally


def choose_unit(scope: SubtreeScope, public_id: str | None) -> Unit:
    """The unit asked for, if it lies in the scope; unasked, the highest one in the scope."""
    if public_id:
        found = find_unit_in(scope, public_id, on=scope.on)
        if found is None:
            raise NotFound()
        return found
    tops = list_tops(scope)
    if not tops:
        raise NotFound()
    return tops[0][0]


def list_tops(scope: SubtreeScope) -> list[tuple[Unit, str]]:
    """The highest units of the scope on its day, with their names, by name."""
    names = names_on(scope.on)
    link = aliased(UnitLine)
    above = (link.unit_id == Unit.id, link.distance == 1, holds_on(link, scope.on))
    inside = select(link.unit_id).where(*above, link.ancestor_id.in_(scope.unit_ids()))
    statement = (
        select(Unit, names.c.name)
        .join(names, names.c.unit_id == Unit.id)
        .where(Unit.id.in_(scope.unit_ids()), holds_on(Unit, scope.on), ~inside.exists())
    )
    return [(row[0], row[1]) for row in db.session.execute(statement.order_by(names.c.sort_key, Unit.id))]


def way_to(unit: Unit, scope: SubtreeScope) -> list[tuple[str, str]]:
    """(public id, name) from the highest unit in the scope down to the unit."""
    names = names_on(scope.on)
    line = line_above(unit.id, scope.on)
    rows = db.session.execute(
        select(Unit.public_id, names.c.name)
        .join(line, line.c.unit_id == Unit.id)
        .join(names, names.c.unit_id == Unit.id)
        .where(Unit.id.in_(scope.unit_ids()))
        .order_by(line.c.distance.desc())
    )
    return [(row.public_id, row.name) for row in rows]


def find_unit_above(unit: Unit, on: dt.date) -> Unit | None:
    """The unit directly above on that day; None for the highest."""
    line = line_above(unit.id, on)
    return db.session.scalar(select(Unit).join(line, line.c.unit_id == Unit.id).where(line.c.distance == 1))


def ids_in(scope: SubtreeScope, public_ids: list[str]) -> set[str]:
    """Which of these units (public ids) lie in the scope."""
    inside = select(Unit.public_id).where(Unit.public_id.in_(public_ids), Unit.id.in_(scope.unit_ids()))
    return set(db.session.scalars(inside))


def find_units(scope: SubtreeScope, search: str) -> list[Any]:
    """The first units of the scope that the search finds."""
    return list(db.session.execute(list_units(scope, on=scope.on, search=search).limit(20)).all())


def _counts(standing: Subquery) -> list[Any]:
    """The columns of a `Tally`."""
    return [
        func.count().label("people"),
        func.sum(case((_standing_is(standing, "reached"), 1), else_=0)).label("reached"),
        func.sum(case((_standing_is(standing, "not-started"), 1), else_=0)).label("not_started"),
        func.sum(case((_standing_is(standing, "no-target"), 1), else_=0)).label("no_target"),
        func.sum(case((_standing_is(standing, "exempt"), 1), else_=0)).label("exempt"),
        func.sum(case((standing.c.turns > 0, 1), else_=0)).label("participants"),
        func.sum(standing.c.turns).label("turns"),
        func.sum(standing.c.recorded).label("tiet"),
    ]


def _standing_is(standing: Subquery, status: str) -> Any:
    """The condition that a person is counted under that word: the same for figures, lists and files."""
    columns = standing.c
    return {
        "all": literal(True),
        "reached": columns.reached == 1,
        "not-reached": columns.reached == 0,
        "not-started": and_(columns.reached == 0, columns.started == 0),
        "no-target": and_(columns.target.is_(None), ~columns.is_exempt),
        "exempt": columns.is_exempt,
    }[status]


def branches_of(cut: Cut) -> Subquery:
    """(unit_id, branch_id): under which child of the chosen unit a unit stands; at that unit, the unit itself."""
    top, branch = aliased(UnitLine), aliased(UnitLine)
    one_below = case((top.distance == 0, 0), else_=top.distance - 1)
    return (
        select(top.unit_id, branch.ancestor_id.label("branch_id"))
        .join(branch, and_(branch.unit_id == top.unit_id, branch.distance == one_below))
        .where(
            top.ancestor_id == cut.unit.id,
            holds_on(top, cut.structure_on),
            holds_on(branch, cut.structure_on),
        )
        .subquery("branches")
    )


def report(cut: Cut) -> Report:
    """A row for each unit below the chosen one and one for those directly at it, and their sum."""
    names = names_on(cut.structure_on)
    counts = _tallied(cut) if cut.is_tallied else _counted(cut)
    found = db.session.execute(
        select(Unit.id, Unit.public_id, names.c.name, names.c.sort_key, counts)
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(counts, counts.c.branch_id == Unit.id)
        .where(or_(Unit.id == cut.unit.id, Unit.id.in_(children_of(cut.unit.id, cut.structure_on))))
        .order_by(names.c.sort_key, Unit.id)
    ).all()
    rows = [_unit_tally(row, is_direct=row.id == cut.unit.id) for row in found]
    kept = [row for row in rows if not row.is_direct or row.tally.people or len(rows) == 1]
    return Report(kept, add_up(row.tally for row in kept))


def _tallied(cut: Cut) -> Subquery:
    """The sums of the branches from the tallies of the snapshot."""
    branches, tally = branches_of(cut), UnitTally
    sums = [func.sum(getattr(tally, column)).label(name) for name, column in _TALLY_COLUMNS.items()]
    return (
        select(branches.c.branch_id, *sums)
        .join(tally, tally.unit_id == branches.c.unit_id)
        .where(tally.year == cut.year, tally.dimension == "all", known_in(tally, cut.snapshot_id))
        .group_by(branches.c.branch_id)
        .subquery("counts")
    )


def _counted(cut: Cut) -> Subquery:
    """The same for a day of which there is no tally, from the people."""
    standing, branches = standings(cut.scope, cut.year, cut.on, cut.snapshot_id), branches_of(cut)
    return (
        select(branches.c.branch_id, *_counts(standing))
        .join(standing, standing.c.unit_id == branches.c.unit_id)
        .group_by(branches.c.branch_id)
        .subquery("counts")
    )


def _unit_tally(row: Any, *, is_direct: bool) -> UnitRow:
    tally = Tally(**{name: int(getattr(row, name) or 0) for name in _TALLY_COLUMNS})
    return UnitRow(row.public_id, row.name, is_direct, tally, row.sort_key)


def people(cut: Cut, *, status: str = "all", is_direct: bool = False) -> Select[Any]:
    """A select of the people behind a figure, by tên, họ, đệm: who, post, unit, tiết, target."""
    standing = standings(cut.scope, cut.year, cut.on, cut.snapshot_id)
    places = places_on(cut.structure_on)
    statement = (
        select(
            Person.public_id,
            Person.full_name,
            Person.staff_number,
            standing.c.title,
            places.c.name.label("unit_name"),
            standing.c.tiet,
            standing.c.target,
            standing.c.reached,
            standing.c.started,
            standing.c.turns,
            standing.c.recorded,
            standing.c.is_exempt,
        )
        .join(standing, standing.c.person_id == Person.id)
        .join(places, places.c.unit_id == standing.c.unit_id)
        .where(_standing_is(standing, status))
        .order_by(Person.sort_key, Person.id)
    )
    return statement.where(places.c.now_id == cut.unit.id) if is_direct else statement


def each_person(cut: Cut, *, status: str = "all", is_direct: bool = False) -> Iterator[Any]:
    """The rows of `people`, a chunk at a time, for files of any length."""
    statement = people(cut, status=status, is_direct=is_direct).execution_options(yield_per=_CHUNK)
    yield from db.session.execute(statement)


def status_of(row: Any) -> str:
    """The one word for a person's row: reached, in-progress, not-started, exempt or no-target."""
    if row.is_exempt:
        return "exempt"
    if row.target is None:
        return "no-target"
    if row.reached:
        return "reached"
    return "in-progress" if row.started else "not-started"
