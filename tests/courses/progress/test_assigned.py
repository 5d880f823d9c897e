"""A course that was given stands among one's courses; a new period is a new time through."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue.actions import creditable_key
from courses.progress.actions import pass_item, withdraw
from courses.progress.models import Enrolment
from courses.progress.queries import find_enrolment, list_studies, required_items
from lms.assignments.actions import draft_rule, publish_rule
from lms.assignments.listeners import keep_up
from lms.assignments.models import Assignment
from lms.assignments.rules.audiences import Audience
from lms.assignments.rules.schedules import Schedule
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.organisations.queries import get_root
from lms.people.models import Person
from lms.training.models import Creditable
from tests.conftest import HeldClock
from tests.factories.courses import SmallCourse, enrol_in, make_course
from tests.factories.people import make_person

Work = Callable[[], None]


@pytest.fixture
def work(app: Flask) -> Work:
    def go() -> None:
        with app.app_context():
            keep_up()
            drain()

    return go


def give(course: SmallCourse, *, every_months: int = 0) -> None:
    """Everybody is given the course, due at the end of the year."""
    key = creditable_key(course.course.slug)
    rule = draft_rule(
        unit_id=get_root().id,
        creditable_id=db.session.scalars(select(Creditable.id).where(Creditable.key == key)).one(),
        title="An toàn số 2026",
        audience=Audience(),
        schedule=Schedule(due_on=dt.date(2026, 12, 31), every_months=every_months),
        decision_number=None,
        by_id=None,
    )
    publish_rule(rule=rule, by_id=None)


def complete(enrolment: Enrolment) -> None:
    for item_id in sorted(required_items(enrolment.version_id)):
        pass_item(enrolment=enrolment, item_id=item_id, rule="read", detail={})


def test_whoever_is_given_a_course_finds_it_and_completing_it_settles_the_matter(
    app: Flask, work: Work
) -> None:
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_person()
        give(course)
        course_id, person_id, item = course.course.id, person.id, course.lesson.id
    work()
    with app.app_context(), transaction(write=True):
        enrolment = find_enrolment(person_id=person_id, course_id=course_id)
        assert enrolment is not None and enrolment.occasion == "first"
        pass_item(enrolment=enrolment, item_id=item, rule="read", detail={})
        begun = db.session.scalars(select(Assignment.begun_on).where(Assignment.person_id == person_id)).one()
        assert begun == dt.date(2026, 11, 20)
        complete(enrolment)
    work()
    with app.app_context():
        state = select(Assignment.state).where(Assignment.person_id == person_id)
        assert db.session.scalars(state).one() == "done"


def test_whoever_left_the_course_has_it_back(app: Flask, work: Work) -> None:
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_person()
        withdraw(enrolment=enrol_in(course, person))
        give(course)
        ids = person.id, course.course.id
    work()
    with app.app_context():
        enrolment = find_enrolment(person_id=ids[0], course_id=ids[1])
        assert enrolment is not None and enrolment.withdrawn_at is None


def test_a_new_period_is_a_new_time_through_and_the_old_one_stays(
    app: Flask, work: Work, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_person()
        first = enrol_in(course, person)
        complete(first)
        give(course, every_months=12)
        ids = person.id, course.course.id, first.id
    work()
    clock.forward(days=60)
    work()
    with app.app_context(), transaction(write=True):
        enrolment = find_enrolment(person_id=ids[0], course_id=ids[1])
        assert enrolment is not None
        assert enrolment.id != ids[2] and enrolment.completed_at is None
        assert db.session.get_one(Enrolment, ids[2]).completed_at is not None
        (shown,) = list_studies(ids[0])
        assert (shown.enrolment.id, shown.done) == (enrolment.id, 0)
        complete(enrolment)
    work()
    with app.app_context():
        states = list(db.session.scalars(select(Assignment.state).where(Assignment.person_id == ids[0])))
        assert states == ["done", "done"]
        assert db.session.get_one(Person, ids[0])
