"""Reading what units need: the list, by what and by unit, for the plan of a year."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.core.text import fold
from lms.organisations.queries import places_on, subtree
from lms.plans.models import TrainingNeed, TrainingPlan
from lms.training.models import Creditable


def list_needs(
    scope: Scope,
    on: dt.date,
    *,
    year: int,
    state: str = "",
    unit_id: int | None = None,
    search: str = "",
) -> Select[Any]:
    """A select (need, unit name, course) of the needs of the scope in that year: what waits first, by unit."""
    places = places_on(on)
    statement = (
        select(TrainingNeed, places.c.name.label("unit_name"), Creditable.title.label("course"))
        .join(places, places.c.unit_id == TrainingNeed.unit_id)
        .outerjoin(Creditable, Creditable.id == TrainingNeed.creditable_id)
        .where(TrainingNeed.unit_id.in_(scope.unit_ids()), TrainingNeed.year == year)
        .order_by(
            (TrainingNeed.state != "stated"), places.c.sort_key, TrainingNeed.topic_key, TrainingNeed.id
        )
    )
    if state:
        statement = statement.where(TrainingNeed.state == state)
    if unit_id is not None:
        statement = statement.where(TrainingNeed.unit_id.in_(subtree([unit_id], on)))
    if search.strip():
        statement = statement.where(TrainingNeed.topic_key.contains(fold(search), autoescape=True))
    return statement


def get_need(scope: Scope, public_id: str) -> TrainingNeed:
    """The need with that address, if it is of a unit of the scope; else as if there were none."""
    found = select(TrainingNeed).where(
        TrainingNeed.public_id == public_id, TrainingNeed.unit_id.in_(scope.unit_ids())
    )
    need = db.session.scalar(found)
    if need is None:
        raise NotFound()
    return need


def count_needs(scope: Scope, year: int) -> dict[str, tuple[int, int]]:
    """State → (needs, people) of the scope in that year."""
    rows = db.session.execute(
        select(TrainingNeed.state, func.count(), func.sum(TrainingNeed.people))
        .where(TrainingNeed.unit_id.in_(scope.unit_ids()), TrainingNeed.year == year)
        .group_by(TrainingNeed.state)
    )
    return {row[0]: (row[1], int(row[2])) for row in rows}


@dataclass(frozen=True)
class Wish:
    """Needs of one topic that wait, from so many units, for so many people."""

    topic_key: str
    creditable_id: int | None
    topic: str
    content_group: int
    units: int
    people: int

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.creditable_id or ''}|{self.topic_key}"


def _wait_for(plan: TrainingPlan, scope: Scope) -> list[Any]:
    return [
        TrainingNeed.year == plan.year,
        TrainingNeed.state == "stated",
        TrainingNeed.unit_id.in_(scope.unit_ids()),
    ]


def wishes(plan: TrainingPlan, scope: Scope) -> Select[Any]:
    """A select of `Wish` columns: what waits for that plan in the units of the scope, the most people first."""
    need = TrainingNeed
    people = func.sum(need.people)
    found: Select[*tuple[Any, ...]] = (
        select(
            *(need.topic_key, need.creditable_id, func.min(need.topic), func.min(need.content_group)),
            *(func.count(need.unit_id.distinct()), people),
        )
        .where(*_wait_for(plan, scope))
        .group_by(need.topic_key, need.creditable_id)
        .order_by(people.desc(), need.topic_key, need.creditable_id)
    )
    return found


def needs_behind(plan: TrainingPlan, scope: Scope, keys: list[str]) -> list[TrainingNeed]:
    """The needs behind the wishes with these keys that still wait for that plan."""
    waiting = db.session.scalars(
        select(TrainingNeed).where(*_wait_for(plan, scope)).order_by(TrainingNeed.id)
    )
    return [need for need in waiting if f"{need.creditable_id or ''}|{need.topic_key}" in keys]


def needs_of(line_id: int, scope: Scope, on: dt.date) -> list[Any]:
    """(need, unit name) of the needs that a line has taken, within the scope."""
    places = places_on(on)
    return list(
        db.session.execute(
            select(TrainingNeed, places.c.name)
            .join(places, places.c.unit_id == TrainingNeed.unit_id)
            .where(TrainingNeed.line_id == line_id, TrainingNeed.unit_id.in_(scope.unit_ids()))
            .order_by(places.c.sort_key, TrainingNeed.id)
            .limit(200)
        )
    )


def courses_to_choose() -> list[tuple[int, str]]:
    """(id, title) of the courses that can be assigned or credited, by title."""
    found = select(Creditable.id, Creditable.title).where(Creditable.is_open)
    return [(row.id, row.title) for row in db.session.execute(found.order_by(Creditable.title).limit(500))]
