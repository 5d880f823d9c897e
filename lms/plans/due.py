"""Classes to come, for reminders and calendars: due on their first day, never late."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from lms.core.db import db
from lms.notices.sources import DueItem
from lms.people.aliases import same_person
from lms.plans.models import ClassMember, TrainingClass


def _to_come(day: dt.date) -> Select[Any]:
    columns = (ClassMember.person_id, ClassMember.unit_id, TrainingClass.public_id, TrainingClass.name)
    found: Select[*tuple[Any, ...]] = (
        select(*columns, TrainingClass.starts_on, TrainingClass.place)
        .join(TrainingClass, TrainingClass.id == ClassMember.class_id)
        .where(ClassMember.state == "enrolled", TrainingClass.state == "planned")
        .where(TrainingClass.starts_on >= day)
        .order_by(TrainingClass.starts_on, ClassMember.id)
    )
    return found


def _items(statement: Select[Any]) -> Iterator[DueItem]:
    for row in db.session.execute(statement.execution_options(yield_per=1000)):
        yield DueItem(
            person_id=row.person_id,
            unit_id=row.unit_id,
            key=row.public_id,
            title=row.name,
            due_on=row.starts_on,
            link=f"/lop/{row.public_id}",
            kind="class",
            place=row.place,
        )


def due_classes(day: dt.date) -> Iterator[DueItem]:
    """The classes that begin on that day or later, of everybody on their lists."""
    return _items(_to_come(day))


def due_classes_of(person_id: int, day: dt.date) -> Iterator[DueItem]:
    """The classes of that person that begin on that day or later."""
    return _items(_to_come(day).where(ClassMember.person_id.in_(same_person(person_id))))
