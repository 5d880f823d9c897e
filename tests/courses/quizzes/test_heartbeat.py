"""Signs of life of an open page: the last one is kept, long silences are noted, the page learns its time."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from courses.quizzes.models import Attempt, AttemptGap, SitePulse
from courses.quizzes.tasks import keep_pulse
from lms.core.db import db, transaction
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import JSON, Taker
from tests.factories.courses import make_learner


def beat(hang: Taker, **body: object):
    return hang.client.post(f"{hang.base}/nhip", data=body, headers=JSON)


def gaps(app: Flask) -> list[float]:
    with app.app_context(), transaction(write=False):
        return [
            (gap.until_at - gap.from_at).total_seconds() for gap in db.session.scalars(select(AttemptGap))
        ]


def seen_at(app: Flask) -> dt.datetime | None:
    with app.app_context(), transaction(write=False):
        return db.session.scalars(select(Attempt.seen_at)).one()


@pytest.fixture
def hang(taker: MakeTaker) -> Taker:
    found = taker()
    found.start()
    return found


def test_the_last_sign_of_life_is_kept_and_the_page_learns_how_it_stands(
    hang: Taker, app: Flask, clock
) -> None:
    assert seen_at(app) is None
    answer = beat(hang).json
    assert seen_at(app) == clock.moment
    assert answer["left"] == 1200
    assert answer["until"] == "10:01"
    assert (answer["is_closed"], answer["held"], answer["writers"]) == (False, "", 0)
    clock.forward(minutes=5)
    assert beat(hang).json["left"] == 900
    assert seen_at(app) == clock.moment


def test_a_page_that_keeps_beating_has_no_gap(hang: Taker, app: Flask, clock) -> None:
    for _ in range(10):
        beat(hang)
        clock.forward(seconds=60)
    assert gaps(app) == []


def test_a_long_silence_is_noted_once(hang: Taker, app: Flask, clock) -> None:
    beat(hang)
    clock.forward(seconds=101)
    beat(hang)
    beat(hang)
    assert gaps(app) == [101.0]


def test_a_phone_that_slept_says_so_and_was_not_cut_off(hang: Taker, app: Flask, clock) -> None:
    beat(hang, tried=0)
    clock.forward(minutes=10)
    beat(hang, tried=4)
    assert gaps(app) == []
    clock.forward(minutes=10)
    beat(hang, tried=580)
    assert gaps(app) == [600.0]


def test_a_closed_attempt_beats_no_more(hang: Taker, app: Flask, clock) -> None:
    hang.submit()
    clock.forward(minutes=5)
    answer = beat(hang).json
    assert answer["is_closed"]
    assert answer["result"].endswith("/ket-qua")
    assert seen_at(app) is None


def test_new_time_is_learnt_with_the_next_beat(hang: Taker, app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        db.session.scalars(select(Attempt)).one().deadline_at += dt.timedelta(minutes=7)
    assert beat(hang).json["left"] == 27 * 60
    assert hang.client.get(f"{hang.base}/trang-thai").json["left"] == 27 * 60


def test_an_attempt_that_is_held_says_so(hang: Taker, app: Flask, clock) -> None:
    with app.app_context(), transaction(write=True):
        db.session.scalars(select(Attempt)).one().held_until = clock.moment + dt.timedelta(hours=24)
    assert beat(hang).json["held"]
    assert hang.client.get(f"{hang.base}/1").text.count("21/11/2026") >= 1
    clock.forward(minutes=21)
    page = hang.client.get(f"{hang.base}/ket-qua").text
    assert "21/11/2026" in page


def test_nobody_beats_for_another(hang: Taker, app: Flask, sign_in: Callable[[int], FlaskClient]) -> None:
    with app.app_context(), transaction(write=True):
        other = make_learner("Vũ Thị Yến").id
    assert beat(Taker(app, sign_in(other), attempt=hang.attempt)).status_code == 404
    assert app.test_client().post(f"{hang.base}/nhip").status_code == 302
    assert seen_at(app) is None


def test_a_beat_is_four_statements_and_writes_only_the_sign_of_life(hang: Taker, app: Flask, clock) -> None:
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    beat(hang)
    event.listen(engine, "before_cursor_execute", lambda _c, _u, text, *_rest: statements.append(text))
    beat(hang)
    mine = [text for text in statements if "attempt" in text or "site_pulse" in text]
    assert len(mine) <= 4, mine


def test_pages_keep_the_pulse_of_the_site_while_the_worker_is_busy(hang: Taker, app: Flask, clock) -> None:
    with app.app_context():
        keep_pulse()
    for _ in range(4):
        clock.forward(seconds=40)
        beat(hang)
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(SitePulse.at)).one() == clock.moment
    clock.forward(seconds=90)
    beat(hang)
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(SitePulse.at)).one() == clock.moment - dt.timedelta(seconds=90)


@pytest.mark.parametrize("tried", ["-1", "abc", "9" * 30, "1.5", ""])
def test_whatever_a_page_says_of_itself_is_bounded(hang: Taker, tried: str) -> None:
    assert beat(hang, tried=tried).status_code == 200
