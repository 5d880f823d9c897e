"""The people and the lines behind a figure: the figure is how many of them there are."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select

from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import places_on
from lms.people.models import Person
from lms.reports.queries import Cut, branches_of
from lms.training.facts.tallies import lines_known
from lms.training.models import Credit
from lms.training.standings import standings

# Stands for "not stated" where content groups or courses are asked for.
NOT_STATED = 0


@dataclass(frozen=True)
class LineFilter:
    """Which lines are meant; an empty list means any."""

    contents: tuple[int, ...] = ()
    forms: tuple[str, ...] = ()
    courses: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    has_certificate: bool = False

    @property
    def is_any(self) -> bool:
        """True when every line is meant."""
        return self == LineFilter()


@dataclass(frozen=True)
class PeopleFilter:
    """Which people of a cut are meant: by where they stand, who they are, and what they have done.

    With `lines` they have at least one such line, and with `at_least` such lines of so many hundredths together.
    """

    status: str = "all"
    groups: tuple[str, ...] = ()
    gender: str | None = None
    is_leader: bool | None = None
    is_direct: bool = False
    lines: LineFilter | None = None
    at_least: int | None = None


def lines_of(cut: Cut, wanted: LineFilter) -> Subquery:
    """A subquery of the entries that count at least something, as `lines_known` gives them."""
    line = lines_known(cut.year, min(cut.on, wanted.until or cut.on), cut.snapshot_id)
    return select(line).where(line.c.net > 0, *_line_conditions(line.c, wanted)).subquery("lines")


def _line_conditions(line: Any, wanted: LineFilter) -> list[ColumnElement[bool]]:
    asked: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (line.content_group, wanted.contents),
        (line.study_form, wanted.forms),
        (line.creditable_id, wanted.courses),
        (line.kind, wanted.sources),
        (line.activity, wanted.activities),
    )
    conditions = [_is_one_of(column, values) for column, values in asked if values]
    if wanted.has_certificate:
        conditions.append(line.certificate.is_not(None))
    return [*conditions, line.earned_on >= wanted.since] if wanted.since else conditions


def _is_one_of(column: Any, values: tuple[Any, ...]) -> ColumnElement[bool]:
    stated: ColumnElement[bool] = column.in_(values)
    return or_(stated, column.is_(None)) if NOT_STATED in values else stated


def status_is(standing: Any, status: str) -> list[ColumnElement[bool]]:
    """The conditions that a standing is counted under that word."""
    column = standing.c
    return {
        "all": [],
        "with-target": [column.target.is_not(None)],
        "reached": [column.reached == 1],
        "not-reached": [column.reached == 0],
        "in-progress": [column.reached == 0, column.started == 1],
        "not-started": [column.reached == 0, column.started == 0],
        "no-target": [column.target.is_(None), ~column.is_exempt],
        "exempt": [column.is_exempt],
        "not-exempt": [~column.is_exempt],
        "participants": [column.turns > 0],
    }[status]


def _people_conditions(standing: Any, wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    conditions = status_is(standing, wanted.status)
    if wanted.groups:
        conditions.append(standing.c.person_group.in_(wanted.groups))
    if wanted.gender is not None:
        stated = standing.c.gender == wanted.gender
        conditions.append(stated if wanted.gender else standing.c.gender.is_(None))
    if wanted.is_leader is not None:
        conditions.append(standing.c.is_leader if wanted.is_leader else ~standing.c.is_leader)
    return conditions


def counted_people(cut: Cut, wanted: PeopleFilter) -> Select[Any]:
    """A select of the standings of the people that are meant, without their names: what figures are counted of.

    Where lines are meant, with how many each has (line_count) and what they come to (line_net).
    """
    standing = standings(cut.scope, cut.year, cut.on, cut.snapshot_id)
    statement: Select[Any] = select(standing).where(*_people_conditions(standing, wanted))
    if wanted.is_direct:
        places = places_on(cut.structure_on)
        here = and_(places.c.unit_id == standing.c.unit_id, places.c.now_id == cut.unit.id)
        statement = statement.join(places, here)
    if wanted.lines is not None:
        sums = _sums(cut, wanted.lines, wanted.at_least)
        statement = statement.join(sums, sums.c.person_id == standing.c.person_id)
        statement = statement.add_columns(sums.c.line_count, sums.c.line_net)
    return statement


def _sums(cut: Cut, wanted: LineFilter, at_least: int | None) -> Subquery:
    line = lines_of(cut, wanted)
    net = func.sum(line.c.net)
    statement = select(line.c.person_id, func.count().label("line_count"), net.label("line_net"))
    statement = statement.group_by(line.c.person_id)
    return (statement.having(net >= at_least) if at_least else statement).subquery("sums")


def people_behind(cut: Cut, wanted: PeopleFilter) -> Select[Any]:
    """A select of the people, by tên, họ, đệm: who, post, unit, tiết that count, tiết on record, target."""
    counted, places = counted_people(cut, wanted).subquery("counted"), places_on(cut.structure_on)
    return (
        select(
            Person.id,
            Person.public_id,
            Person.full_name,
            Person.staff_number,
            counted.c.title,
            places.c.name.label("unit_name"),
            counted.c.tiet,
            counted.c.recorded,
            counted.c.turns,
            counted.c.target,
            counted.c.reached,
            counted.c.started,
            counted.c.is_exempt,
        )
        .join(counted, counted.c.person_id == Person.id)
        .join(places, places.c.unit_id == counted.c.unit_id)
        .order_by(Person.sort_key, Person.id)
    )


def by_branch_of(cut: Cut, wanted: PeopleFilter) -> dict[str, tuple[int, int, int]]:
    """(people, lines, hundredths) that are meant, by the public id of the unit below the chosen one, or its own."""
    counted, branch = counted_people(cut, wanted).subquery("counted"), branches_of(cut)
    has_lines = wanted.lines is not None
    lines = func.sum(counted.c.line_count) if has_lines else func.sum(counted.c.turns)
    net = func.sum(counted.c.line_net) if has_lines else func.sum(counted.c.recorded)
    rows = db.session.execute(
        select(Unit.public_id, func.count(), lines, net)
        .select_from(counted)
        .join(branch, branch.c.unit_id == counted.c.unit_id)
        .join(Unit, Unit.id == branch.c.branch_id)
        .group_by(Unit.public_id)
    )
    return {row[0]: (row[1], int(row[2] or 0), int(row[3] or 0)) for row in rows}


def lines_behind(cut: Cut, wanted: PeopleFilter) -> Select[Any]:
    """A select of the lines (lượt) of the people that are meant, by name and day."""
    people = replace(wanted, lines=None, at_least=None) if not wanted.at_least else wanted
    counted = counted_people(cut, people).subquery("counted")
    line, places = lines_of(cut, wanted.lines or LineFilter()), places_on(cut.structure_on)
    return (
        select(
            Person.id,
            Person.public_id,
            Person.full_name,
            Person.staff_number,
            places.c.name.label("unit_name"),
            line.c.line_id,
            Credit.public_id.label("credit_public_id"),
            line.c.title,
            line.c.kind,
            line.c.content_group,
            line.c.study_form,
            line.c.earned_on,
            line.c.net,
        )
        .join(counted, counted.c.person_id == Person.id)
        .join(places, places.c.unit_id == counted.c.unit_id)
        .join(line, line.c.person_id == Person.id)
        .join(Credit, Credit.id == line.c.line_id)
        .order_by(Person.sort_key, Person.id, line.c.earned_on, line.c.line_id)
    )
