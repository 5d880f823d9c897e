"""Reading plans: which an officer may see, their editions, lines and shares, and what was carried out."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.models import UnitLine
from lms.organisations.queries import SubtreeScope, holds_on, places_on
from lms.plans.models import (
    ClassMember,
    PlanEdition,
    PlanLine,
    PlanRule,
    PlanShare,
    TrainingClass,
    TrainingPlan,
)

FIRST = 0


def _has_share_in(scope: Scope) -> Any:
    shares = (
        select(PlanShare.id)
        .join(PlanLine, PlanLine.id == PlanShare.line_id)
        .where(PlanLine.plan_id == TrainingPlan.id, PlanShare.unit_id.in_(scope.unit_ids()))
    )
    return shares.correlate(TrainingPlan).exists()


def can_see(scope: Scope) -> Any:
    """The condition that a plan is of a unit of the scope, or is decided and gives one of its units a share."""
    return or_(TrainingPlan.unit_id.in_(scope.unit_ids()), _has_share_in(scope))


def list_plans(scope: Scope, on: dt.date, *, year: int | None = None) -> Select[Any]:
    """A select (plan, unit name, planned, cancelled, done, open, beyond, is_own), the latest year first.

    The figures of a plan of a unit above are those of the shares in the scope.
    """
    places, own = places_on(on), TrainingPlan.unit_id.in_(scope.unit_ids()).label("is_own")
    sums = (
        select(PlanLine.plan_id, *sums_of(PlanShare))
        .join(PlanShare, PlanShare.line_id == PlanLine.id)
        .where(PlanShare.unit_id.in_(scope.unit_ids()))
        .group_by(PlanLine.plan_id)
        .subquery("sums")
    )
    statement = (
        select(TrainingPlan, places.c.name.label("unit_name"), own, *_none_as_zero(sums))
        .join(places, places.c.unit_id == TrainingPlan.unit_id)
        .outerjoin(sums, sums.c.plan_id == TrainingPlan.id)
        .where(can_see(scope))
        .order_by(TrainingPlan.year.desc(), places.c.sort_key, TrainingPlan.id)
    )
    return statement if year is None else statement.where(TrainingPlan.year == year)


FIGURES = ("planned", "cancelled", "done", "open", "beyond")


def sums_of(table: Any) -> list[Any]:
    """The columns that add up shares: planned, cancelled, done, open, beyond."""
    beyond = func.sum(table.recorded - table.done).label("beyond")
    return [*(func.sum(getattr(table, name)).label(name) for name in FIGURES[:-1]), beyond]


def _none_as_zero(sums: Any) -> list[Any]:
    return [func.coalesce(sums.c[name], 0).label(name) for name in FIGURES]


@dataclass(frozen=True)
class SeenPlan:
    """A plan as an officer may see it: what its unit is called, and whether the officer writes it."""

    plan: TrainingPlan
    unit_name: str
    is_own: bool


def get_plan_in(scope: Scope, public_id: str, on: dt.date) -> SeenPlan:
    """The plan with that address, if the officer may see it; else as if there were none."""
    places, own = places_on(on), TrainingPlan.unit_id.in_(scope.unit_ids())
    row = db.session.execute(
        select(TrainingPlan, places.c.name, own)
        .join(places, places.c.unit_id == TrainingPlan.unit_id)
        .where(TrainingPlan.public_id == public_id, can_see(scope))
    ).first()
    if row is None:
        raise NotFound()
    return SeenPlan(row[0], row[1], bool(row[2]))


def get_own_plan(scope: Scope, public_id: str) -> TrainingPlan:
    """The plan with that address, if it is of a unit of the scope; else as if there were none."""
    own = TrainingPlan.unit_id.in_(scope.unit_ids())
    plan = db.session.scalar(select(TrainingPlan).where(TrainingPlan.public_id == public_id, own))
    if plan is None:
        raise NotFound()
    return plan


def plan_scope(plan: TrainingPlan, on: dt.date) -> SubtreeScope:
    """The units that the plan is for: its own, or who took over, and all below on that day."""
    here = select(UnitLine.ancestor_id).where(UnitLine.unit_id == plan.unit_id, UnitLine.distance == 0)
    root = db.session.scalar(here.where(holds_on(UnitLine, on)))
    return SubtreeScope(frozenset({root or plan.unit_id}), on)


def get_line(plan: TrainingPlan, public_id: str) -> PlanLine:
    """The line of the plan with that address."""
    found = select(PlanLine).where(PlanLine.plan_id == plan.id, PlanLine.public_id == public_id)
    line = db.session.scalar(found)
    if line is None:
        raise NotFound()
    return line


def list_editions(plan_id: int) -> list[PlanEdition]:
    """The editions of the plan in order; a draft is the last."""
    found = select(PlanEdition).where(PlanEdition.plan_id == plan_id)
    return list(db.session.scalars(found.order_by(PlanEdition.number)))


def find_draft(plan_id: int) -> PlanEdition | None:
    """The edition that is being written, if one is."""
    found = select(PlanEdition).where(PlanEdition.plan_id == plan_id, PlanEdition.state == "draft")
    return db.session.scalar(found)


def list_shares(line_id: int, scope: Scope, on: dt.date) -> Select[Any]:
    """A select (share, unit name now, former name) of the line in the scope, by the line of units of that day."""
    places = places_on(on)
    return (
        select(PlanShare, places.c.name, places.c.now_id, places.c.public_id)
        .join(places, places.c.unit_id == PlanShare.unit_id)
        .where(PlanShare.line_id == line_id, PlanShare.unit_id.in_(scope.unit_ids()))
        .order_by(places.c.sort_key, PlanShare.unit_id)
    )


def line_sums(plan_id: int, scope: Scope) -> dict[int, Any]:
    """Line id → planned, cancelled, done, open, beyond of its shares in the scope, as they stand now."""
    rows = db.session.execute(
        select(PlanShare.line_id, *sums_of(PlanShare))
        .join(PlanLine, PlanLine.id == PlanShare.line_id)
        .where(PlanLine.plan_id == plan_id, PlanShare.unit_id.in_(scope.unit_ids()))
        .group_by(PlanShare.line_id)
    )
    return {row.line_id: row for row in rows}


def is_assigned(line_id: int) -> bool:
    """True for a line that is carried out by assigning a course."""
    return db.session.scalar(select(PlanRule.id).where(PlanRule.line_id == line_id).limit(1)) is not None


def count_classes(line_ids: Collection[int]) -> dict[int, int]:
    """Line id → how many classes it has that were not cancelled."""
    rows = db.session.execute(
        select(TrainingClass.line_id, func.count())
        .where(TrainingClass.line_id.in_(line_ids), TrainingClass.state != "cancelled")
        .group_by(TrainingClass.line_id)
    )
    return {row[0]: row[1] for row in rows}


def members_by_state(class_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Class id → state → how many people on its list."""
    rows = db.session.execute(
        select(ClassMember.class_id, ClassMember.state, func.count())
        .where(ClassMember.class_id.in_(class_ids))
        .group_by(ClassMember.class_id, ClassMember.state)
    )
    found: dict[int, dict[str, int]] = {}
    for class_id, state, count in rows:
        found.setdefault(class_id, {})[state] = count
    return found


def last_decision(plan_id: int) -> str | None:
    """The number of the decision by which the plan holds now."""
    found = select(PlanEdition.decision_number).where(
        PlanEdition.plan_id == plan_id, PlanEdition.state == "decided"
    )
    return db.session.scalar(found.order_by(PlanEdition.number.desc()).limit(1))
