"""A learner watches: the server counts what ran, and goes on where it was left."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.catalogue.models import Placement
from courses.media.actions.texts import keep_transcript
from courses.media.actions.watching import read_transcript
from courses.media.models import Media, WatchInterval
from courses.progress.models import Enrolment, ItemPass
from lms.core.db import db, transaction
from tests.conftest import START, HeldClock
from tests.courses.media.conftest import Cinema


@pytest.fixture(autouse=True)
def _long_film(app: Flask, cinema: Cinema) -> None:
    """As if the film ran for ten minutes."""
    with app.app_context(), transaction(write=True):
        db.session.get_one(Media, cinema.media).duration_ms = 600_000


def tell(browser: FlaskClient, cinema: Cinema, *claims: tuple[int, int], at: int = 0) -> int:
    """The report of a player; the per cent it is answered."""
    seconds = {"from": [each[0] * 1000 for each in claims], "to": [each[1] * 1000 for each in claims]}
    answer = browser.post(cinema.report, data={**seconds, "at": at * 1000})
    assert answer.status_code == 200
    percent: int = answer.get_json()["percent"]
    return percent


def kept(app: Flask) -> WatchInterval:
    with app.app_context(), transaction(write=False):
        row = db.session.scalars(select(WatchInterval)).one()
        db.session.expunge(row)
        return row


def test_what_ran_is_counted_and_the_film_goes_on_where_it_was_left(
    app: Flask, cinema: Cinema, learner: FlaskClient, clock: HeldClock
) -> None:
    assert tell(learner, cinema) == 0
    clock.forward(seconds=15)
    tell(learner, cinema, (0, 15), at=15)
    clock.forward(seconds=15)
    assert tell(learner, cinema, (15, 30), at=30) == 5
    row = kept(app)
    assert (row.intervals, row.watched_ms, row.position_ms) == ([[0, 30_000]], 30_000, 30_000)
    assert 'data-position="30"' in learner.get(f"/khoa-hoc/{cinema.slug}/bai/mo-dau").text


def test_a_forged_report_earns_no_more_than_the_time_that_went_by(
    app: Flask, cinema: Cinema, learner: FlaskClient, clock: HeldClock
) -> None:
    assert tell(learner, cinema, (0, 600)) == 0
    clock.forward(seconds=6)
    assert tell(learner, cinema, (0, 600), (0, 600), at=600) == 1
    assert tell(learner, cinema, (0, 600)) == 1
    assert kept(app).watched_ms == 6000


def test_two_tabs_earn_no_more_than_one(
    app: Flask, cinema: Cinema, sign_in: Callable[[int], FlaskClient], clock: HeldClock
) -> None:
    first, second = sign_in(cinema.learner), sign_in(cinema.learner)
    tell(first, cinema)
    tell(second, cinema)
    for start in range(0, 60, 15):
        clock.forward(seconds=15)
        tell(first, cinema, (start, start + 15))
        tell(second, cinema, (300 + start, 315 + start))
    assert kept(app).watched_ms == 60_000


def test_signs_that_are_no_numbers_count_as_nothing(app: Flask, cinema: Cinema, learner: FlaskClient) -> None:
    data = {"from": ["-1", "x", "9" * 30], "to": ["1e9", "٣", ""], "at": "NaN"}
    assert learner.post(cinema.report, data=data).status_code == 200
    assert kept(app).watched_ms == 0


def test_nobody_reports_for_a_course_they_are_not_in(
    cinema: Cinema, sign_in: Callable[[int], FlaskClient]
) -> None:
    assert sign_in(cinema.stranger).post(cinema.report, data={}).status_code == 404
    assert sign_in(cinema.author).post(cinema.report, data={}).status_code == 404
    other = cinema.report.replace(cinema.public_id, "khong-co")
    assert sign_in(cinema.learner).post(other, data={}).status_code == 404


def _ask_for(app: Flask, cinema: Cinema, **rule: object) -> None:
    """The lesson counts by this rule."""
    with app.app_context(), transaction(write=True):
        placement = db.session.scalars(select(Placement)).one()
        placement.completion = {"kind": "watched", **rule}


def _passed(app: Flask) -> list[str]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(ItemPass.rule)))


def test_a_lesson_counts_when_enough_of_its_film_was_watched(
    app: Flask, cinema: Cinema, learner: FlaskClient, clock: HeldClock
) -> None:
    _ask_for(app, cinema, percent=80)
    tell(learner, cinema)
    clock.forward(seconds=470)
    assert tell(learner, cinema, (0, 470)) == 78
    assert _passed(app) == []
    assert "80 %" in learner.get(f"/khoa-hoc/{cinema.slug}/bai/mo-dau").text
    clock.forward(seconds=10)
    assert tell(learner, cinema, (470, 480)) == 80
    assert _passed(app) == ["watched"]


def test_words_read_to_their_end_count_only_where_the_rule_says_so(
    app: Flask, cinema: Cinema, learner: FlaskClient
) -> None:
    with app.app_context(), transaction(write=True):
        keep_transcript(
            media=db.session.get_one(Media, cinema.media), language="vi", text="Chào", person_id=None
        )
    for answer, rules in (("no", []), ("yes", ["watched"])):
        _ask_for(app, cinema, percent=80, transcript=answer)
        with app.app_context(), transaction(write=True):
            assert read_transcript(
                enrolment=db.session.get_one(Enrolment, cinema.enrolment),
                media=db.session.get_one(Media, cinema.media),
                opened_at=START,
                letters=0,
            )
        assert _passed(app) == rules
