"""The quizzes that a trainer answers for: those of the courses whose unit lies within the trainer's units."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.quizzes.models import QuizVersion
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.queries import scope_for


@dataclass(frozen=True)
class Taught:
    """A quiz in the hands of those who teach it: its course, and its rules in the version that new learners get."""

    course: Course
    version: CourseVersion
    item: Item
    title: str
    quiz: QuizVersion


def _taught(permission: str, version: Any = None) -> Any:
    current = and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number)
    pinned = and_(QuizVersion.item_id == Item.id, QuizVersion.number == Placement.content_number)
    statement: Any = (
        select(Course, CourseVersion, Item, Placement.title, QuizVersion)
        .join(CourseVersion, current if version is None else version)
        .join(Placement, Placement.version_id == CourseVersion.id)
        .join(Item, Item.id == Placement.item_id)
        .join(QuizVersion, pinned)
        .where(Item.kind == "quiz", Course.unit_id.in_(scope_for(permission).unit_ids()))
        .order_by(CourseVersion.title, Placement.position)
    )
    return statement


def list_taught(permission: str) -> list[Taught]:
    """Every quiz of the courses of one's units, by course: one statement."""
    return [Taught(*row) for row in db.session.execute(_taught(permission))]


def get_taught(course_slug: str, item_slug: str, *, permission: str) -> Taught:
    """The quiz at that address; to those who do not teach it there is no such quiz."""
    here = Course.slug == course_slug, Item.slug == item_slug
    row = db.session.execute(_taught(permission).where(*here)).first()
    if row is None:
        # Taken out of the course, but those who study an earlier version still take it.
        earlier = _taught(permission, CourseVersion.course_id == Course.id).order_by(None)
        row = db.session.execute(earlier.where(*here).order_by(CourseVersion.number.desc()).limit(1)).first()
    if row is None:
        raise NotFound()
    return Taught(*row)


def find_newest(course_id: int, slug: str) -> QuizVersion | None:
    """The newest rules of the quiz with that address, published in a course or not yet."""
    return db.session.scalar(
        select(QuizVersion)
        .join(Item, Item.id == QuizVersion.item_id)
        .where(Item.course_id == course_id, Item.slug == slug)
        .order_by(QuizVersion.number.desc())
        .limit(1)
    )


def newest_numbers(course_id: int, slugs: Collection[str]) -> dict[str, int]:
    """The number of the newest content of the quizzes with these addresses, published in a course or not yet."""
    rows: Any = db.session.execute(
        select(Item.slug, func.max(QuizVersion.number))
        .join(Item, Item.id == QuizVersion.item_id)
        .where(Item.course_id == course_id, Item.slug.in_(slugs))
        .group_by(Item.slug)
    )
    return dict(rows.all())
