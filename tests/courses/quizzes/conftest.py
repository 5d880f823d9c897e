"""A learner who is enrolled in a small course and has read its lesson: only the quiz is left."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from tests.courses.quizzes.exam import Taker
from tests.courses.quizzes.school import School
from tests.courses.quizzes.teaching import Desk, open_desk
from tests.factories.courses import enrol_in, make_course, make_learner, read_lesson

MakeTaker = Callable[..., Taker]


@pytest.fixture
def taker(app: Flask, sign_in: Callable[[int], FlaskClient]) -> MakeTaker:
    """A function: settings of the course → a signed-in learner before its quiz."""

    def make(**settings: object) -> Taker:
        with app.app_context(), transaction(write=True):
            course, person = make_course(**settings), make_learner()  # type: ignore[arg-type]
            enrolment = enrol_in(course, person)
            read_lesson(course, enrolment)
            slug, person_id, enrolment_id = course.slug, person.id, enrolment.id
        found = Taker(app, sign_in(person_id), slug)
        found.seen = {"person_id": person_id, "enrolment_id": enrolment_id}
        return found

    return make


@pytest.fixture
def school(app: Flask, sign_in: Callable[[int], FlaskClient]) -> School:
    """A school around a quiz; `school.open(…)` publishes its course."""
    return School(app, sign_in)


@pytest.fixture
def desk(app: Flask, sign_in: Callable[[int], FlaskClient]) -> Desk:
    """A trainer at the desk of the small course's quiz."""
    return open_desk(app, sign_in)
