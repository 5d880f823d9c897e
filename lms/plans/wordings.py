"""What a plan says as of each of its editions: the wording of its lines, and the turns of each unit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.permissions import Scope
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import holds_on, names_on, units_called
from lms.plans.models import (
    LineVersion,
    PlanEdition,
    PlanLine,
    PlanShare,
    ShareVersion,
    TrainingPlan,
)
from lms.plans.queries import plan_scope
from lms.training.models import Creditable


@dataclass(frozen=True)
class Wording:
    """What a line says in an edition, and since which edition."""

    line: PlanLine
    version: LineVersion
    number: int
    course: str | None


def wordings(plan_id: int, upto: int | None = None) -> dict[int, Wording]:
    """Line id → what it says as of that edition (None: as last decided), in the order of the plan."""
    rows = db.session.execute(
        select(PlanLine, LineVersion, PlanEdition.number, Creditable.title)
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
