"""Shares and the turns counted at them."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.permissions import Scope
from lms.organisations.models import UnitLine
from lms.organisations.queries import holds_on, places_on
from lms.plans.models import PlanShare, PlanTurn


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


def turns_of(line_id: int, scope: Scope) -> Select[Any]:
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


def planned_units(line_id: int, on: dt.date) -> list[int]:
    """The units, as of that day, that have turns of the line."""
    places = places_on(on)
    found = (
        select(places.c.now_id)
        .join(PlanShare, PlanShare.unit_id == places.c.unit_id)
        .where(PlanShare.line_id == line_id, PlanShare.planned > PlanShare.cancelled)
    )
    return sorted(set(db.session.scalars(found)))
