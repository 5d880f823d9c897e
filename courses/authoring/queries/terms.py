"""By which rule of a unit a course is reviewed."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from courses.authoring.models import ReviewRule
from lms.core.db import db
from lms.organisations.queries import ancestors, holds_on

DAYS, LEGAL_APPROVERS = 5, 1


@dataclass(frozen=True)
class Terms:
    """By which rule a course is reviewed: within how many working days, and by how many people if it is of law."""

    days: int = DAYS
    legal_approvers: int = LEGAL_APPROVERS
    legal_basis: str = ""


def terms_for(unit_id: int, on: dt.date) -> Terms:
    """The rule of the nearest unit above that has one on that day; else what the site ships with."""
    line = ancestors(unit_id, on)
    statement = select(ReviewRule).where(ReviewRule.unit_id.in_(line), holds_on(ReviewRule, on))
    rules = {rule.unit_id: rule for rule in db.session.scalars(statement)}
    nearest = next((rules[each] for each in line if each in rules), None)
    return Terms(nearest.days, nearest.legal_approvers, nearest.legal_basis or "") if nearest else Terms()
