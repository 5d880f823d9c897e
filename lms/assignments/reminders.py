"""What the planner of reminders hears from assignments: what is open, and when it is due."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, select

from lms.assignments.models import Assignment
from lms.assignments.targets import Target, list_targets
from lms.core.db import db
from lms.notices.calendar import due_days
from lms.notices.sources import DueItem
from lms.organisations.queries import places_on
from lms.people.aliases import main_post_id, same_person, survivor_of
from lms.people.models import Person, Post

SOURCE = "assignments"
_AT_ONCE = 2000


def _open(day: dt.date) -> Select[Any]:
    places = places_on(day)
    return (
        select(
            Person.id,
            places.c.now_id,
            Assignment.public_id,
            Assignment.target_key,
            Assignment.due_on,
        )
        .select_from(Assignment)
        .join(Person, Person.id == survivor_of(Assignment.person_id))
        .outerjoin(Post, Post.id == main_post_id(day))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .where(Assignment.state == "open", Assignment.due_on.is_not(None))
    )


def due_items(day: dt.date) -> Iterator[DueItem]:
    """Everybody's open assignments that are due on a day of which a rule of reminders speaks on this day."""
    spoken_of = due_days(day, SOURCE)
    if spoken_of:
        yield from _items(_open(day).where(Assignment.due_on.in_(spoken_of)).order_by(Assignment.id))


def due_items_of(person_id: int, day: dt.date) -> Iterator[DueItem]:
    """One person's open assignments, whenever they are due."""
    own = Assignment.person_id.in_(same_person(person_id))
    yield from _items(_open(day).where(own).order_by(Assignment.due_on, Assignment.id))


def _items(statement: Select[Any]) -> Iterator[DueItem]:
    known: dict[str, Target] = {}
    rows = db.session.execute(statement.execution_options(yield_per=_AT_ONCE))
    for part in rows.partitions(_AT_ONCE):
        missing = {row.target_key for row in part} - known.keys()
        known |= list_targets(missing) if missing else {}
        yield from _written(part, known)


def _written(part: Iterable[Any], known: dict[str, Target]) -> Iterator[DueItem]:
    for row in part:
        yield DueItem(
            person_id=row.id,
            unit_id=row.now_id,
            key=row.public_id,
            title=known[row.target_key].title,
            due_on=row.due_on,
            link=f"/giao-hoc/{row.public_id}",
            kind="programme" if known[row.target_key].is_programme else "course",
        )
