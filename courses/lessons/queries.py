"""Reading lessons."""

from typing import Any

from sqlalchemy import select

from courses.lessons.models import (
    LessonQuestion,
    LessonTranslation,
    LessonVersion,
    LessonVisit,
    SelfCheck,
)
from courses.questions.models import QuestionVersion
from lms.core.db import db
from lms.core.errors import NotFound


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


def list_held(enrolment_id: int) -> set[int]:
    """The items of the enrolment that wait for their confirmation."""
    statement = select(LessonVisit.item_id).where(
        LessonVisit.enrolment_id == enrolment_id,
        LessonVisit.held_at.is_not(None),
        LessonVisit.finished_at.is_(None),
    )
    return set(db.session.scalars(statement))


def list_question_ids(item_id: int, number: int) -> list[int]:
    """The stable questions of the lesson's self-test in that version, in order."""
    statement = (
        select(QuestionVersion.question_id)
        .join(LessonQuestion, LessonQuestion.question_version_id == QuestionVersion.id)
        .join(LessonVersion, LessonVersion.id == LessonQuestion.lesson_version_id)
        .where(LessonVersion.item_id == item_id, LessonVersion.number == number)
        .order_by(LessonQuestion.position)
    )
    return list(db.session.scalars(statement))


def list_answered(*, enrolment_id: int, item_id: int) -> set[int]:
    """The questions of the lesson that the learner has answered rightly."""
    statement = select(SelfCheck.question_id).where(
        SelfCheck.enrolment_id == enrolment_id, SelfCheck.item_id == item_id
    )
    return set(db.session.scalars(statement))
