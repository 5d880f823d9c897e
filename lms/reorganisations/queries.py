"""Reading reorganisations: the list, one of them with its steps, and what a draft would do."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from lms.core.db import batches, db
from lms.core.errors import NotFound
from lms.organisations.queries import SubtreeScope, has_not_ended
from lms.people.models import RoleGrant
from lms.reorganisations.models import Reorganisation, ReorganisationStep
from lms.reorganisations.rules import Outcome, Snapshot, draw_up, steps_from_json
from lms.reorganisations.rules.steps import codes_in
from lms.reorganisations.snapshots import load_snapshot

_CHUNK = 1000


def try_out(reorganisation: Reorganisation, scope: SubtreeScope | None) -> tuple[Outcome, Snapshot]:
    """What the draft would come to if it were applied now, and the organisation it was tried on."""
    steps = steps_from_json(reorganisation.plan["steps"])
    snapshot = load_snapshot(codes_in(steps), scope)
    return draw_up(steps, snapshot, reorganisation.effective_on), snapshot


def grants_at(unit_ids: Collection[int], on: dt.date) -> list[RoleGrant]:
    """The roles granted at these very units that run on that day or later."""
    found: list[RoleGrant] = []
    for part in batches(unit_ids, _CHUNK):
        held = select(RoleGrant).where(RoleGrant.unit_id.in_(part), has_not_ended(RoleGrant, on))
        found += db.session.scalars(held.order_by(RoleGrant.unit_id, RoleGrant.role, RoleGrant.id))
    return found


def list_reorganisations(
    scope: SubtreeScope,
    *,
    by_id: int,
    state: str = "",
    today: dt.date | None = None,
    unit_id: int | None = None,
) -> Select[Any]:
    """A select of the reorganisations of the scope, and one's own drafts, the latest first.

    `unit_id` narrows to those that did something to the unit; `state` to "draft", "planned", "applied" (in
    force), "sealed" or "undone".
    """
    seen = Reorganisation.unit_id.in_(scope.unit_ids()) | (Reorganisation.created_by_id == by_id)
    statement = select(Reorganisation).where(seen)
    if unit_id is not None:
        step = ReorganisationStep
        about = select(step.reorganisation_id).where(step.unit_id == unit_id)
        statement = statement.where(Reorganisation.id.in_(about))
    latest = statement.order_by(Reorganisation.effective_on.desc(), Reorganisation.id.desc())
    if state == "planned":
        return latest.where(Reorganisation.state == "applied", Reorganisation.effective_on > today)
    if state == "applied":
        return latest.where(Reorganisation.state == "applied", Reorganisation.effective_on <= today)
    return latest.where(Reorganisation.state == state) if state else latest


def get_reorganisation(public_id: str, scope: SubtreeScope, *, by_id: int) -> Reorganisation:
    """The reorganisation with that address, if it lies in the scope or is one's own; else as if there were none."""
    found = db.session.scalar(
        list_reorganisations(scope, by_id=by_id).where(Reorganisation.public_id == public_id)
    )
    if found is None:
        raise NotFound()
    return found


def step_rows(reorganisation_id: int) -> list[Any]:
    """Every step as a bare row, in order: there may be tens of thousands."""
    steps = steps_of(reorganisation_id).with_only_columns(*ReorganisationStep.__table__.c)
    return list(db.session.execute(steps).all())


def steps_of(reorganisation_id: int) -> Select[Any]:
    """A select of the steps in the order in which they were taken."""
    steps = select(ReorganisationStep).where(ReorganisationStep.reorganisation_id == reorganisation_id)
    return steps.order_by(ReorganisationStep.position)
