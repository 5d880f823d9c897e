"""Drafts, their lessons and files."""

from dataclasses import dataclass

from sqlalchemy import select

from courses.authoring.models import CourseDraft, DraftFile, DraftLesson
from courses.catalogue.models import Course, CourseVersion
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.models import Person
from lms.people.queries import scope_for

AUTHOR, REVIEW, PUBLISH = "courses.author", "courses.review", "courses.publish"


@dataclass(frozen=True)
class DraftRow:
    """A draft, its course, and who saved it last."""

    draft: CourseDraft
    course: Course
    saved_by: str


def list_drafts(permission: str = AUTHOR) -> list[DraftRow]:
    """The drafts of the courses of one's units, the latest first: one statement."""
    statement = (
        select(CourseDraft, Course, Person.full_name)
        .join(Course, Course.id == CourseDraft.course_id)
        .join(Person, Person.id == CourseDraft.updated_by_id)
        .where(Course.unit_id.in_(scope_for(permission).unit_ids()))
        .order_by(CourseDraft.updated_at.desc(), CourseDraft.course_id.desc())
    )
    return [DraftRow(*row) for row in db.session.execute(statement)]


def get_draft_course(slug: str, permission: str = AUTHOR) -> Course:
    """The course with that address, draft or not; to those who do not keep it there is none."""
    course = db.session.scalar(
        select(Course).where(Course.slug == slug, Course.unit_id.in_(scope_for(permission).unit_ids()))
    )
    if course is None:
        raise NotFound()
    return course


def get_draft(slug: str, permission: str = AUTHOR) -> tuple[Course, CourseDraft]:
    """The course with that address and its draft; to those who do not keep it there is none."""
    row = db.session.execute(
        select(Course, CourseDraft)
        .join(CourseDraft, CourseDraft.course_id == Course.id)
        .where(Course.slug == slug, Course.unit_id.in_(scope_for(permission).unit_ids()))
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def find_draft(course_id: int) -> CourseDraft | None:
    """The draft of the course."""
    return db.session.get(CourseDraft, course_id)


def title_of_course(course: Course) -> str:
    """What the course is called on the desk of its authors: by its draft, else by its present version."""
    draft = find_draft(course.id)
    if draft is not None and draft.facts["title"]:
        return str(draft.facts["title"])
    present = CourseVersion.course_id == course.id, CourseVersion.number == course.current_number
    return db.session.scalar(select(CourseVersion.title).where(*present)) or course.slug


def get_with_shown_draft(slug: str, permission: str) -> tuple[Course, CourseDraft | None]:
    """The course with that address for those who hold the permission there, and its draft as far as they may see it.

    While a draft is being written nobody has it but those who write courses of that unit; from its sending on its
    reviewers and publishers have it too.
    """
    row = db.session.execute(
        select(Course, CourseDraft, Course.unit_id.in_(scope_for(AUTHOR).unit_ids()))
        .outerjoin(CourseDraft, CourseDraft.course_id == Course.id)
        .where(Course.slug == slug, Course.unit_id.in_(scope_for(permission).unit_ids()))
    ).first()
    if row is None:
        raise NotFound()
    course, draft, writes = row
    return course, draft if draft is None or draft.state != "draft" or writes else None


def find_draft_lesson(course_id: int, slug: str) -> DraftLesson | None:
    """The lesson of a draft with that address."""
    return db.session.scalar(
        select(DraftLesson).where(DraftLesson.course_id == course_id, DraftLesson.slug == slug)
    )


def get_draft_lesson(course_id: int, slug: str) -> DraftLesson:
    """The lesson of a draft with that address; NotFound without one."""
    found = find_draft_lesson(course_id, slug)
    if found is None:
        raise NotFound()
    return found


def list_draft_lessons(course_id: int) -> dict[str, DraftLesson]:
    """Every lesson of a draft by its address."""
    rows = db.session.scalars(select(DraftLesson).where(DraftLesson.course_id == course_id))
    return {row.slug: row for row in rows}


def list_draft_files(course_id: int) -> dict[str, str]:
    """SHA-256 of every file of a draft by its name in the course."""
    rows = db.session.scalars(select(DraftFile).where(DraftFile.course_id == course_id))
    return {row.name: row.sha256 for row in rows}


def get_draft_file(course_id: int, name: str) -> DraftFile:
    """The file of a draft with that name."""
    found = db.session.scalar(
        select(DraftFile).where(DraftFile.course_id == course_id, DraftFile.name == name)
    )
    if found is None:
        raise NotFound()
    return found
