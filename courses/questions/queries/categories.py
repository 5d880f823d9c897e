"""The categories of the bank, and how much each of them holds."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, literal, select

from courses.questions.models import Question, QuestionCategory
from courses.questions.queries.drawing import is_drawable
from courses.questions.reach import WRITE, own_units, readable_units
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.queries import names_on


@dataclass(frozen=True, kw_only=True)
class CategoryCount:
    """A category open to the reader: how many of its own questions there are, and how many may be drawn."""

    id: int
    public_id: str
    path: str
    unit_id: int
    unit_name: str
    questions: int
    drawable: int
    is_own: bool


def list_category_counts(permission: str, *, pool: str | None = None) -> list[CategoryCount]:
    """The categories that the signed-in person may read under the permission, by unit and path: one statement.

    Those of a unit are open to the units below it; `is_own` says that the person may also edit there.
    `pool` narrows what is counted to 'graded' or 'self_test'.
    """
    names = names_on(today())
    counted = Question.id if pool is None else case((Question.pool == pool, Question.id))
    drawn = and_(is_drawable(), literal(True) if pool is None else Question.pool == pool)
    statement = (
        select(
            QuestionCategory.id,
            QuestionCategory.public_id,
            QuestionCategory.path,
            QuestionCategory.unit_id,
            names.c.name.label("unit_name"),
            func.count(counted).label("questions"),
            func.count(case((drawn, Question.id))).label("drawable"),
            QuestionCategory.unit_id.in_(own_units(permission)).label("is_own"),
        )
        .join(names, names.c.unit_id == QuestionCategory.unit_id)
        .outerjoin(Question, Question.category_id == QuestionCategory.id)
        .where(QuestionCategory.unit_id.in_(readable_units(permission)))
        .group_by(
            QuestionCategory.id,
            QuestionCategory.public_id,
            QuestionCategory.path,
            QuestionCategory.unit_id,
            names.c.name,
            names.c.sort_key,
        )
        .order_by(names.c.sort_key, QuestionCategory.unit_id, QuestionCategory.path)
    )
    return [CategoryCount(**row) for row in db.session.execute(statement).mappings()]


def get_own_category(public_id: str, permission: str = WRITE) -> QuestionCategory:
    """The category with that address, if it is the signed-in person's to look after; else as if there were none."""
    category = db.session.scalar(
        select(QuestionCategory).where(
            QuestionCategory.public_id == public_id, QuestionCategory.unit_id.in_(own_units(permission))
        )
    )
    if category is None:
        raise NotFound()
    return category


def find_category(*, unit_id: int, path: str) -> QuestionCategory | None:
    """The category of the unit with that path."""
    return db.session.scalar(
        select(QuestionCategory).where(QuestionCategory.unit_id == unit_id, QuestionCategory.path == path)
    )
