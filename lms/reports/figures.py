"""What the people and the lines of a cut come to, by unit and by who or what they are.

As of the day of its snapshot a cut is read from the tallies of the units, which no number of people slows;
of any other day from the standings and the lines themselves. Both come to the same.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Subquery, func, literal, or_, select

from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import children_of, names_on
from lms.reports.lists import LineFilter, PeopleFilter, by_branch_of, counted_people, lines_of
from lms.reports.queries import Cut, branches_of
from lms.reports.rules import Tally
from lms.training.facts.tallies import OF_LINES, OF_PEOPLE, known_in, people_by_unit, value_text
from lms.training.models import Standing, UnitTally

ALL = "all"
# The figure of a `Tally` that counts the people of a status.
_COUNTED = {
    "all": "people",
    "with-target": "with_target",
    "reached": "reached",
    "not-reached": "not_reached",
    "not-started": "not_started",
    "no-target": "no_target",
    "exempt": "exempt",
    "participants": "participants",
}
# The figures of a `Tally`, by the name of the measure that holds them.
_MEASURES = {each.name: "tiet_hundredths" if each.name == "tiet" else each.name for each in fields(Tally)}


@dataclass(frozen=True)
class Branch:
    """The figures of a unit with all below it, or (`is_direct`) of those at the chosen unit itself, by value."""

    public_id: str
    name: str
    is_direct: bool
    by_value: dict[str, Tally]

    def of(self, value: str = "") -> Tally:
        """The figures under that value; nothing where nobody has it."""
        return self.by_value.get(value, Tally())


def tallies(cut: Cut, *dimensions: str) -> list[dict[str, Tally]]:
    """For each dimension the figures of all people of the cut by its values (of "all": under "")."""
    found: dict[str, dict[str, Tally]] = {dimension: {} for dimension in dimensions}
    for source in _sources(cut, dimensions):
        split = source.c.dimension, source.c.value
        for row in db.session.execute(select(*split, *_sums(source)).group_by(*split)):
            found[row.dimension][value_text(row.value)] = _tally(row)
    return list(found.values())


def total_of(cut: Cut) -> Tally:
    """The figures of all people of the cut."""
    return tallies(cut, ALL)[0].get("", Tally())


def count_people(cut: Cut, wanted: PeopleFilter) -> int:
    """How many people are meant."""
    if wanted == PeopleFilter(status=wanted.status) and wanted.status in _COUNTED and cut.is_tallied:
        return int(getattr(total_of(cut), _COUNTED[wanted.status]))
    if (split := _split_of(wanted)) and cut.is_tallied:
        return tallies(cut, split[0])[0].get(split[1], Tally()).people
    counted = counted_people(cut, wanted).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def count_lines(cut: Cut, wanted: PeopleFilter) -> tuple[int, int]:
    """(lines, hundredths) of the people that are meant."""
    if wanted == PeopleFilter() and cut.is_tallied:
        total = total_of(cut)
        return total.turns, total.tiet
    if (split := _split_of(wanted)) and cut.is_tallied:
        part = tallies(cut, split[0])[0].get(split[1], Tally())
        return part.turns, part.tiet
    counted = by_branch_of(cut, replace(wanted, lines=wanted.lines or LineFilter())).values()
    return sum(turns for _people, turns, _net in counted), sum(net for _people, _turns, net in counted)


def _split_of(wanted: PeopleFilter) -> tuple[str, str] | None:
    """(dimension, value) of the tallies that speak of just these lines; None where none does."""
    lines = wanted.lines or LineFilter()
    for dimension, name in (("content", "contents"), ("form", "forms"), ("course", "courses")):
        values = getattr(lines, name)
        if len(values) == 1 and wanted == PeopleFilter(lines=LineFilter(**{name: values})):
            return dimension, value_text(values[0] or None)
    return None


def by_branch(cut: Cut, dimension: str = ALL) -> list[Branch]:
    """A row for each unit below the chosen one, by name, and last one for those directly at it."""
    return split_branches(cut, (dimension,))[dimension]


def split_branches(cut: Cut, dimensions: tuple[str, ...]) -> dict[str, list[Branch]]:
    """The same rows for each of the dimensions, in the same order."""
    found: dict[str, dict[int, dict[str, Tally]]] = {dimension: {} for dimension in dimensions}
    for source in _sources(cut, dimensions):
        branch, split = branches_of(cut), (source.c.dimension, source.c.value)
        counted = (
            select(branch.c.branch_id, *split, *_sums(source))
            .join(branch, branch.c.unit_id == source.c.unit_id)
            .group_by(branch.c.branch_id, *split)
        )
        for row in db.session.execute(counted):
            found[row.dimension].setdefault(row.branch_id, {})[value_text(row.value)] = _tally(row)
    units = _units(cut, {branch_id for rows in found.values() for branch_id in rows})
    return {
        dimension: [
            Branch(unit.public_id, unit.name, unit.id == cut.unit.id, rows.get(unit.id, {})) for unit in units
        ]
        for dimension, rows in found.items()
    }


def _units(cut: Cut, branch_ids: set[int]) -> list[Any]:
    """The units below by name; at the end the chosen one, where people stand at it or nothing is below."""
    names = names_on(cut.structure_on)
    units = db.session.execute(
        select(Unit.id, Unit.public_id, names.c.name)
        .join(names, names.c.unit_id == Unit.id)
        .where(or_(Unit.id == cut.unit.id, Unit.id.in_(children_of(cut.unit.id, cut.structure_on))))
        .order_by(names.c.sort_key, Unit.id)
    ).all()
    kept = [unit for unit in units if unit.id != cut.unit.id or unit.id in branch_ids or len(units) == 1]
    return sorted(kept, key=lambda unit: unit.id == cut.unit.id)


def _sources(cut: Cut, dimensions: tuple[str, ...]) -> list[Subquery]:
    """(unit_id, dimension, value, the measures), a row for each unit that people have their posts at."""
    if cut.is_tallied:
        return [_from_tallies(cut, dimensions)]
    return [
        _from_lines(cut, dimension) if dimension in OF_LINES else _from_people(cut, dimension)
        for dimension in dimensions
    ]


def _from_tallies(cut: Cut, dimensions: tuple[str, ...]) -> Subquery:
    row = UnitTally
    here = (row.year == cut.year, row.dimension.in_(dimensions), known_in(row, cut.snapshot_id))
    measures = [getattr(row, name) for name in _MEASURES.values()]
    return (
        select(row.unit_id, row.dimension, row.value, *measures)
        .where(*here, row.unit_id.in_(cut.scope.unit_ids()))
        .subquery("by_unit")
    )


def _from_people(cut: Cut, dimension: str) -> Subquery:
    column = getattr(Standing, OF_PEOPLE[dimension]) if dimension != ALL else None
    columns = [] if column is None else [column]
    counted = people_by_unit(cut.year, cut.on, cut.snapshot_id, *columns)
    inner = counted.where(Standing.unit_id.in_(cut.scope.unit_ids())).subquery("counted")
    value = literal("") if column is None else inner.c[column.key]
    measures = [inner.c[name] for name in _MEASURES.values()]
    split = literal(dimension).label("dimension"), value.label("value")
    return select(inner.c.unit_id, *split, *measures).subquery("by_unit")


def _from_lines(cut: Cut, dimension: str) -> Subquery:
    line = lines_of(cut, LineFilter())
    people = counted_people(cut, PeopleFilter()).subquery("people")
    value, persons = line.c[OF_LINES[dimension]], func.count(line.c.person_id.distinct())
    measures = (
        persons.label("people"),
        persons.label("participants"),
        func.count().label("turns"),
        func.sum(line.c.net).label("tiet_hundredths"),
    )
    return (
        select(people.c.unit_id, literal(dimension).label("dimension"), value.label("value"), *measures)
        .join(people, people.c.person_id == line.c.person_id)
        .group_by(people.c.unit_id, value)
        .subquery("by_unit")
    )


def _sums(source: Subquery) -> list[Any]:
    columns = source.c
    return [func.sum(columns[name]).label(key) for key, name in _MEASURES.items() if name in columns]


def _tally(row: Any) -> Tally:
    return Tally(**{name: int(getattr(row, name, 0) or 0) for name in _MEASURES})
