"""Whose lessons wait for a trainer's confirmation."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment, ItemConfirmation, ItemPass
from courses.sessions.models import ClassMember, StudyClass
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.aliases import survivor_of
from lms.people.models import Person
from lms.people.queries import scope_for


@dataclass(frozen=True)
class Waiting:
    """A learner who asked for the confirmation of an item."""

    confirmation: ItemConfirmation
    enrolment: Enrolment
    person: Person
    course_title: str
    item_slug: str
    item_title: str


def _is_taught(permission: str) -> Any:
    """The condition that the signed-in person answers for the learner: by the course, or by a class they are in."""
    units = scope_for(permission).unit_ids()
    in_class = (
        select(ClassMember.id)
        .join(StudyClass, StudyClass.id == ClassMember.class_id)
        .where(StudyClass.course_id == Enrolment.course_id, StudyClass.unit_id.in_(units))
        .where(survivor_of(ClassMember.person_id) == survivor_of(Enrolment.person_id))
    )
    return or_(Course.unit_id.in_(units), in_class.exists())


def _rows(permission: str) -> Select[Any]:
    placed = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == ItemConfirmation.item_id)
    statement: Any = (
        select(ItemConfirmation, Enrolment, Person, CourseVersion.title, Item.slug, Placement.title)
        .join(Enrolment, Enrolment.id == ItemConfirmation.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Item, Item.id == ItemConfirmation.item_id)
        .join(Placement, placed)
        .join(Person, Person.id == survivor_of(Enrolment.person_id))
        .where(ItemConfirmation.asked_at.is_not(None), ItemConfirmation.confirmed_at.is_(None))
        .where(Enrolment.withdrawn_at.is_(None), _is_taught(permission))
    )
    rows: Select[Any] = statement
    return rows


def select_waiting(permission: str) -> Select[Any]:
    """A select of the columns of `Waiting`, who asked first before the others."""
    passed = select(ItemPass.id).where(
        ItemPass.enrolment_id == ItemConfirmation.enrolment_id, ItemPass.item_id == ItemConfirmation.item_id
    )
    order = (ItemConfirmation.asked_at, ItemConfirmation.id)
    return _rows(permission).where(~passed.exists()).order_by(*order)


def count_waiting(permission: str) -> int:
    """How many wait."""
    inner = select_waiting(permission).with_only_columns(ItemConfirmation.id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def get_waiting(ids: list[int], permission: str) -> list[Waiting]:
    """Those of these that wait and that the signed-in person answers for."""
    found = db.session.execute(select_waiting(permission).where(ItemConfirmation.id.in_(ids)))
    return [Waiting(*row) for row in found]


def get_enrolment_taught(public_id: str, permission: str) -> tuple[Enrolment, Person]:
    """The enrolment with that address, if the signed-in person answers for its learner; else as if there were none."""
    row = db.session.execute(
        select(Enrolment, Person)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Person, Person.id == survivor_of(Enrolment.person_id))
        .where(Enrolment.public_id == public_id, _is_taught(permission))
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]
