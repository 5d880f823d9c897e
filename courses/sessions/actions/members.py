"""Who is in a class and who waits for a place."""

from collections.abc import Sequence

from sqlalchemy import select

from courses.catalogue.models import Course, CourseVersion
from courses.progress.actions import enrol
from courses.sessions.models import ClassMember, ClassWaiting, StudyClass
from courses.sessions.queries import count_members, list_waiting
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _, in_language
from lms.notices.actions import send_message
from lms.people.models import Person

MOST_AT_ONCE = 1000


def add_members(*, study_class: StudyClass, people: Sequence[Person], may_wait: bool = False) -> list[Person]:
    """These people are in the class and study its course; returns those who were not in it before.

    Whoever left and comes back is in it again from the first day on. Where the class has not places enough it is
    refused, or (`may_wait`) the last ones wait for a place, in this order.
    """
    if len(people) > MOST_AT_ONCE:
        raise Refusal(_("At most %(most)s people can be added at once.", most=MOST_AT_ONCE))
    lock(study_class)
    known = _memberships(study_class, people)
    coming = [person for person in people if person.id not in known or known[person.id].left_at is not None]
    free = _free_places(study_class)
    if free is not None and len(coming) > free and not may_wait:
        raise Refusal(_too_few_places(free, len(coming)))
    added, late = (coming, []) if free is None else (coming[:free], coming[free:])
    for person in added:
        _put_in(study_class, person, known.get(person.id))
    _let_wait(study_class, late)
    if added:
        detail = {"number": len(added), "people": [person.full_name for person in added[:20]]}
        record("class.members_added", kind="class", id=study_class.id, label=study_class.name, detail=detail)
    return added


def _too_few_places(free: int, coming: int) -> str:
    return _(
        "The class has %(free)s places left and %(count)s people are to be added. Let the others wait, or give "
        "the class more places.",
        free=free,
        count=coming,
    )


def _free_places(study_class: StudyClass) -> int | None:
    if study_class.capacity is None:
        return None
    return max(study_class.capacity - count_members(study_class.id), 0)


def _put_in(study_class: StudyClass, person: Person, member: ClassMember | None) -> None:
    """The person is in the class, studies its course and waits no more."""
    course = db.session.get_one(Course, study_class.course_id)
    _join(study_class, person, member)
    enrol(person_id=person.id, course=course, version=_current_version(course))
    for row in _waiting_rows(study_class, [person.id]):
        row.ended_at, row.got_place = now(), True
    db.session.flush()


def _waiting_rows(study_class: StudyClass, person_ids: Sequence[int]) -> list[ClassWaiting]:
    statement = select(ClassWaiting).where(
        ClassWaiting.class_id == study_class.id,
        ClassWaiting.ended_at.is_(None),
        ClassWaiting.person_id.in_(person_ids),
    )
    return list(db.session.scalars(statement))


def _let_wait(study_class: StudyClass, people: Sequence[Person]) -> None:
    waiting = {row.person_id for row in _waiting_rows(study_class, [person.id for person in people])}
    coming = [person for person in people if person.id not in waiting]
    for person in coming:
        row = ClassWaiting(class_id=study_class.id, person_id=person.id, waits_since=now(), got_place=False)
        db.session.add(row)
        db.session.flush()
    if coming:
        detail = {"number": len(coming), "people": [person.full_name for person in coming[:20]]}
        record("class.waiting", kind="class", id=study_class.id, label=study_class.name, detail=detail)


def fill_places(study_class: StudyClass) -> None:
    """Places that are free are given to those who wait, in their order; they are told."""
    free = _free_places(study_class)
    waiting = list_waiting(study_class.id)
    for _row, person in waiting[:free] if free is not None else waiting:
        _put_in(study_class, person, _memberships(study_class, [person]).get(person.id))
        with in_language(person.language):
            send_message(
                person_id=person.id,
                key=f"class.place:{study_class.id}:{person.id}:{now().isoformat()}",
                subject=_("You have a place in the class %(name)s", name=study_class.name),
                body=_("A place came free. The course is among your courses now."),
                link="/",
            )
        record(
            "class.place_given",
            kind="class",
            id=study_class.id,
            label=study_class.name,
            subject_id=person.id,
        )


def stop_waiting(*, study_class: StudyClass, person_id: int) -> None:
    """The person no longer waits for a place."""
    lock(study_class)
    for row in _waiting_rows(study_class, [person_id]):
        row.ended_at = now()
    db.session.flush()
    record(
        "class.waiting_ended", kind="class", id=study_class.id, label=study_class.name, subject_id=person_id
    )


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
    """The person is no longer in the class; what they have passed stays theirs. Who waits first gets the place."""
    lock(study_class)
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
    fill_places(study_class)
