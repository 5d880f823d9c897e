"""Plan against done: the shares of a year added up by unit, by line, by content and by quarter.

Every figure is a sum of shares, so that all cuts come to one total. Units are those of the day asked: what was
planned for a unit that has been merged stands with who took over.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import holds_on, names_on, places_on, standing_at, subtree
from lms.plans.models import LineVersion, PlanEdition, PlanLine, PlanShare, TrainingPlan
from lms.plans.queries import FIGURES, sums_of


@dataclass(frozen=True)
class Figures:
    """Planned, cancelled, done and open turns, and those beyond the plan."""

    planned: int = 0
    cancelled: int = 0
    done: int = 0
    open: int = 0
    beyond: int = 0

    @property
    def rate(self) -> float | None:
        """Done of planned; None where nothing is planned."""
        return self.done / self.planned if self.planned else None


def figures_of(row: Any) -> Figures:
    """The figures of a row that has these columns; nothing counts as 0."""
    return Figures(*(int(getattr(row, name) or 0) for name in FIGURES))


def total_of(rows: Iterable["Tally"]) -> Figures:
    """The sum of the rows."""
    listed = [row.figures for row in rows]
    return Figures(*(sum(getattr(figures, name) for figures in listed) for name in FIGURES))


@dataclass(frozen=True)
class Tally:
    """One row of a cut: its key (an address, a group, a quarter), its name, its figures."""

    key: Any
    name: str
    figures: Figures
    more: str = ""
    is_direct: bool = False


@dataclass(frozen=True)
class Branch:
    """Where shares are added up: a unit and all below on that day, or what was planned for the unit directly."""

    unit_id: int
    year: int
    on: dt.date
    is_direct: bool = False

    def units(self) -> Select[int]:
        """The ids of the units whose shares are meant."""
        return (standing_at if self.is_direct else _below)(self.unit_id, self.on)


def _below(unit_id: int, on: dt.date) -> Select[int]:
    return subtree([unit_id], on)


def _shares(branch: Branch, *columns: Any) -> Select[Any]:
    """Shares of decided plans of the year in the branch, with these columns and the sums."""
    return (
        select(*columns, *sums_of(PlanShare))
        .select_from(PlanShare)
        .join(PlanLine, PlanLine.id == PlanShare.line_id)
        .join(TrainingPlan, TrainingPlan.id == PlanLine.plan_id)
        .where(TrainingPlan.year == branch.year, TrainingPlan.state == "decided")
        .where(PlanShare.unit_id.in_(branch.units()))
    )


def total(branch: Branch) -> Figures:
    """What the unit and all below come to."""
    return figures_of(db.session.execute(_shares(branch)).one())


def by_unit(branch: Branch) -> list[Tally]:
    """A row for each unit directly below on that day with all below it, and one for the unit itself."""
    on, unit_id = branch.on, branch.unit_id
    above, child, names = aliased(UnitLine), aliased(UnitLine), names_on(on)
    is_above = (above.unit_id == PlanShare.unit_id, above.ancestor_id == unit_id, holds_on(above, on))
    is_child = (child.unit_id == PlanShare.unit_id, child.distance == above.distance - 1, holds_on(child, on))
    sums = (
        _shares(branch, child.ancestor_id.label("child_id"))
        .join(above, and_(*is_above))
        .outerjoin(child, and_(*is_child))
        .group_by(child.ancestor_id)
        .subquery("sums")
    )
    here = func.coalesce(sums.c.child_id, unit_id)
    rows = db.session.execute(
        select(sums, Unit.public_id, names.c.name)
        .join(Unit, Unit.id == here)
        .join(names, names.c.unit_id == here)
        .order_by(sums.c.child_id.is_not(None), names.c.sort_key, Unit.id)
    )
    return [Tally(row.public_id, row.name, figures_of(row), is_direct=row.child_id is None) for row in rows]


def _said() -> Any:
    """A subquery (line_id, topic, content_group, quarter): what each line says as last decided."""
    rank = func.row_number().over(partition_by=LineVersion.line_id, order_by=PlanEdition.number.desc())
    columns = (LineVersion.line_id, LineVersion.topic, LineVersion.content_group, LineVersion.quarter)
    ranked = (
        select(*columns, rank.label("rank"))
        .join(PlanEdition, PlanEdition.id == LineVersion.edition_id)
        .where(PlanEdition.state == "decided")
        .subquery("ranked")
    )
    kept = [ranked.c[column.key] for column in columns]
    return select(*kept).where(ranked.c.rank == 1).subquery("said")


def by_line(branch: Branch) -> Select[Any]:
    """A select (plan address, unit of the plan, line address, topic, figures) by plan and place in it."""
    said, places = _said(), places_on(branch.on)
    key = (TrainingPlan.public_id, places.c.name, places.c.sort_key, PlanLine.id)
    lines = _shares(
        branch,
        TrainingPlan.public_id.label("plan"),
        places.c.name.label("plan_unit"),
        PlanLine.public_id.label("line"),
        said.c.topic,
    )
    return (
        lines.join(said, said.c.line_id == PlanLine.id)
        .join(places, places.c.unit_id == TrainingPlan.unit_id)
        .group_by(*key, PlanLine.public_id, PlanLine.position, said.c.topic)
        .order_by(places.c.sort_key, TrainingPlan.public_id, PlanLine.position)
    )


def by_word(branch: Branch, column: str) -> list[Tally]:
    """A row for each value of `content_group` or `quarter` that lines have."""
    said = _said()
    value = said.c[column]
    statement = _shares(branch, value.label("value")).join(said, said.c.line_id == PlanLine.id)
    rows = db.session.execute(statement.group_by(value).order_by(value.is_(None), value))
    return [Tally(row.value, "", figures_of(row)) for row in rows]


def each_share(branch: Branch) -> Select[Any]:
    """A select (topic, plan unit, unit as planned, unit of that day, figures) of every share, by line and unit."""
    on = branch.on
    said, places, names = _said(), places_on(on), names_on(on)
    owners = places_on(on).alias("owners")
    figures = (PlanShare.planned, PlanShare.cancelled, PlanShare.done, PlanShare.open)
    beyond = (PlanShare.recorded - PlanShare.done).label("beyond")
    columns = (said.c.topic, owners.c.name.label("plan_unit"), names.c.name.label("planned_for"))
    return (
        select(*columns, places.c.name.label("unit_name"), *figures, beyond)
        .select_from(PlanShare)
        .join(PlanLine, PlanLine.id == PlanShare.line_id)
        .join(TrainingPlan, TrainingPlan.id == PlanLine.plan_id)
        .join(said, said.c.line_id == PlanLine.id)
        .join(names, names.c.unit_id == PlanShare.unit_id)
        .join(places, places.c.unit_id == PlanShare.unit_id)
        .join(owners, owners.c.unit_id == TrainingPlan.unit_id)
        .where(TrainingPlan.year == branch.year, TrainingPlan.state == "decided")
        .where(PlanShare.unit_id.in_(branch.units()))
        .order_by(owners.c.sort_key, TrainingPlan.id, PlanLine.position, places.c.sort_key, PlanShare.unit_id)
        .execution_options(yield_per=1000)
    )
