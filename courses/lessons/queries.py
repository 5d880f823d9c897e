"""Reading lessons."""

from typing import Any, TypeVar

from sqlalchemy import and_, select

from courses.lessons.blocks.counted import counted_in
from courses.lessons.models import (
    LessonQuestion,
    LessonReference,
    LessonTranslation,
    LessonVersion,
    LessonVisit,
    SelfCheck,
)
from courses.questions.models import QuestionVersion
from lms.core.db import db
from lms.core.errors import NotFound

Shown = TypeVar("Shown")


def get_lesson(item_id: int, number: int) -> LessonVersion:
    """The content pinned by a course version."""
    found = db.session.scalar(
        select(LessonVersion).where(LessonVersion.item_id == item_id, LessonVersion.number == number)
    )
    if found is None:
        raise NotFound()
    return found


def list_questions(lesson_version_id: int) -> list[QuestionVersion]:
    """The self-test questions at the end of the lesson, in order."""
    statement = (
        select(QuestionVersion)
        .join(LessonQuestion, LessonQuestion.question_version_id == QuestionVersion.id)
        .where(LessonQuestion.lesson_version_id == lesson_version_id)
        .order_by(LessonQuestion.position)
    )
    return list(db.session.scalars(statement))


def list_translations(lesson_version_id: int) -> dict[str, dict[str, Any]]:
    """{"title", "blocks"} of the lesson in each other language."""
    statement = select(LessonTranslation).where(LessonTranslation.lesson_version_id == lesson_version_id)
    return {row.language: {"title": row.title, "blocks": row.blocks} for row in db.session.scalars(statement)}


def find_visit(*, enrolment_id: int, item_id: int) -> LessonVisit | None:
    """When the learner opened the lesson and how far they came."""
    return db.session.scalar(
        select(LessonVisit).where(LessonVisit.enrolment_id == enrolment_id, LessonVisit.item_id == item_id)
    )


def list_visits(enrolment_id: int) -> dict[int, LessonVisit]:
    """The visits of the enrolment by item."""
    statement = select(LessonVisit).where(LessonVisit.enrolment_id == enrolment_id)
    return {row.item_id: row for row in db.session.scalars(statement)}


def get_translated_lesson(item_id: int, number: int) -> tuple[LessonVersion, dict[str, dict[str, Any]]]:
    """The content pinned by a course version, and {"title", "blocks"} in each other language: one statement."""
    rows = db.session.execute(
        select(LessonVersion, LessonTranslation)
        .outerjoin(LessonTranslation, LessonTranslation.lesson_version_id == LessonVersion.id)
        .where(LessonVersion.item_id == item_id, LessonVersion.number == number)
    ).all()
    if not rows:
        raise NotFound()
    others = {row[1].language: {"title": row[1].title, "blocks": row[1].blocks} for row in rows if row[1]}
    return rows[0][0], others


def list_question_ids(item_id: int, number: int) -> list[int]:
    """The stable questions of the lesson's self-test in that version, in order."""
    return [question_id for question_id, _is_answered in list_answered(item_id, number, enrolment_id=0)]


def list_answered(item_id: int, number: int, *, enrolment_id: int) -> list[tuple[int, bool]]:
    """(stable question, whether the learner has answered it rightly) of the lesson's self-test, in order."""
    answered = and_(
        SelfCheck.enrolment_id == enrolment_id,
        SelfCheck.item_id == item_id,
        SelfCheck.question_id == QuestionVersion.question_id,
    )
    statement = (
        select(QuestionVersion.question_id, SelfCheck.id.is_not(None))
        .join(LessonQuestion, LessonQuestion.question_version_id == QuestionVersion.id)
        .join(LessonVersion, LessonVersion.id == LessonQuestion.lesson_version_id)
        .outerjoin(SelfCheck, answered)
        .where(LessonVersion.item_id == item_id, LessonVersion.number == number)
        .order_by(LessonQuestion.position)
    )
    return [(row[0], bool(row[1])) for row in db.session.execute(statement)]


def list_counted(things: type[Shown], kind: str, *, item_id: int, number: int) -> list[Shown]:
    """The things (rows with a `public_id`) that the lesson counts by in that version, met in each language.

    `kind` is that of the references to them: "media", "package".
    """
    table: Any = things
    statement = (
        select(table, LessonVersion)
        .join(LessonReference, LessonReference.reference == table.public_id)
        .join(LessonVersion, LessonVersion.id == LessonReference.lesson_version_id)
        .where(LessonVersion.item_id == item_id, LessonVersion.number == number)
        .where(LessonReference.kind == kind)
        .order_by(table.id)
    )
    rows = db.session.execute(statement)
    return [thing for thing, lesson in rows if thing.public_id in counted_in(lesson.blocks, kind)]
