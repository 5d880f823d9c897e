"""Reading the meetings of classes, the people in them, and who waits for a place."""

from dataclasses import dataclass

from sqlalchemy import func, select

from courses.catalogue.models import Course, CourseVersion, Placement
from courses.catalogue.models import Item as CourseItem
from courses.catalogue.queries import is_current
from courses.sessions.models import ClassMember, ClassWaiting, Meeting, StudyClass
from courses.sessions.queries.classes import ClassRow, select_classes
from courses.sessions.rules.matching import Known
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.aliases import survivor_of
from lms.people.models import Person


@dataclass(frozen=True)
class MeetingRow:
    """A meeting with its class."""

    meeting: Meeting
    row: ClassRow


def get_meeting(public_id: str, permission: str) -> MeetingRow:
    """The meeting with that address if a unit of the signed-in person holds its class; else as if there were none."""
    statement = select_classes(permission).add_columns(Meeting)
    found = db.session.execute(
        statement.join(Meeting, Meeting.class_id == StudyClass.id).where(Meeting.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound()
    *columns, meeting = found
    return MeetingRow(meeting, ClassRow(*columns))


def find_meeting(meeting_id: int) -> tuple[Meeting, StudyClass] | None:
    """The meeting with that number, with its class."""
    row = db.session.execute(
        select(Meeting, StudyClass)
        .join(StudyClass, StudyClass.id == Meeting.class_id)
        .where(Meeting.id == meeting_id)
    ).first()
    return (row[0], row[1]) if row else None


def list_meetings(class_id: int) -> list[Meeting]:
    """The meetings of the class in order of time."""
    statement = select(Meeting).where(Meeting.class_id == class_id).order_by(Meeting.starts_at, Meeting.id)
    return list(db.session.scalars(statement.limit(400)))


def list_meeting_items(course_id: int) -> list[tuple[int, str]]:
    """(item, title) of the items of the course that are done by attending, in the version learners get."""
    statement = (
        select(CourseItem.id, Placement.title)
        .join(Placement, Placement.item_id == CourseItem.id)
        .join(CourseVersion, CourseVersion.id == Placement.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseItem.course_id == course_id, CourseItem.kind == "meeting", is_current())
        .order_by(Placement.position)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def people_of(class_id: int) -> list[Known]:
    """The people who are in the class now, as lists name them, by tên, họ, đệm."""
    statement = (
        select(Person.id, Person.full_name, Person.email, Person.staff_number)
        .join(ClassMember, survivor_of(ClassMember.person_id) == Person.id)
        .where(ClassMember.class_id == class_id, ClassMember.left_at.is_(None))
        .order_by(Person.sort_key, Person.id)
        .distinct()
        .add_columns(Person.sort_key)
    )
    return [Known(row[0], row[1], row[2] or "", row[3] or "") for row in db.session.execute(statement)]


def count_members(class_id: int) -> int:
    """How many are in the class now."""
    statement = select(func.count(ClassMember.id)).where(
        ClassMember.class_id == class_id, ClassMember.left_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def list_waiting(class_id: int) -> list[tuple[ClassWaiting, Person]]:
    """Who waits for a place in the class, in the order in which places are given."""
    statement = (
        select(ClassWaiting, Person)
        .join(Person, Person.id == ClassWaiting.person_id)
        .where(ClassWaiting.class_id == class_id, ClassWaiting.ended_at.is_(None))
        .order_by(ClassWaiting.waits_since, ClassWaiting.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
