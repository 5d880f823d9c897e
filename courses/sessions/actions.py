"""Use cases about classes: opening one, changing it, who is in it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from courses.catalogue.models import Course, CourseVersion
from courses.progress.actions import enrol
from courses.sessions.models import ClassMember, StudyClass
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.organisations.models import Unit
from lms.people.models import Person

MOST_AT_ONCE = 1000


def create_class(
    *, course: Course, unit: Unit, name: str, starts_on: dt.date, ends_on: dt.date | None
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
        created_at=now(),
    )
    db.session.add(study_class)
    db.session.flush()
    detail = {"unit": unit.code, "from": starts_on.isoformat()}
    record("class.created", kind="class", id=study_class.id, label=name, detail=detail)
    return study_class


def change_class(*, study_class: StudyClass, name: str, starts_on: dt.date, ends_on: dt.date | None) -> None:
    """The class has this name and these days; its course and unit never change."""
    lock(study_class)
    _refuse_namesake(study_class.course_id, study_class.unit_id, name, but=study_class.id)
    before = {"title": study_class.name, "from": study_class.starts_on.isoformat()}
    study_class.name, study_class.starts_on, study_class.ends_on = name, starts_on, ends_on
    db.session.flush()
    record("class.changed", kind="class", id=study_class.id, label=name, detail={"before": before})


def _refuse_namesake(course_id: int, unit_id: int, name: str, *, but: int | None) -> None:
    statement = select(StudyClass.id).where(
        StudyClass.course_id == course_id, StudyClass.unit_id == unit_id, StudyClass.name == name
    )
    if db.session.scalar(statement) not in (None, but):
        raise Refusal(_("The unit has a class of this name for the course already."))


def add_members(*, study_class: StudyClass, people: Sequence[Person]) -> list[Person]:
    """These people are in the class and study its course; returns those who were not in it before.

    Whoever left and comes back is in it again from the first day on.
    """
    if len(people) > MOST_AT_ONCE:
        raise Refusal(_("At most %(most)s people can be added at once.", most=MOST_AT_ONCE))
    lock(study_class)
    course = db.session.get_one(Course, study_class.course_id)
    version = _current_version(course)
    known = _memberships(study_class, people)
    added = [person for person in people if person.id not in known or known[person.id].left_at is not None]
    for person in added:
        _join(study_class, person, known.get(person.id))
        enrol(person_id=person.id, course=course, version=version)
    if added:
        detail = {"number": len(added), "people": [person.full_name for person in added[:20]]}
        record("class.members_added", kind="class", id=study_class.id, label=study_class.name, detail=detail)
    return added


def _current_version(course: Course) -> CourseVersion:
    statement = select(CourseVersion).where(
        CourseVersion.course_id == course.id, CourseVersion.number == course.current_number
    )
    version = db.session.scalar(statement)
    if version is None:
        raise Refusal(_("The course is not open: nobody can be added yet."))
    return version


def _memberships(study_class: StudyClass, people: Sequence[Person]) -> dict[int, ClassMember]:
    statement = select(ClassMember).where(
        ClassMember.class_id == study_class.id, ClassMember.person_id.in_([person.id for person in people])
    )
    return {member.person_id: member for member in db.session.scalars(statement)}


def _join(study_class: StudyClass, person: Person, member: ClassMember | None) -> None:
    if member is None:
        db.session.add(ClassMember(class_id=study_class.id, person_id=person.id, joined_at=now()))
    else:
        member.left_at = None
    db.session.flush()


def remove_member(*, study_class: StudyClass, person: Person, member: ClassMember) -> None:
    """The person is no longer in the class; what they study and have passed stays theirs."""
    lock(member)
    if member.left_at is not None:
        return
    member.left_at = now()
    db.session.flush()
    record(
        "class.member_removed",
        kind="class",
        id=study_class.id,
        label=study_class.name,
        detail={"person": person.full_name},
        subject_id=person.id,
    )
