"""The demonstration's plan carried out by others: a line by an assignment rule, a class by a recognised list."""

import datetime as dt

from sqlalchemy import func, select

from lms.core.clock import VIETNAM, as_if_at, today
from lms.core.db import db
from lms.organisations.queries import find_unit_by_code
from lms.people.demonstration import demonstration_people
from lms.plans.actions import ClassFacts, add_members, assign_line, link_list, open_class
from lms.plans.models import TrainingClass, TrainingPlan
from lms.plans.wordings import Wording, wordings
from lms.recognition.models import ClassList, Submission


def seed_links() -> None:
    """This year's plan of the province has a line that is assigned, and turns from a class list."""
    unit, year = find_unit_by_code("HP"), today().year
    assert unit is not None
    own = (TrainingPlan.unit_id == unit.id, TrainingPlan.year == year)
    plan = db.session.scalars(select(TrainingPlan).where(*own)).one()
    people, lines = demonstration_people(), list(wordings(plan.id).values())
    officer = people["nhansu"].id
    _assign(plan, [said for said in lines if said.version.creditable_id is not None], officer)
    _link(plan, lines[0], officer)
    _enrol(people["hocvien"].id, officer)


def _enrol(person_id: int, officer: int) -> None:
    """The learner of the demonstration is on the list of a class to come."""
    coming = select(TrainingClass).where(TrainingClass.state == "planned", TrainingClass.starts_on > today())
    held = db.session.scalar(coming.order_by(TrainingClass.id).limit(1))
    if held is not None:
        add_members(held=held, person_ids=[person_id], by_id=officer)


def _assign(plan: TrainingPlan, lines: list[Wording], officer: int) -> None:
    for said in lines:
        assign_line(plan=plan, line=said.line, due_on=dt.date(plan.year, 12, 15), by_id=officer)


def _link(plan: TrainingPlan, said: Wording, officer: int) -> None:
    """A class that took place where an applied list says who completed it; none early in a year."""
    lists = select(ClassList).where(
        ClassList.state == "applied", ClassList.ended_on >= dt.date(plan.year, 1, 16)
    )
    found = db.session.scalar(lists.order_by(ClassList.id).limit(1))
    if found is None:
        return
    facts = ClassFacts(
        name=found.title,
        organiser=found.organiser,
        place="Hội trường UBND xã",
        starts_on=found.started_on,
        ends_on=found.ended_on,
        seats=20,
        amount_hundredths=_amount(found),
    )
    with as_if_at(dt.datetime.combine(found.started_on, dt.time(8), VIETNAM)):
        held = open_class(plan=plan, line=said.line, facts=facts, by_id=officer)
    link_list(held=held, class_list=found, by_id=officer)


def _amount(class_list: ClassList) -> int:
    """What taking part counted."""
    counted = select(func.max(Submission.amount_hundredths)).where(Submission.list_id == class_list.id)
    return db.session.scalar(counted) or 0
