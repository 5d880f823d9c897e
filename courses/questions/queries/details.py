"""All that the bank knows of one question."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import aliased

from courses.questions.models import (
    Question,
    QuestionCategory,
    QuestionDraft,
    QuestionEnemy,
    QuestionMeasure,
    QuestionTag,
    QuestionUse,
    QuestionVersion,
)
from courses.questions.reach import READ, REVIEW, WRITE, is_own, is_readable
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import holds
from lms.organisations.queries import names_on
from lms.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Known:
    """A question as the signed-in person may know it, with its draft, its category, its measure and its author.

    `draft` is None for those who only read: what is not approved is not shown to them.
    """

    question: Question
    draft: QuestionDraft | None
    measure: QuestionMeasure | None
    path: str | None
    unit_name: str | None
    author_name: str | None
    draft_author: str | None
    can_edit: bool
    can_review: bool


def get_known(key: str, *, permission: str | None = None) -> Known:
    """The question with that key, if open to the signed-in person; else as if there were none.

    With a permission, only where the person looks after it under that permission.
    """
    names, author, writer = names_on(today()), aliased(Person), aliased(Person)
    statement = (
        select(
            Question,
            QuestionDraft,
            QuestionMeasure,
            QuestionCategory.path,
            names.c.name,
            author.full_name,
            writer.full_name,
            _own_if_held(WRITE),
            _own_if_held(REVIEW),
        )
        .outerjoin(QuestionDraft, QuestionDraft.question_id == Question.id)
        .outerjoin(QuestionMeasure, QuestionMeasure.question_id == Question.id)
        .outerjoin(QuestionCategory, QuestionCategory.id == Question.category_id)
        .outerjoin(names, names.c.unit_id == QuestionCategory.unit_id)
        .outerjoin(author, author.id == Question.author_id)
        .outerjoin(writer, writer.id == QuestionDraft.author_id)
        .where(Question.key == key, is_own(permission) if permission else is_readable(READ))
    )
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    question, draft, measure, path, unit_name, author_name, draft_author, can_edit, can_review = row
    return Known(
        question=question,
        draft=draft if can_edit or can_review else None,
        measure=measure,
        path=path,
        unit_name=unit_name,
        author_name=author_name,
        draft_author=draft_author,
        can_edit=bool(can_edit),
        can_review=bool(can_review),
    )


def _own_if_held(permission: str) -> Any:
    return is_own(permission) if holds(permission) else literal(False)


def list_question_versions(question_id: int) -> list[Any]:
    """Every version of the question, the newest first, with the names of its author and reviewer."""
    author, reviewer = aliased(Person), aliased(Person)
    statement = (
        select(
            QuestionVersion,
            author.full_name.label("author_name"),
            reviewer.full_name.label("reviewer_name"),
        )
        .outerjoin(author, author.id == QuestionVersion.author_id)
        .outerjoin(reviewer, reviewer.id == QuestionVersion.reviewer_id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    )
    return list(db.session.execute(statement).all())


def list_uses(question_id: int) -> list[QuestionUse]:
    """Where the question stands, the latest first."""
    statement = select(QuestionUse).where(QuestionUse.question_id == question_id)
    return list(db.session.scalars(statement.order_by(QuestionUse.since.desc(), QuestionUse.id.desc())))


def list_tags(question_id: int) -> list[str]:
    """The words on the question, in the order in which they came."""
    statement = select(QuestionTag.tag).where(QuestionTag.question_id == question_id).order_by(QuestionTag.id)
    return list(db.session.scalars(statement))


def list_enemies(question_id: int) -> list[Question]:
    """The questions that never stand beside this one, as far as the signed-in person may see them."""
    pairs = select(QuestionEnemy).where(
        or_(QuestionEnemy.first_id == question_id, QuestionEnemy.second_id == question_id)
    )
    pair = pairs.subquery()
    statement = (
        select(Question)
        .where(Question.id.in_(select(pair.c.first_id).union(select(pair.c.second_id))))
        .where(Question.id != question_id, is_readable(READ))
        .order_by(Question.key)
    )
    return list(db.session.scalars(statement))


def find_readable(key: str) -> Question | None:
    """The question with that key, if open to the signed-in person."""
    return db.session.scalar(select(Question).where(Question.key == key, is_readable(READ)))


def list_own_questions(keys: list[str], permission: str = WRITE) -> list[Question]:
    """Those of the questions that are the signed-in person's to look after, in the order of their keys."""
    statement = select(Question).where(Question.key.in_(keys), is_own(permission)).order_by(Question.key)
    return list(db.session.scalars(statement))
