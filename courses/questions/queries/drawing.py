"""What a blueprint may draw from, and which questions never stand together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from courses.questions.models import (
    Question,
    QuestionCategory,
    QuestionEnemy,
    QuestionMeasure,
    QuestionVersion,
)
from courses.questions.rules import band_of
from lms.core.db import db


@dataclass(frozen=True, kw_only=True)
class Drawable:
    """A question in use that may be drawn, by its version in use, and what is known of its difficulty."""

    question_id: int
    version_id: int
    key: str
    title: str
    kind: str
    category_id: int
    difficulty: str
    answers: int
    facility: float | None

    @property
    def band(self) -> str:
        """easy, medium, hard, or '' where nobody knows."""
        return band_of(self.difficulty, answers=self.answers, facility=self.facility)


def within(category_ids: Iterable[int]) -> Select[Any]:
    """The ids of these categories and of those below them at the same unit."""
    top, each = QuestionCategory.__table__.alias("top"), QuestionCategory
    below = func.substr(each.path, 1, func.length(top.c.path) + 1) == top.c.path + "/"
    reached = and_(each.unit_id == top.c.unit_id, or_(each.id == top.c.id, below))
    return select(each.id).join(top, reached).where(top.c.id.in_(list(category_ids))).distinct()


def list_drawable(
    category_ids: Collection[int], *, band: str = "", pool: str = "graded", with_below: bool = True
) -> list[Drawable]:
    """The questions in use of these categories that do not rest, in the order of their keys: one statement.

    `band` narrows to easy, medium or hard as `rules.band_of` says; '' takes all. The reader's right to these
    categories is the caller's to check (`list_category_counts` names those that may be drawn from).
    """
    inside = within(category_ids) if with_below else list(category_ids)
    statement = (
        select(
            Question.id.label("question_id"),
            QuestionVersion.id.label("version_id"),
            Question.key,
            Question.title,
            Question.kind,
            Question.category_id,
            Question.difficulty,
            func.coalesce(QuestionMeasure.answers, 0).label("answers"),
            QuestionMeasure.facility,
        )
        .join(
            QuestionVersion,
            and_(
                QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.current_number
            ),
        )
        .outerjoin(QuestionMeasure, QuestionMeasure.question_id == Question.id)
        .where(Question.category_id.in_(inside), Question.pool == pool, is_drawable())
        .order_by(Question.key)
    )
    found = [Drawable(**row) for row in db.session.execute(statement).mappings()]
    return [each for each in found if not band or each.band == band]


def is_drawable() -> Any:
    """The condition that a question is in use and does not rest."""
    return and_(Question.state == "in_use", Question.rested_at.is_(None))


def enemies_among(question_ids: Collection[int]) -> set[tuple[int, int]]:
    """The pairs (lower id, higher id) of these questions that never stand in one paper."""
    ids = list(question_ids)
    statement = select(QuestionEnemy.first_id, QuestionEnemy.second_id).where(
        QuestionEnemy.first_id.in_(ids), QuestionEnemy.second_id.in_(ids)
    )
    return {(first, second) for first, second in db.session.execute(statement)}
