"""By which rule the courses of a unit are reviewed: dated, the one before ends where the next begins."""

import datetime as dt

from sqlalchemy import select

from courses.authoring.models import ReviewRule
from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.organisations.queries import holds_on


def set_review_rule(
    *,
    unit: Unit,
    legal_approvers: int,
    days: int,
    legal_basis: str,
    valid_from: dt.date,
    person_id: int,
    today: dt.date,
) -> ReviewRule:
    """From that day on courses of the unit and below are reviewed by this rule; what held before stays on record."""
    faults = []
    if legal_approvers not in (1, 2):
        faults.append(_("One or two people approve a course with legal content."))
    if not 1 <= days <= 60:
        faults.append(_("A review takes 1 to 60 working days."))
    if valid_from < today:
        faults.append(_("A rule begins today or later: what was reviewed before stays as it was."))
    if faults:
        raise Refusal(*faults)
    lock(unit)
    later = select(ReviewRule.id).where(ReviewRule.unit_id == unit.id, ReviewRule.valid_from >= valid_from)
    if db.session.scalar(later) is not None:
        raise Refusal(_("A rule of this unit begins on that day or later already."))
    running = select(ReviewRule).where(ReviewRule.unit_id == unit.id, holds_on(ReviewRule, valid_from))
    for before in db.session.scalars(running):
        before.valid_to = valid_from
    rule = ReviewRule(
        unit_id=unit.id,
        legal_approvers=legal_approvers,
        days=days,
        legal_basis=clean_line(legal_basis)[:300] or None,
        valid_from=valid_from,
        set_by_id=person_id,
    )
    db.session.add(rule)
    db.session.flush()
    detail = {"legal_approvers": legal_approvers, "days": days, "from": valid_from.isoformat()}
    record("review_rule.set", kind="unit", id=unit.id, label=unit.public_id, detail=detail)
    return rule
