"""Courses to assign, rules and their audiences for tests; inside a writing transaction."""

import datetime as dt
from itertools import count
from typing import Any

from sqlalchemy import select

from lms.assignments.actions import draft_rule, publish_rule
from lms.assignments.models import Assignment, AssignmentRule
from lms.assignments.rules.audiences import Audience
from lms.assignments.rules.schedules import Schedule
from lms.core.db import db
from lms.organisations.models import Unit
from lms.people.models import Person
from lms.training.actions import award_credit, offer_creditable
from lms.training.models import Credit, Creditable

_number = count(1)


def make_creditable(title: str = "An toàn thông tin", *, key: str = "") -> Creditable:
    """Something that can be assigned and credited."""
    key = key or f"courses:test-{next(_number)}"
    return offer_creditable(
        key=key,
        title=title,
        amount_hundredths=800,
        content_group=5,
        study_form="online",
        path=f"/khoa-hoc/{key.removeprefix('courses:')}",
    )


def make_rule(
    unit: Unit,
    course: Creditable,
    *,
    due_on: dt.date | None,
    audience: Audience = Audience(),
    binding: frozenset[str] = frozenset(),
    is_published: bool = True,
    **schedule: Any,
) -> AssignmentRule:
    """A rule of the unit for the course, live unless said otherwise."""
    rule = draft_rule(
        unit_id=unit.id,
        creditable_id=course.id,
        title=f"Học {course.title}",
        audience=audience,
        schedule=Schedule(due_on=due_on, **schedule),
        decision_number="15/QĐ-UBND",
        by_id=None,
        binding=binding,
    )
    if is_published:
        publish_rule(rule=rule, by_id=None)
    return rule


def credit(person: Person, course: Creditable, on: dt.date) -> Credit:
    """The person completed the course on that day."""
    return award_credit(
        person_id=person.id,
        source_key=f"test.assigned:{next(_number)}",
        creditable_key=course.key,
        title=course.title,
        reason="Hoàn thành khóa học",
        amount_hundredths=course.amount_hundredths,
        content_group=5,
        study_form="online",
        earned_on=on,
    )


def assignments_of(person: Person) -> list[Assignment]:
    """What the person was ever given, in the order of the periods."""
    own = select(Assignment).where(Assignment.person_id == person.id).order_by(Assignment.id)
    return list(db.session.scalars(own))
