"""The versions of a course, and who learns with which."""

from dataclasses import dataclass

from sqlalchemy import select

from courses.catalogue.models import CourseVersion
from courses.progress.models import VersionMove
from courses.progress.moves import (
    learners_by_version,
    list_moves,
)
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.models import Person


@dataclass(frozen=True)
class VersionRow:
    """A version, who published it, how many learn with it or completed it, and the move that led to it."""

    version: CourseVersion
    by: str
    under_way: int = 0
    completed: int = 0
    move: VersionMove | None = None


def list_versions(course_id: int) -> list[VersionRow]:
    """Every version of the course, the latest first: three statements."""
    rows = db.session.execute(
        select(CourseVersion, Person.full_name)
        .outerjoin(Person, Person.id == CourseVersion.published_by_id)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.number.desc())
    ).all()
    learners = {row[0]: (row[1], row[2]) for row in db.session.execute(learners_by_version(course_id))}
    moves = list_moves(course_id)
    return [
        VersionRow(version, by or "", *learners.get(version.id, (0, 0)), moves.get(version.id))
        for version, by in rows
    ]


def get_version(course_id: int, number: int | None) -> CourseVersion:
    """The version of that number; NotFound without one."""
    found = find_version(course_id, number)
    if found is None:
        raise NotFound()
    return found


def find_version(course_id: int, number: int | None) -> CourseVersion | None:
    """The version of that number, if there is one."""
    if number is None:
        return None
    return db.session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course_id, CourseVersion.number == number)
    )
