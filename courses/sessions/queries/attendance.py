"""Reading who attended: of several entries of a person for a meeting the last one holds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from courses.sessions.models import Attendance, AttendanceFile, ClassMember, Meeting, StudyClass
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.aliases import same_person
from lms.people.models import Person


def _latest() -> Any:
    """The condition that an entry is the last one of its person for its meeting."""
    newest = (
        select(Attendance.meeting_id, Attendance.person_id, func.max(Attendance.number).label("number"))
        .group_by(Attendance.meeting_id, Attendance.person_id)
        .subquery()
    )
    same = and_(
        newest.c.meeting_id == Attendance.meeting_id,
        newest.c.person_id == Attendance.person_id,
        newest.c.number == Attendance.number,
    )
    return newest, same


def standing(meeting_id: int, person_ids: Collection[int] | None = None) -> dict[int, Attendance]:
    """The entry that holds of each person (or of these) for the meeting."""
    newest, same = _latest()
    statement = select(Attendance).join(newest, same).where(Attendance.meeting_id == meeting_id)
    if person_ids is not None:
        statement = statement.where(Attendance.person_id.in_(person_ids))
    return {row.person_id: row for row in db.session.scalars(statement)}


def list_history(meeting_id: int, person_id: int) -> list[Attendance]:
    """Every entry of the person for the meeting, the latest first."""
    statement = select(Attendance).where(
        Attendance.meeting_id == meeting_id, Attendance.person_id == person_id
    )
    return list(db.session.scalars(statement.order_by(Attendance.number.desc())))


def attended_minutes(person_id: int, item_id: int) -> int:
    """The minutes that the person, under whichever account, attended of the item's meetings, each once."""
    newest, same = _latest()
    rows = db.session.execute(
        select(Attendance.meeting_id, Attendance.minutes)
        .join(newest, same)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.item_id == item_id, Meeting.cancelled_at.is_(None))
        .where(Attendance.person_id.in_(same_person(person_id)))
    )
    best: dict[int, int] = {}
    for meeting_id, minutes in rows:
        best[meeting_id] = max(best.get(meeting_id, 0), minutes)
    return sum(best.values())


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting of somebody's class, and what they attended of it (None: nothing is entered yet)."""

    meeting: Meeting
    study_class: StudyClass
    minutes: int | None


def meetings_of_person(person_id: int, item_id: int) -> list[OwnMeeting]:
    """The meetings for the item of the classes that the person is in, and those that they attended."""
    newest, same = _latest()
    entries = (
        select(Attendance.meeting_id, func.max(Attendance.minutes).label("minutes"))
        .join(newest, same)
        .where(Attendance.person_id.in_(same_person(person_id)))
        .group_by(Attendance.meeting_id)
        .subquery()
    )
    own = select(ClassMember.class_id).where(
        ClassMember.person_id.in_(same_person(person_id)), ClassMember.left_at.is_(None)
    )
    statement = (
        select(Meeting, StudyClass, entries.c.minutes)
        .join(StudyClass, StudyClass.id == Meeting.class_id)
        .outerjoin(entries, entries.c.meeting_id == Meeting.id)
        .where(Meeting.item_id == item_id, Meeting.cancelled_at.is_(None))
        .where(Meeting.class_id.in_(own) | entries.c.minutes.is_not(None))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [OwnMeeting(*row) for row in db.session.execute(statement)]


def planned_minutes(person_id: int, item_id: int) -> int:
    """The minutes that the person's class teaches for the item: of several classes those of the longest."""
    totals: dict[int, int] = {}
    for each in meetings_of_person(person_id, item_id):
        totals[each.study_class.id] = totals.get(each.study_class.id, 0) + each.meeting.minutes
    return max(totals.values(), default=0)


def get_file(public_id: str, meeting_id: int) -> AttendanceFile:
    """The list with that address, of that meeting."""
    found = db.session.scalar(
        select(AttendanceFile).where(
            AttendanceFile.public_id == public_id, AttendanceFile.meeting_id == meeting_id
        )
    )
    if found is None:
        raise NotFound()
    return found


def list_files(meeting_id: int) -> list[tuple[AttendanceFile, str]]:
    """The lists that were sent for the meeting, the latest first, each with who sent it."""
    statement = (
        select(AttendanceFile, Person.full_name)
        .join(Person, Person.id == AttendanceFile.read_by_id)
        .where(AttendanceFile.meeting_id == meeting_id)
        .order_by(AttendanceFile.id.desc())
        .limit(20)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
