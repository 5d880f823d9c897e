"""How much stands in a branch of the organisation: counted anew where it is small, else when it was last counted."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, and_, cast, func, select

from lms.core.db import db
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import holds_on
from lms.people.aliases import survivor_of
from lms.people.models import Post, UnitCount

# Branches with more units than this are shown as they were last counted.
MOST_COUNTED_ANEW = 300


@dataclass(frozen=True)
class BranchCount:
    """Units below the top, people by main post, and when they were counted; None for just now."""

    units_below: int
    people: int
    counted_at: dt.datetime | None


def branch_counts(unit_ids: list[int], on: dt.date) -> dict[int, BranchCount]:
    """For each of the units, what stands in its branch on that day: two statements."""
    units = _units_below(unit_ids, on)
    if sum(units.values()) <= MOST_COUNTED_ANEW:
        people = {row.top_id: (row.people, None) for row in db.session.execute(_people_now(unit_ids, on))}
    else:
        people = {row.top_id: (row.people, row.at) for row in db.session.execute(_people_then(unit_ids, on))}
    return {top: BranchCount(below, *people.get(top, (0, None))) for top, below in units.items()}


def _units_below(unit_ids: list[int], on: dt.date) -> dict[int, int]:
    living = and_(Unit.id == UnitLine.unit_id, holds_on(Unit, on), UnitLine.distance > 0)
    statement = (
        select(UnitLine.ancestor_id, func.count(Unit.id))
        .outerjoin(Unit, living)
        .where(UnitLine.ancestor_id.in_(unit_ids), holds_on(UnitLine, on))
        .group_by(UnitLine.ancestor_id)
    )
    return {top: int(count) for top, count in db.session.execute(statement)}


def _people_now(unit_ids: list[int], on: dt.date) -> Any:
    return (
        select(
            UnitLine.ancestor_id.label("top_id"),
            func.count(survivor_of(Post.person_id).distinct()).label("people"),
        )
        .join(Post, and_(Post.unit_id == UnitLine.unit_id, Post.is_main, holds_on(Post, on)))
        .where(UnitLine.ancestor_id.in_(unit_ids), holds_on(UnitLine, on))
        .group_by(UnitLine.ancestor_id)
    )


def _people_then(unit_ids: list[int], on: dt.date) -> Any:
    return (
        select(
            UnitLine.ancestor_id.label("top_id"),
            cast(func.sum(UnitCount.people), Integer).label("people"),
            func.min(UnitCount.counted_at, type_=UnitCount.counted_at.type).label("at"),
        )
        .join(UnitCount, UnitCount.unit_id == UnitLine.unit_id)
        .where(UnitLine.ancestor_id.in_(unit_ids), holds_on(UnitLine, on))
        .group_by(UnitLine.ancestor_id)
    )
