"""Opening a class and changing it."""

import datetime as dt

from sqlalchemy import select

from courses.catalogue.models import Course
from courses.sessions.actions.members import fill_places
from courses.sessions.models import StudyClass
from courses.sessions.queries import count_members
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.organisations.models import Unit


def create_class(
    *,
    course: Course,
    unit: Unit,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    capacity: int | None = None,
) -> StudyClass:
    """The class exists, with nobody in it. Refused where the unit has one of that name for the course."""
    _refuse_namesake(course.id, unit.id, name, but=None)
    study_class = StudyClass(
        public_id=public_id(),
        course_id=course.id,
        unit_id=unit.id,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        capacity=capacity,
        created_at=now(),
    )
    db.session.add(study_class)
    db.session.flush()
    detail = {"unit": unit.code, "from": starts_on.isoformat()}
    record("class.created", kind="class", id=study_class.id, label=name, detail=detail)
    return study_class


def change_class(
    *,
    study_class: StudyClass,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    capacity: int | None = None,
) -> None:
    """The class has this name, these days and so many places; its course and unit never change.

    Places that are new go to those who wait, in their order. Refused where more people are in it already.
    """
    lock(study_class)
    _refuse_namesake(study_class.course_id, study_class.unit_id, name, but=study_class.id)
    members = count_members(study_class.id)
    if capacity is not None and capacity < members:
        raise Refusal(_("%(count)s people are in the class: it cannot have fewer places.", count=members))
    before = {
        "title": study_class.name,
        "from": study_class.starts_on.isoformat(),
        "places": study_class.capacity,
    }
    study_class.name, study_class.starts_on, study_class.ends_on = name, starts_on, ends_on
    study_class.capacity = capacity
    db.session.flush()
    record("class.changed", kind="class", id=study_class.id, label=name, detail={"before": before})
    fill_places(study_class)


def _refuse_namesake(course_id: int, unit_id: int, name: str, *, but: int | None) -> None:
    statement = select(StudyClass.id).where(
        StudyClass.course_id == course_id, StudyClass.unit_id == unit_id, StudyClass.name == name
    )
    if db.session.scalar(statement) not in (None, but):
        raise Refusal(_("The unit has a class of this name for the course already."))
