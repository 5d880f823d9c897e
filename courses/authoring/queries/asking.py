"""The questions of the bank that a course may ask in its lessons: those its own unit could choose from."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, or_, select

from courses.catalogue.models import Course
from courses.questions.models import Question, QuestionCategory, QuestionVersion
from lms.core.clock import today
from lms.core.db import db
from lms.organisations.queries import branch_of, line_above


def units_of(course_id: int) -> Select[int]:
    """The ids of the course's unit, or of who took it over, with all below it: what they have, the course may show."""
    return branch_of(db.session.get_one(Course, course_id).unit_id, today())


def may_be_asked(course_id: int) -> Any:
    """The condition that a question is for self-tests and kept by the course's unit, below it, or above it.

    It hangs on the course and not on whoever looks: what one author may choose, every reader of the draft may see.
    """
    above = select(line_above(db.session.get_one(Course, course_id).unit_id, today()).c.unit_id)
    kept = or_(QuestionCategory.unit_id.in_(units_of(course_id)), QuestionCategory.unit_id.in_(above))
    near = Question.category_id.in_(select(QuestionCategory.id).where(kept))
    return (Question.pool == "self_test") & or_(Question.category_id.is_(None), near)


def questions_out_of_reach(course_id: int, keys: Iterable[str]) -> set[str]:
    """Those of these keys that the course may not ask, known or not: one statement, none for no keys."""
    asked = set(keys)
    if not asked:
        return set()
    reached = select(Question.key).where(Question.key.in_(asked), may_be_asked(course_id))
    return asked - set(db.session.scalars(reached))


def is_asked_now(course_id: int, keys: Iterable[str]) -> tuple[Any, ...]:
    """The conditions that a question of these keys is in use, may be asked, and stands there in its present version."""
    in_use = (Question.state == "in_use", QuestionVersion.number == Question.current_number)
    return (Question.key.in_(set(keys)), *in_use, may_be_asked(course_id))


def current_questions(course_id: int, keys: Iterable[str]) -> dict[str, QuestionVersion]:
    """The present version of each question in use that the course may ask, by key: one statement, none for no keys."""
    asked = set(keys)
    if not asked:
        return {}
    statement = (
        select(Question.key, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .where(*is_asked_now(course_id, asked))
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
