"""How far a person reaches into the bank, as conditions of statements.

A category is kept by a unit. People who write questions at that unit or above edit it; those of the units
below may read what has been approved there and draw from it. A question without a category belongs to the
unit above all others.
"""

from typing import Any

from sqlalchemy import Select, and_, or_, select

from courses.questions.models import Question, QuestionCategory
from lms.core.clock import today
from lms.core.permissions import roles_with, the_actor
from lms.organisations.models import Unit
from lms.organisations.queries import lines_up
from lms.people.queries import scope_for

READ, WRITE, REVIEW = "questions.read", "questions.write", "questions.review"


def own_units(permission: str) -> Select[Any]:
    """The units whose categories are the signed-in person's to look after under that permission."""
    return scope_for(permission).unit_ids()


def readable_units(permission: str = READ) -> Select[Any]:
    """The units whose categories are open to the signed-in person: the own ones and all above them today."""
    roots = list(the_actor().units_of(*roles_with(permission)))
    line = lines_up(roots, today())
    reached = or_(Unit.id.in_(select(line.c.unit_id)), Unit.id.in_(own_units(permission)))
    return select(Unit.id).where(reached)


def is_own(permission: str) -> Any:
    """The condition that a question is the signed-in person's to look after under that permission."""
    own = own_units(permission)
    top = select(Unit.id).where(Unit.kind == "root", Unit.id.in_(own)).exists()
    return or_(and_(Question.category_id.is_(None), top), _kept_by(own))


def is_readable(permission: str = READ) -> Any:
    """The condition that a question is open to the signed-in person: an own one, or one approved above."""
    above = or_(Question.category_id.is_(None), _kept_by(readable_units(permission)))
    return or_(is_own(permission), and_(above, Question.current_number.is_not(None)))


def _kept_by(units: Select[Any]) -> Any:
    return Question.category_id.in_(select(QuestionCategory.id).where(QuestionCategory.unit_id.in_(units)))
