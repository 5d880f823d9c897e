"""Who stands at a unit that is to be split, and to which of the new units each is to go."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from lms.core.db import db
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, has_not_ended, name_on, standing_at
from lms.people.models import Person, Post
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules import Split, steps_from_json


@dataclass(frozen=True)
class Allotting:
    """The unit that is split, who keeps whoever is not given away, and the units to which people may go."""

    unit_id: int
    unit_name: str
    keeper: str
    names: dict[str, str]
    chosen: dict[int, str]
    on: dt.date


def find_allotting(draft: Reorganisation, scope: SubtreeScope) -> Allotting | None:
    """What is there to allot in the draft's first split; None where nothing is split, or an unknown unit."""
    split = next((step for step in steps_from_json(draft.plan["steps"]) if isinstance(step, Split)), None)
    unit = db.session.scalar(
        select(Unit).where(Unit.code == (split.unit if split else ""), Unit.id.in_(scope.unit_ids()))
    )
    if split is None or unit is None:
        return None
    name = name_on(unit.id, draft.effective_on)
    heir = split.heir or split.unit
    others = [target for target in split.into if target.code != heir]
    keeper = next((target.name for target in split.into if target.code == heir and target.name), name)
    chosen = {person: target.code for target in others for person in target.people}
    names = {target.code: target.name or target.code for target in others}
    return Allotting(unit.id, name, keeper, names, chosen, draft.effective_on)


def list_allotted(allotting: Allotting, scope: Scope) -> Select[Any]:
    """A select of the people (id, name, staff number, title) with a post there on that day or later, by name."""
    standing = (
        Post.unit_id.in_(standing_at(allotting.unit_id, allotting.on)),
        Post.unit_id.in_(scope.unit_ids()),
        has_not_ended(Post, allotting.on),
    )
    found: Any = (
        select(Person.id, Person.full_name, Person.staff_number, func.min(Post.title).label("title"))
        .join(Post, Post.person_id == Person.id)
        .where(*standing)
        .group_by(Person.id, Person.full_name, Person.staff_number, Person.sort_key)
        .order_by(Person.sort_key, Person.id)
    )
    return found
