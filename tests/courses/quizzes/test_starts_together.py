"""Two hundred starts at the same moment never give more attempts than the quiz and its exceptions allow."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.models import Attempt, AttemptQuestion
from lms.core.db import db, transaction
from lms.organisations.queries import get_root
from lms.people.actions import hold_post
from lms.people.models import Person
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker, all_at_once
from tests.courses.quizzes.teaching import Desk
from tests.factories.people import SINCE

CROWD = 200


@pytest.fixture
def crowd(app: Flask) -> Callable[[Taker], list[Taker]]:
    """A function: two hundred browsers of the same learner."""

    def more(taker: Taker) -> list[Taker]:
        cookie = taker.client.get_cookie("tu_hoc_phien")
        assert cookie is not None
        found = []
        for _ in range(CROWD):
            client = app.test_client()
            client.set_cookie("tu_hoc_phien", cookie.value)
            found.append(Taker(app, client, taker.slug, taker.item))
        return found

    return more


def check(app: Flask, attempts: int) -> None:
    with app.app_context(), transaction(write=False):
        assert sorted(db.session.scalars(select(Attempt.number))) == list(range(1, attempts + 1))
        assert db.session.scalar(select(func.count()).select_from(AttemptQuestion)) == 3 * attempts
        assert [fault for found in INVARIANTS.values() for fault in found()] == []


def test_two_hundred_starts_are_one_attempt(taker: MakeTaker, app: Flask, crowd) -> None:
    hang = taker(attempts=1)
    answers = all_at_once([each.start for each in crowd(hang)])
    assert {answer.status_code for answer in answers} == {302}
    check(app, 1)


def test_two_hundred_starts_and_submits_stay_within_quiz_and_exception(
    taker: MakeTaker, desk: Desk, app: Flask, crowd
) -> None:
    hang = taker(attempts=2)
    with app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, hang.seen["person_id"])
        hold_post(
            person=person,
            unit=get_root(),
            title="Công chức",
            person_group="cong_chuc",
            valid_from=SINCE,
            is_counted=True,
        )
    desk.allow_person(hang.seen["person_id"], extra_minutes="0", extra_attempts="1")

    def start_and_submit(each: Taker) -> None:
        each.start()
        if each.attempt:
            each.submit()

    all_at_once([lambda each=each: start_and_submit(each) for each in crowd(hang)])
    check(app, 3)
