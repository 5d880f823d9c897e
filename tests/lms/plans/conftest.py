"""A province with two communes, and plans that are drafted, decided and amended by use case."""

import datetime as dt
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.organisations.models import Unit
from lms.people.models import Person
from lms.plans.actions import (
    ClassFacts,
    Decision,
    LineFacts,
    draft_plan,
    open_class,
    publish_edition,
    put_line,
    put_shares,
)
from lms.plans.models import PlanLine, PlanShare, TrainingClass, TrainingPlan
from tests.factories.organisations import make_province
from tests.factories.training import make_officer

YEAR = 2026
DECISION = Decision("12/QĐ-UBND", dt.date(2026, 1, 10), "Nguyễn Văn Ký")
DIGITAL = LineFacts(
    topic="Kỹ năng số cơ bản", content_group=5, study_form="in_class", quarter=2, amount_hundredths=800
)


@dataclass
class Province:
    """The units, and the officer who plans for them all."""

    unit: Unit
    first: Unit
    second: Unit
    officer: Person


@pytest.fixture
def province(writing: None) -> Province:
    unit, first, second = make_province()
    return Province(unit, first, second, make_officer("Đặng Thị Mai", unit))


def drafted(unit: Unit, shares: dict[int, int], facts: LineFacts = DIGITAL) -> tuple[TrainingPlan, PlanLine]:
    """A draft with one line: unit id → turns."""
    plan = draft_plan(unit=unit, year=YEAR, title="Kế hoạch bồi dưỡng năm 2026", by_id=None)
    line = put_line(plan=plan, facts=facts)
    put_shares(plan=plan, line=line, shares={key: (turns, 0) for key, turns in shares.items()})
    return plan, line


def decided(unit: Unit, shares: dict[int, int], facts: LineFacts = DIGITAL) -> tuple[TrainingPlan, PlanLine]:
    """The same plan, decided."""
    plan, line = drafted(unit, shares, facts)
    publish_edition(plan=plan, decision=DECISION, by_id=None)
    return plan, line


def opened(plan: TrainingPlan, line: PlanLine, *, seats: int = 30, ended: bool = True) -> TrainingClass:
    """A class of the line that ended in May, or is to be held in December."""
    month = 5 if ended else 12
    facts = ClassFacts(
        name="Lớp kỹ năng số số 1",
        organiser="Trường Chính trị tỉnh",
        place="Hội trường A",
        starts_on=dt.date(YEAR, month, 11),
        ends_on=dt.date(YEAR, month, 12),
        seats=seats,
        amount_hundredths=800,
    )
    return open_class(plan=plan, line=line, facts=facts, by_id=None)


def share(line: PlanLine, unit: Unit) -> PlanShare:
    """How the unit stands in the line."""
    found = select(PlanShare).where(PlanShare.line_id == line.id, PlanShare.unit_id == unit.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def figures(line: PlanLine, unit: Unit) -> tuple[int, int, int, int]:
    """(planned, done, cancelled, open) of the unit in the line."""
    held = share(line, unit)
    return held.planned, held.done, held.cancelled, held.open
