"""What happened on the page: facts for the trainer, bounded, without content."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.quizzes.actions.watching import MOST_EVENTS, MOST_TOLD
from courses.quizzes.happenings import Happening, list_events
from courses.quizzes.models import Attempt
from courses.quizzes.wording import recorded_words
from lms.core.db import db, transaction
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import JSON, Taker
from tests.factories.courses import make_learner


def tell(hang: Taker, *events: tuple[str, object, object, object]):
    body: dict[str, list[object]] = {"kind": [], "amount": [], "ago": [], "position": []}
    for event in events:
        for name, value in zip(body, event, strict=True):
            body[name].append(value)
    return hang.client.post(f"{hang.base}/su-kien", data=body, headers=JSON)


def events(app: Flask) -> list[Happening]:
    with app.app_context(), transaction(write=False):
        return list_events(db.session.scalars(select(Attempt.id)).one())


@pytest.fixture
def hang(taker: MakeTaker) -> Taker:
    found = taker()
    found.start()
    return found


def test_facts_are_kept_with_their_measure_and_the_moment_they_began(hang: Taker, app: Flask, clock) -> None:
    clock.forward(minutes=3)
    answer = tell(hang, ("focus_lost", 12, 20, 1), ("paste", 240, 5, 2), ("offline", 90, 100, 0))
    assert answer.json == {"noted": 3}
    found = events(app)
    assert [(each.kind, each.detail) for each in found] == [
        ("offline", {"seconds": 90}),
        ("focus_lost", {"seconds": 12, "position": 1}),
        ("paste", {"characters": 240, "position": 2}),
    ]
    assert (clock.moment - found[1].at).total_seconds() == 20
    with app.test_request_context():
        assert all(each.words for each in found)


def test_what_is_told_twice_is_kept_once(hang: Taker, app: Flask, clock) -> None:
    clock.forward(minutes=3)
    tell(hang, ("focus_lost", 12, 20, 1))
    clock.forward(seconds=2)
    assert tell(hang, ("focus_lost", 12, 22, 1)).json == {"noted": 0}
    clock.forward(minutes=1)
    assert tell(hang, ("focus_lost", 12, 22, 1)).json == {"noted": 1}
    assert len(events(app)) == 2


@pytest.mark.parametrize(
    "event",
    [
        ("takeover", 1, 1, 1),
        ("cheating", 1, 1, 1),
        ("", 1, 1, 1),
        ("<b>", 1, 1, 1),
    ],
)
def test_only_known_facts_are_kept_and_takeovers_only_by_the_server(
    hang: Taker, app: Flask, event: tuple[str, object, object, object]
) -> None:
    assert tell(hang, event).json == {"noted": 0}
    assert events(app) == []


def test_whatever_is_sent_stays_within_bounds(hang: Taker, app: Flask, clock) -> None:
    assert tell(hang, ("paste", 10**8, 10**8, 5000), ("paste", "x", "-3", "y")).status_code == 200
    first, second = events(app)
    assert first.detail == {"characters": 1_000_000}
    assert second.detail == {"characters": 0}
    assert first.at == clock.moment


def test_no_script_fills_the_disk(hang: Taker, app: Flask, clock) -> None:
    for _ in range(20):
        clock.forward(seconds=20)
        tell(hang, *[("paste", number, 0, 1) for number in range(40)])
    assert len(events(app)) == MOST_TOLD
    for _ in range(MOST_EVENTS):
        hang.take_over()
    assert len(events(app)) == MOST_EVENTS


def test_each_takeover_is_kept_with_its_device(
    hang: Taker, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    hang.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0"
    hang.take_over()
    hang.take_over()
    phone = Taker(app, sign_in(hang.seen["person_id"]), attempt=hang.attempt)
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile"
    phone.take_over()
    found = events(app)
    assert [each.kind for each in found] == ["takeover"] * 3
    assert [each.detail["writer"] for each in found] == [1, 2, 3]
    assert [each.detail["is_other"] for each in found] == [False, False, True]
    assert found[0].detail["device"] != found[2].detail["device"]


def test_a_refused_takeover_leaves_no_trace(hang: Taker, app: Flask) -> None:
    hang.submit()
    assert hang.client.post(f"{hang.base}/thiet-bi", headers=JSON).status_code == 409
    assert events(app) == []


def test_nobody_tells_of_another_and_nothing_after_the_end(
    hang: Taker, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), transaction(write=True):
        other = make_learner("Vũ Thị Yến").id
    assert tell(Taker(app, sign_in(other), attempt=hang.attempt), ("paste", 1, 1, 1)).status_code == 404
    hang.submit()
    assert tell(hang, ("paste", 1, 1, 1)).json == {"noted": 0}
    assert events(app) == []


def test_the_start_page_says_what_is_recorded(taker: MakeTaker, app: Flask) -> None:
    hang = taker()
    with app.test_request_context():
        words = recorded_words()
    assert words in hang.client.get(hang.start_page).text
