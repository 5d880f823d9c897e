"""Locked order: one way, forward; nothing before or after the open question by page, by address or by API."""

import pytest
from flask import Flask
from sqlalchemy import select

from courses.quizzes.models import Attempt
from courses.quizzes.rules.plans import Extras
from lms.core.db import db, transaction
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker, receipts_of, result_of

LOCKED = Extras(order="locked")


@pytest.fixture
def hang(taker: MakeTaker) -> Taker:
    found = taker(draw=(("chung", 4, 6),), extras=LOCKED)
    found.start()
    return found


def reached(app: Flask, hang: Taker) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalars(select(Attempt.reached).filter_by(public_id=hang.attempt)).one()


def test_the_whole_quiz_is_taken_one_way(hang: Taker, app: Flask) -> None:
    assert hang.client.get(hang.base).location.endswith("/1")
    for number in (1, 2, 3):
        assert hang.post(number, hang.right(number), go=str(number + 1)).location.endswith(f"/{number + 1}")
        assert reached(app, hang) == number + 1
    assert hang.post(4, hang.right(4), go="review").location.endswith("/ra-soat")
    hang.submit()
    assert result_of(app, hang.attempt) == (100.0, True)


@pytest.mark.parametrize("number", [1, 3, 4, 99])
def test_every_other_address_leads_to_the_open_question(hang: Taker, app: Flask, number: int) -> None:
    hang.post(1, hang.right(1), go="2")
    answer = hang.client.get(f"{hang.base}/{number}")
    assert answer.status_code == 302
    assert answer.location.endswith(f"{hang.attempt}/2")
    assert reached(app, hang) == 2
    assert hang.client.get(hang.base).location.endswith("/2")


def test_looking_at_a_page_opens_nothing(hang: Taker, app: Flask) -> None:
    for address in ("", "/1", "/2", "/ra-soat", "/trang-thai"):
        hang.client.get(f"{hang.base}{address}")
    assert reached(app, hang) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_nothing_is_saved_behind_or_ahead_by_the_api(hang: Taker, app: Flask, number: int) -> None:
    hang.post(1, hang.right(1), go="2")
    before = receipts_of(app, hang.attempt)
    refused = hang.save(number, hang.right(number))
    assert refused.status_code == 409
    assert refused.json["messages"]
    assert receipts_of(app, hang.attempt) == before
    assert hang.save(2, hang.right(2)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_nothing_is_saved_behind_or_ahead_by_a_form(hang: Taker, app: Flask, number: int) -> None:
    hang.post(1, hang.right(1), go="2")
    before = receipts_of(app, hang.attempt)
    assert hang.post(number, hang.right(number), go=str(number + 1)).location.endswith("/2")
    assert receipts_of(app, hang.attempt) == before
    assert reached(app, hang) == 2


def test_no_page_holds_the_text_of_a_question_that_is_not_open(hang: Taker) -> None:
    first = hang.client.get(f"{hang.base}/1").text
    stem = first.split("<legend")[1].split("</legend>")[0].rsplit("</span>", 1)[1]
    assert hang.client.get(f"{hang.base}/tat-ca").status_code == 409
    hang.post(1, hang.right(1), go="2")
    for address in ("/2", "/ra-soat", "/trang-thai", "/1"):
        assert stem not in hang.client.get(f"{hang.base}{address}", follow_redirects=True).text


def test_a_form_sent_twice_goes_on_once(hang: Taker, app: Flask) -> None:
    hang.post(1, hang.right(1), go="2")
    assert hang.post(1, hang.right(1), go="2").location.endswith("/2")
    assert reached(app, hang) == 2
    assert len(receipts_of(app, hang.attempt)) == 1


def test_leaving_an_open_question_is_asked_about(hang: Taker, app: Flask) -> None:
    asked = hang.post(1, {}, go="2")
    assert asked.status_code == 200
    assert 'value="leave"' in asked.text
    assert reached(app, hang) == 1
    assert hang.post(1, {}, go="leave").location.endswith("/2")
    assert reached(app, hang) == 2


def test_a_form_cannot_leap(hang: Taker, app: Flask) -> None:
    assert hang.post(1, hang.right(1), go="4").location.endswith("/2")
    assert reached(app, hang) == 2


def test_the_review_leads_back_to_the_open_question_only(hang: Taker) -> None:
    hang.post(1, hang.right(1), go="2")
    page = hang.client.get(f"{hang.base}/ra-soat").text
    assert f'href="{hang.base}/2"' in page
    assert f'href="{hang.base}/1"' not in page
    assert f'href="{hang.base}/3"' not in page


def test_the_last_question_stays_open_until_the_paper_is_handed_in(hang: Taker, app: Flask) -> None:
    for number in (1, 2, 3):
        hang.post(number, hang.right(number), go="next")
    hang.post(4, hang.right(4), go="5")
    assert reached(app, hang) == 4
    assert hang.client.get(f"{hang.base}/4").status_code == 200
    assert hang.client.get(hang.base).location.endswith("/ra-soat")
