"""Questions among others: enemies, tags, categories."""

from collections.abc import Iterable

from sqlalchemy import delete

from courses.questions.actions.versions import add_tags
from courses.questions.models import Question, QuestionCategory, QuestionEnemy
from courses.questions.rules import LONGEST_TAG
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line


def declare_enemies(*, one: Question, other: Question) -> None:
    """The two never stand in one paper."""
    if one.id == other.id:
        raise Refusal(_("A question is no enemy of itself."))
    first, second = sorted((one.id, other.id))
    if insert_once(QuestionEnemy, first_id=first, second_id=second):
        record(
            "question.enemy_declared",
            kind="question",
            id=one.key,
            label=one.title,
            detail={"code": other.key},
        )


def withdraw_enemies(*, one: Question, other: Question) -> None:
    """The two may stand in one paper again."""
    first, second = sorted((one.id, other.id))
    gone = delete(QuestionEnemy).where(QuestionEnemy.first_id == first, QuestionEnemy.second_id == second)
    if db.session.execute(gone).rowcount:  # type: ignore[attr-defined]
        record(
            "question.enemy_withdrawn",
            kind="question",
            id=one.key,
            label=one.title,
            detail={"code": other.key},
        )


def tag_questions(*, questions: Iterable[Question], tag: str) -> None:
    """Every one of the questions carries the word."""
    tag = clean_line(tag)
    if not tag or len(tag) > LONGEST_TAG:
        raise Refusal(_("A tag has 1 to %(most)s characters.", most=LONGEST_TAG))
    for question in questions:
        add_tags(question, [tag])
        record(
            "question.tagged", kind="question", id=question.key, label=question.title, detail={"title": tag}
        )


def move_questions(*, questions: Iterable[Question], category: QuestionCategory) -> None:
    """Every one of the questions stands in the category."""
    for question in questions:
        if question.category_id == category.id:
            continue
        question.category_id, question.updated_at = category.id, now()
        record(
            "question.moved",
            kind="question",
            id=question.key,
            label=question.title,
            detail={"to": category.path},
        )
    db.session.flush()
