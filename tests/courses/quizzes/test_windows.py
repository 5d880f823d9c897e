"""When a quiz may be started, with which password, after which pause: refused in a sentence, never by accident."""

import datetime as dt
import unicodedata
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.quizzes.models import Attempt, QuizSetting
from courses.quizzes.rules.plans import Extras
from lms.core.app import create_app
from lms.core.db import db, transaction
from lms.core.limits import limiter
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker
from tests.courses.quizzes.teaching import Desk

# The clock of the tests stands at 09:41 on 20/11/2026.
OPEN = {"opens_at": "08:00 20/11/2026", "closes_at": "10:00 20/11/2026"}


def attempts(app: Flask) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(Attempt)) or 0


def start_page(taker: Taker) -> str:
    return taker.client.get(taker.start_page).text


def test_a_quiz_not_open_yet_says_from_when(taker: MakeTaker, desk: Desk, clock, app: Flask) -> None:
    hang = taker()
    assert desk.set_window(opens_at="10:00 20/11/2026", closes_at="").status_code == 302
    page = start_page(hang)
    assert "10:00, 20/11/2026" in page
    assert "/bat-dau" not in page
    hang.start()
    assert attempts(app) == 0
    clock.forward(minutes=19)
    hang.start()
    assert attempts(app) == 1


def test_a_window_that_is_over_refuses_the_start_and_lets_go_on(
    taker: MakeTaker, desk: Desk, clock, app: Flask
) -> None:
    hang = taker()
    desk.set_window(**OPEN)
    clock.forward(minutes=18, seconds=59)
    hang.start()
    with app.app_context(), transaction(write=False):
        attempt = db.session.execute(select(Attempt)).scalar_one()
        assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=20)
    clock.forward(seconds=1)
    assert hang.client.get(f"{hang.base}/1").status_code == 200
    assert "/bai-lam/" in hang.start().location
    hang.submit()
    page = start_page(hang)
    assert "10:00, 20/11/2026" in page
    assert "/bai-lam/" not in hang.start().location
    assert attempts(app) == 1


def test_the_page_says_that_the_window_does_not_shorten_the_time(taker: MakeTaker, desk: Desk) -> None:
    hang = taker()
    desk.set_window(**OPEN)
    page = start_page(hang)
    assert "10:01, 20/11/2026" in page  # the exact end of an attempt started now
    assert "08:00, 20/11/2026" in page


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "sai",
        "MẬT KHẨU",
        "mat khau",
        "0",
        "true",
        "None",
        "[]",
        "mật  khẩu x",
        "mật khẩu mật khẩu" * 200,
    ],
)
def test_a_wrong_password_starts_nothing(taker: MakeTaker, desk: Desk, app: Flask, typed: str) -> None:
    hang = taker()
    desk.set_window(opens_at="", closes_at="", password="mật khẩu")
    answer = hang.client.post(f"{hang.start_page}/bat-dau", data={"password": typed})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert attempts(app) == 0


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_right_password_starts_in_whatever_normal_form_it_is_typed(
    taker: MakeTaker, desk: Desk, app: Flask, form: str
) -> None:
    hang = taker()
    desk.set_window(opens_at="", closes_at="", password=" mật  khẩu ")
    typed = unicodedata.normalize(form, "mật khẩu")
    answer = hang.client.post(f"{hang.start_page}/bat-dau", data={"password": typed})
    assert answer.status_code == 302
    assert attempts(app) == 1


def test_no_other_shape_than_a_text_ever_equals_a_password(taker: MakeTaker, desk: Desk, app: Flask) -> None:
    hang = taker()
    desk.set_window(opens_at="", closes_at="", password="0")
    url = f"{hang.start_page}/bat-dau"
    hang.client.post(url, json={"password": 0})
    hang.client.post(url, json={"password": True})
    hang.client.post(url, data={"password[]": "0"})
    hang.client.post(url, data={"password": ["", "0"]})
    assert attempts(app) == 0


def test_going_on_needs_no_password(taker: MakeTaker, desk: Desk) -> None:
    hang = taker()
    hang.start()
    desk.set_window(opens_at="", closes_at="", password="mật khẩu")
    assert "/bai-lam/" in hang.start().location


def test_a_password_stands_nowhere_in_the_open(desk: Desk, taker: MakeTaker, app: Flask) -> None:
    taker()
    desk.set_window(opens_at="", closes_at="", password="hoa sen trang")
    assert "hoa sen" not in desk.client.get(f"{desk.page}/mo-dong").text
    with app.app_context(), transaction(write=False):
        setting = db.session.execute(select(QuizSetting)).scalar_one()
        assert setting.password_hash.startswith("$argon2id$")
    assert desk.deeds("quiz.password_set") == [{}]
    desk.set_window(opens_at="", closes_at="", password="", without_password="y")
    with app.app_context(), transaction(write=False):
        assert db.session.execute(select(QuizSetting.password_hash)).scalar_one() is None


def test_guessing_a_password_is_slowed_down_for_the_person_not_for_the_room(
    taker: MakeTaker, desk: Desk, app: Flask, clock
) -> None:
    hang = taker()
    desk.set_window(opens_at="", closes_at="", password="mật khẩu")
    url, codes = f"{hang.start_page}/bat-dau", []
    limited = create_app(replace(app.config["LMS"], rate_limits=True), clock=clock)
    limited.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.reset()
    try:
        browser = limited.test_client()
        cookie = hang.client.get_cookie("tu_hoc_phien")
        browser.set_cookie("tu_hoc_phien", cookie.value)
        for number in range(22):
            codes.append(browser.post(url, data={"password": f"sai {number}"}).status_code)
    finally:
        limiter.enabled = False
        with limited.app_context():
            db.session.remove()
            db.engine.dispose()
    # The window slides by the real clock, so a turn of the minute may let a try or two more through.
    assert codes[:10] == [422] * 10
    assert codes[-1] == 429


def test_a_pause_between_attempts_holds_and_says_until_when(
    taker: MakeTaker, desk: Desk, clock, app: Flask
) -> None:
    hang = taker(extras=Extras(pause_minutes=30))
    hang.start()
    hang.submit()
    page = start_page(hang)
    assert "10:11, 20/11/2026" in page
    assert "/bai-lam/" not in hang.start().location
    clock.forward(minutes=30)
    assert "/bai-lam/" in hang.start().location
    assert attempts(app) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"opens_at": "hôm nay", "closes_at": ""},
        {"opens_at": "10:00 20/11/2026", "closes_at": "10:00 20/11/2026"},
        {"opens_at": "", "closes_at": "", "password": "x" * 61},
        {"opens_at": "", "closes_at": "", "password": "x", "without_password": "y"},
    ],
)
def test_a_window_that_cannot_be_comes_back_with_its_faults(
    taker: MakeTaker, desk: Desk, app: Flask, fields: dict[str, str]
) -> None:
    taker()
    answer = desk.set_window(**fields)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(QuizSetting)) == 0


def test_a_day_alone_is_its_end_where_something_ends(taker: MakeTaker, desk: Desk, app: Flask) -> None:
    taker()
    desk.set_window(opens_at="21/11/2026", closes_at="21/11/2026")
    with app.app_context(), transaction(write=False):
        setting = db.session.execute(select(QuizSetting)).scalar_one()
        assert setting.closes_at - setting.opens_at == dt.timedelta(days=1)


def test_every_rule_is_said_before_the_start(taker: MakeTaker) -> None:
    extras = Extras(order="locked", feedback="never", counting="average", grace_seconds=45, pause_minutes=120)
    hang = taker(extras=extras)
    hang.client.post("/ngon-ngu", data={"language": "en"})
    page = start_page(hang)
    said = (
        "without going back",
        "Never",
        "The average of all attempts",
        "within 45 seconds",
        "120 minutes between two attempts",
        "10:01, 20/11/2026",
        "you cannot go back",
        "A pass, once reached, stays.",
    )
    assert [words for words in said if words not in page] == []


def test_the_rules_of_an_attempt_are_frozen_in_it(taker: MakeTaker, app: Flask) -> None:
    hang = taker(extras=Extras(order="locked", grace_seconds=45))
    hang.start()
    with app.app_context(), transaction(write=False):
        attempt = db.session.execute(select(Attempt)).scalar_one()
        frozen = (attempt.order, attempt.grace_seconds, attempt.terms)
    assert frozen[:2] == ("locked", 45)
    assert frozen[2] == {"minutes": 20, "attempts": 3, "given_back": 0, "sources": []}
