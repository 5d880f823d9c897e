"""What must always hold of classes and attendance; `lms audit` runs these."""

from collections.abc import Callable

from sqlalchemy import func, select

from courses.sessions.models import Attendance, ClassMember, StudyClass
from lms.core.db import db


def check_numbers() -> list[str]:
    """The entries of a person for a meeting are numbered without a gap: none was ever taken away."""
    statement = (
        select(Attendance.meeting_id, Attendance.person_id)
        .group_by(Attendance.meeting_id, Attendance.person_id)
        .having(func.max(Attendance.number) != func.count())
    )
    return [
        f"meeting {row[0]}, person {row[1]}: an entry is missing" for row in db.session.execute(statement)
    ]


def check_places() -> list[str]:
    """No class has more people than places."""
    statement = (
        select(StudyClass.id)
        .join(ClassMember, ClassMember.class_id == StudyClass.id)
        .where(ClassMember.left_at.is_(None), StudyClass.capacity.is_not(None))
        .group_by(StudyClass.id, StudyClass.capacity)
        .having(func.count() > StudyClass.capacity)
    )
    return [f"class {key} has more people than places" for key in db.session.scalars(statement)]


INVARIANTS: dict[str, Callable[[], list[str]]] = {
    "attendance is never taken away": check_numbers,
    "classes keep to their places": check_places,
}
