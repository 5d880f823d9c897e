"""Beginning a plan."""

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.plans.models import PlanEdition, TrainingPlan
from lms.plans.queries import FIRST


def draft_plan(*, unit: Unit, year: int, title: str, by_id: int | None) -> TrainingPlan:
    """The unit has a draft of its plan for that year, with a first edition to write; one plan a unit and year."""
    there = select(TrainingPlan.id).where(TrainingPlan.unit_id == unit.id, TrainingPlan.year == year)
    faults = []
    if db.session.scalar(there) is not None:
        faults.append(_("This unit has a plan for %(year)s already. Open it, or amend it.", year=year))
    if not today().year - 5 <= year <= today().year + 5:
        faults.append(_("Choose a year at most five years from now."))
    if faults:
        raise Refusal(*faults)
    plan = TrainingPlan(
        public_id=public_id(),
        unit_id=unit.id,
        year=year,
        title=clean_line(title),
        created_at=now(),
        created_by_id=by_id,
    )
    db.session.add(plan)
    db.session.flush()
    db.session.add(PlanEdition(plan_id=plan.id, number=FIRST, created_at=now(), created_by_id=by_id))
    record("plan.drafted", kind="plan", id=plan.id, label=plan.title, detail={"year": year})
    db.session.flush()
    return plan
