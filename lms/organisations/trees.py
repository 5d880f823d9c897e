"""A branch of the organisation on a day, from its top down, each unit's units below it by name."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.organisations.models import Unit, UnitLine, UnitParent
from lms.organisations.queries import holds_on, names_on


@dataclass(frozen=True)
class TreeRow:
    """A unit of the branch, so many levels below its top."""

    level: int
    code: str
    name: str


def list_tree(top_id: int, on: dt.date, *, depth: int) -> Iterator[TreeRow]:
    """The top and the units that stand at most so many levels below it on that day."""
    names = names_on(on)
    rows = db.session.execute(
        select(Unit.id, Unit.code, names.c.name, UnitLine.distance, UnitParent.parent_id)
        .join(UnitLine, UnitLine.unit_id == Unit.id)
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(UnitParent, (UnitParent.unit_id == Unit.id) & holds_on(UnitParent, on))
        .where(UnitLine.ancestor_id == top_id, UnitLine.distance <= depth)
        .where(holds_on(UnitLine, on), holds_on(Unit, on))
        .order_by(names.c.sort_key.desc(), Unit.id.desc())
    ).all()
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(None if row.id == top_id else row.parent_id, []).append(row)
    ahead = list(below.get(None, ()))
    while ahead:
        row = ahead.pop()
        yield TreeRow(row.distance, row.code, row.name)
        ahead.extend(below.get(row.id, ()))
