"""One lesson of a draft against what learners have: a handful of statements."""

from collections.abc import Sequence

from sqlalchemy import and_, select

from courses.authoring.models import CourseDraft
from courses.authoring.queries.content_rows import asked_in, questions_asked
from courses.authoring.queries.contents import at_end
from courses.authoring.queries.drafts import list_draft_files
from courses.authoring.queries.texts import block_texts
from courses.authoring.rules.compared import BlockChange
from courses.authoring.rules.differences import compare_blocks
from courses.catalogue.models import Course, CourseFile, CourseVersion, Item, Placement
from courses.lessons.blocks.base import Block
from courses.lessons.models import LessonVersion
from lms.core.db import db


def change_of_lesson(
    course: Course, draft: CourseDraft, slug: str, blocks: Sequence[Block]
) -> tuple[BlockChange, ...] | None:
    """What became of each block of the lesson; None for a lesson that learners do not have yet."""
    row = _published(course, slug)
    if row is None:
        return None
    lesson, version_id = row
    asked = asked_in(lesson)
    old = [*lesson.blocks, *at_end(lesson.blocks, asked)]
    shown = select(CourseFile.name, CourseFile.sha256).where(CourseFile.version_id == version_id)
    files = {row.name: row.sha256 for row in db.session.execute(shown)}
    before = block_texts(old, files, asked)
    return compare_blocks(
        before, block_texts(blocks, list_draft_files(course.id), questions_asked(course.id, blocks))
    )


def _published(course: Course, slug: str) -> tuple[LessonVersion, int] | None:
    pinned = and_(LessonVersion.item_id == Item.id, LessonVersion.number == Placement.content_number)
    statement = (
        select(LessonVersion, CourseVersion.id)
        .join(Item, Item.id == LessonVersion.item_id)
        .join(CourseVersion, CourseVersion.course_id == Item.course_id)
        .join(Placement, and_(Placement.version_id == CourseVersion.id, Placement.item_id == Item.id))
        .where(Item.course_id == course.id, Item.slug == slug, pinned)
        .where(CourseVersion.number == course.current_number)
    )
    row = db.session.execute(statement).first()
    return (row[0], row[1]) if row else None
