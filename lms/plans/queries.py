"""Reading plans: which an officer may see, their editions, lines and shares, and what was carried out."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import SubtreeScope, holds_on, names_on, places_on, units_called
from lms.plans.models import (
    ClassMember,
    LineVersion,
    PlanEdition,
    PlanLine,
    PlanRule,
    PlanShare,
    PlanTurn,
    ShareVersion,
    TrainingClass,
    TrainingPlan,
)
from lms.training.models import Creditable

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


def get_plan_in(scope: Scope, public_id: str) -> TrainingPlan:
    """The plan with that address, if the officer may see it; else as if there were none."""
    found = select(TrainingPlan).where(TrainingPlan.public_id == public_id, can_see(scope))
    plan = db.session.scalar(found)
    if plan is None:
        raise NotFound()
    return plan


def get_own_plan(scope: Scope, public_id: str) -> TrainingPlan:
    """The plan with that address, if it is of a unit of the scope; else as if there were none."""
    own = TrainingPlan.unit_id.in_(scope.unit_ids())
    plan = db.session.scalar(select(TrainingPlan).where(TrainingPlan.public_id == public_id, own))
    if plan is None:
        raise NotFound()
    return plan


def is_in(scope: Scope, unit_id: int) -> bool:
    """True for a unit of the scope."""
    inside = select(Unit.id).where(Unit.id == unit_id, Unit.id.in_(scope.unit_ids()))
    return db.session.scalar(inside) is not None


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


@dataclass(frozen=True)
class Wording:
    """What a line says in an edition, and since which edition."""

    line: PlanLine
    version: LineVersion
    number: int
    course: str | None
    course_path: str | None


def wordings(plan_id: int, upto: int | None = None) -> dict[int, Wording]:
    """Line id → what it says as of that edition (None: as last decided), in the order of the plan."""
    rows = db.session.execute(
        select(PlanLine, LineVersion, PlanEdition.number, Creditable.title, Creditable.path)
        .join(LineVersion, LineVersion.line_id == PlanLine.id)
        .join(PlanEdition, PlanEdition.id == LineVersion.edition_id)
        .outerjoin(Creditable, Creditable.id == LineVersion.creditable_id)
        .where(PlanLine.plan_id == plan_id, _is_within(upto))
        .order_by(PlanLine.position, PlanEdition.number)
    )
    return {row[0].id: Wording(*row) for row in rows}


def _is_within(upto: int | None) -> Any:
    return PlanEdition.state == "decided" if upto is None else PlanEdition.number <= upto


def shares_at(plan_id: int, upto: int | None = None, *, line_id: int | None = None) -> Any:
    """A subquery (line_id, unit_id, number, planned, cancelled): the shares as of that edition."""
    latest = func.row_number().over(
        partition_by=(ShareVersion.line_id, ShareVersion.unit_id), order_by=PlanEdition.number.desc()
    )
    versions = (
        select(
            *(ShareVersion.line_id, ShareVersion.unit_id, PlanEdition.number),
            *(ShareVersion.planned, ShareVersion.cancelled, latest.label("rank")),
        )
        .join(PlanEdition, PlanEdition.id == ShareVersion.edition_id)
        .where(PlanEdition.plan_id == plan_id, _is_within(upto))
    )
    if line_id is not None:
        versions = versions.where(ShareVersion.line_id == line_id)
    ranked = versions.subquery("ranked")
    columns = [ranked.c[name] for name in ("line_id", "unit_id", "number", "planned", "cancelled")]
    return select(*columns).where(ranked.c.rank == 1).subquery("shares")


def shares_of(plan_id: int, line_id: int, upto: int | None = None) -> dict[int, tuple[int, int]]:
    """Unit id → (planned, cancelled) of the line as of that edition."""
    shares = shares_at(plan_id, upto, line_id=line_id)
    rows = db.session.execute(select(shares.c.unit_id, shares.c.planned, shares.c.cancelled))
    return {row.unit_id: (row.planned, row.cancelled) for row in rows}


def sums_at(plan_id: int, upto: int | None, scope: Scope | None = None) -> dict[int, tuple[int, int, int]]:
    """Line id → (planned, cancelled, units) as of that edition, of the units of the scope."""
    shares = shares_at(plan_id, upto)
    units = func.count().filter(shares.c.planned > 0)
    statement = select(
        shares.c.line_id, func.sum(shares.c.planned), func.sum(shares.c.cancelled), units
    ).group_by(shares.c.line_id)
    if scope is not None:
        statement = statement.where(shares.c.unit_id.in_(scope.unit_ids()))
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in db.session.execute(statement)}


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


def find_share(line_id: int, unit_id: int, on: dt.date) -> PlanShare | None:
    """The planned share that a turn of somebody at that unit on that day belongs to: of the nearest unit above.

    Of several that stand at one unit after a merger, one with open turns goes first, then the unit's own.
    """
    above, place = aliased(UnitLine), aliased(UnitLine)
    stands = and_(place.unit_id == PlanShare.unit_id, place.distance == 0, holds_on(place, on))
    found = (
        select(PlanShare)
        .join(place, stands)
        .join(above, and_(above.ancestor_id == place.ancestor_id, above.unit_id == unit_id))
        .where(PlanShare.line_id == line_id, PlanShare.planned > 0, holds_on(above, on))
        .order_by(
            above.distance, (PlanShare.open > 0).desc(), (PlanShare.unit_id == unit_id).desc(), PlanShare.id
        )
    )
    return db.session.scalar(found.limit(1))


def turns_of(line_id: int, scope: Scope, on: dt.date) -> Select[Any]:
    """A select of the living turns of a line whose share lies in the scope, the latest first."""
    return (
        select(PlanTurn)
        .join(PlanShare, PlanShare.id == PlanTurn.share_id)
        .where(PlanTurn.line_id == line_id, PlanTurn.withdrawn_at.is_(None))
        .where(PlanShare.unit_id.in_(scope.unit_ids()))
        .order_by(PlanTurn.done_on.desc(), PlanTurn.id.desc())
    )


def find_turn(source_key: str) -> PlanTurn | None:
    """The turn of that source, if it was ever counted."""
    return db.session.scalar(select(PlanTurn).where(PlanTurn.source_key == source_key))


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


def list_units_to_plan(
    plan: TrainingPlan, line_id: int, upto: int, scope: Scope, on: dt.date, *, search: str = ""
) -> Select[Any]:
    """A select (id, name, parent name, planned, cancelled, done, has ended) of the units a line can give turns.

    All that stand below the plan's unit on that day and exist, or have turns already; these first.
    """
    shares, names = shares_at(plan.id, upto, line_id=line_id), names_on(on)
    parent, parents = aliased(UnitLine), names_on(on).alias("parents")
    below = plan_scope(plan, on).unit_ids()
    has_turns = func.coalesce(shares.c.planned, 0) > 0
    statement = (
        select(
            *(Unit.id, names.c.name, parents.c.name.label("parent_name")),
            *(shares.c.planned, shares.c.cancelled, PlanShare.done, Unit.valid_to),
        )
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(shares, shares.c.unit_id == Unit.id)
        .outerjoin(PlanShare, and_(PlanShare.line_id == line_id, PlanShare.unit_id == Unit.id))
        .outerjoin(parent, and_(parent.unit_id == Unit.id, parent.distance == 1, holds_on(parent, on)))
        .outerjoin(parents, parents.c.unit_id == parent.ancestor_id)
        .where(Unit.id.in_(below), Unit.id.in_(scope.unit_ids()), or_(holds_on(Unit, on), has_turns))
        .order_by(has_turns.desc(), names.c.sort_key, Unit.id)
    )
    return statement.where(Unit.id.in_(units_called(search))) if search.strip() else statement


def planned_units(line_id: int, on: dt.date) -> list[int]:
    """The units, as of that day, that have turns of the line."""
    places = places_on(on)
    found = (
        select(places.c.now_id)
        .join(PlanShare, PlanShare.unit_id == places.c.unit_id)
        .where(PlanShare.line_id == line_id, PlanShare.planned > PlanShare.cancelled)
    )
    return sorted(set(db.session.scalars(found)))


def last_decision(plan_id: int) -> str | None:
    """The number of the decision by which the plan holds now."""
    found = select(PlanEdition.decision_number).where(
        PlanEdition.plan_id == plan_id, PlanEdition.state == "decided"
    )
    return db.session.scalar(found.order_by(PlanEdition.number.desc()).limit(1))
