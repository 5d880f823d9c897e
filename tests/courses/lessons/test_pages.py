"""Reading, finishing, confirming and testing oneself, in a browser without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.lessons.models import LessonVisit
from courses.progress.models import ItemPass
from lms.core.db import db, transaction
from tests.conftest import HeldClock
from tests.factories.courses import enrol_in, make_course, make_learner

LESSON = "/khoa-hoc/an-toan-so/bai/mo-dau"


@pytest.fixture
def learner(app: Flask, sign_in: Callable[[int], FlaskClient]) -> FlaskClient:
    """The browser of a learner who is enrolled in the small course (one lesson of ten minutes, one quiz)."""
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_learner()
        enrol_in(course, person)
        person_id = person.id
    return sign_in(person_id)


def _opening(page: str) -> str:
    found = re.search(r'name="opening" value="([^"]+)"', page)
    assert found
    return found[1]


def _passes(app: Flask) -> list[str]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(ItemPass.rule)))


def _finish(browser: FlaskClient, opening: str) -> Any:
    return browser.post(f"{LESSON}/xong", data={"opening": opening})


def test_a_lesson_read_for_long_enough_is_done_and_the_next_part_opens(
    app: Flask, learner: FlaskClient, clock: HeldClock
) -> None:
    opening = _opening(learner.get(LESSON).text)
    clock.forward(minutes=3)
    answer = _finish(learner, opening)
    assert answer.status_code == 302
    assert answer.location == "/khoa-hoc/an-toan-so/kiem-tra/kiem-tra"
    assert _passes(app) == ["read"]


def test_opening_a_lesson_writes_nothing(app: Flask, learner: FlaskClient) -> None:
    learner.get(LESSON)
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(LessonVisit)).all() == []


def test_a_lesson_finished_in_twenty_seconds_is_held_and_the_short_check_resolves_it(
    app: Flask, learner: FlaskClient, clock: HeldClock
) -> None:
    opening = _opening(learner.get(LESSON).text)
    clock.forward(seconds=20)
    assert _finish(learner, opening).location == f"{LESSON}/xac-nhan"
    assert _passes(app) == []
    page = learner.get(f"{LESSON}/xac-nhan").text
    name = re.search(r'name="(q\d+-answer)"', page)
    assert name
    wrong = learner.post(f"{LESSON}/xac-nhan", data={name[1]: "false"})
    assert "Chưa đúng hết" in wrong.text
    assert _passes(app) == []
    right = learner.post(f"{LESSON}/xac-nhan", data={name[1]: "true"})
    assert right.location == "/khoa-hoc/an-toan-so/kiem-tra/kiem-tra"
    assert _passes(app) == ["confirmed"]


def test_a_held_lesson_counts_when_it_is_finished_again_later(
    app: Flask, learner: FlaskClient, clock: HeldClock
) -> None:
    opening = _opening(learner.get(LESSON).text)
    _finish(learner, opening)
    clock.forward(minutes=3)
    later = _opening(learner.get(LESSON).text)
    _finish(learner, later)
    assert _passes(app) == ["read"]


@pytest.mark.parametrize("token", ["", "forged", "W10.x", "[1,2,3]"])
def test_a_forged_opening_is_no_time_at_all(
    app: Flask, learner: FlaskClient, clock: HeldClock, token: str
) -> None:
    learner.get(LESSON)
    clock.forward(hours=2)
    _finish(learner, token)
    assert _passes(app) == []


def test_the_opening_of_another_learner_does_not_count(
    app: Flask, learner: FlaskClient, clock: HeldClock, sign_in: Callable[[int], FlaskClient]
) -> None:
    opening = _opening(learner.get(LESSON).text)
    with app.app_context(), transaction(write=True):
        from courses.catalogue.queries import get_course
        from courses.progress.actions import enrol

        other = make_learner("Đỗ Văn Út")
        course, version = get_course("an-toan-so")
        enrol(person_id=other.id, course=course, version=version)
        other_id = other.id
    clock.forward(hours=1)
    _finish(sign_in(other_id), opening)
    assert _passes(app) == []


def test_finishing_twice_passes_once(app: Flask, learner: FlaskClient, clock: HeldClock) -> None:
    opening = _opening(learner.get(LESSON).text)
    clock.forward(minutes=5)
    _finish(learner, opening)
    _finish(learner, opening)
    assert _passes(app) == ["read"]


def test_the_place_is_kept_and_never_goes_back(app: Flask, learner: FlaskClient) -> None:
    opening = _opening(learner.get(LESSON).text)
    for percent in ("40", "20", "999999", "abc", "-5"):
        assert (
            learner.post(f"{LESSON}/vi-tri", data={"opening": opening, "percent": percent}).status_code == 204
        )
    assert 'data-position="40"' in learner.get(LESSON).text


def test_a_self_test_explains_at_once_and_never_counts(app: Flask, learner: FlaskClient) -> None:
    page = learner.get(f"{LESSON}/tu-kiem-tra/1").text
    name = re.search(r'name="(q\d+-answer)"', page)
    assert name
    assert "Giải thích" not in page
    for answer in ("false", "true"):
        assert "Giải thích" in learner.post(f"{LESSON}/tu-kiem-tra/1", data={name[1]: answer}).text
    assert _passes(app) == []


def test_a_self_test_number_that_is_not_there_is_no_page(learner: FlaskClient) -> None:
    assert learner.get(f"{LESSON}/tu-kiem-tra/99").status_code == 404


def test_somebody_who_is_not_enrolled_is_led_to_the_course(
    app: Flask, learner: FlaskClient, sign_in: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), transaction(write=True):
        stranger = make_learner("Lò Thị Mỷ").id
    browser = sign_in(stranger)
    assert browser.get(LESSON).location == "/khoa-hoc/an-toan-so"
    assert browser.post(f"{LESSON}/xong").location == "/khoa-hoc/an-toan-so"
    assert browser.post(f"{LESSON}/vi-tri").location == "/khoa-hoc/an-toan-so"


def test_a_visitor_is_led_to_sign_in_and_back(app: Flask, client: FlaskClient) -> None:
    answer = client.get(LESSON)
    assert answer.status_code == 302
    assert "/dang-nhap" in answer.location
    assert "mo-dau" in answer.location
