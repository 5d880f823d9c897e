"""Learners who try to be faster than time: two tabs, two courses, twice the speed, forged stretches, a moved clock."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from courses.catalogue.actions import PlacedItem, PlannedModule, keep_item, open_course, publish_version
from courses.lessons.actions import put_blocks
from courses.media.actions.watching import report_watching
from courses.media.models import Media, WatchInterval
from courses.media.rules.watching import merge
from courses.progress.actions import enrol
from courses.progress.models import Enrolment
from lms.core.db import db, transaction
from lms.organisations.queries import get_root
from tests.conftest import START, HeldClock
from tests.courses.media.conftest import Cinema
from tests.factories.courses import _facts as make_facts

DURATION = 600_000
_MOMENTS = st.integers(-60_000, DURATION + 60_000)
_CLAIMS = st.lists(st.tuples(_MOMENTS, _MOMENTS), max_size=4)
# (by how many seconds the clock moves, in which tab, what it claims): the clock may be put back.
_STEP = st.tuples(st.integers(-90, 45), st.integers(0, 3), _CLAIMS)


@pytest.fixture
def tabs(app: Flask, cinema: Cinema) -> list[tuple[int, int]]:
    """(enrolment, medium): the same film twice in one course, once in another, and another film."""
    with app.app_context(), transaction(write=True):
        film = db.session.get_one(Media, cinema.media)
        film.duration_ms = DURATION
        facts: dict[str, Any] = {key: getattr(film, key) for key in _COPIED}
        other = Media(public_id="phimkhac", **facts)
        db.session.add(other)
        db.session.flush()
        course = open_course(slug="khoa-khac", unit_id=get_root().id)
        item = keep_item(course=course, slug="mo-dau", kind="lesson")
        lesson = put_blocks(item=item, blocks=[], questions=[])
        module = PlannedModule("Học", [PlacedItem(item, "Mở đầu", 10, lesson.number)])
        version = publish_version(course=course, facts=make_facts("khoa-khac"), modules=[module], files={})
        second = enrol(person_id=cinema.learner, course=course, version=version)
        first = cinema.enrolment
        return [(first, film.id), (first, film.id), (second.id, film.id), (first, other.id)]


_COPIED = ("unit_id", "title", "search_text", "kind", "original_sha256", "original_name", "original_size",
           "duration_ms", "created_at")  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, max_size=14))
def test_whatever_is_claimed_in_whatever_tabs_no_more_counts_than_the_clock_went_on(
    app: Flask, tabs: list[tuple[int, int]], clock: HeldClock, steps: list[tuple[int, int, Any]]
) -> None:
    with app.app_context():
        with transaction(write=True):
            db.session.execute(delete(WatchInterval))
        clock.moment = first = START
        latest, began = first, False
        for seconds, tab, claims in steps:
            clock.forward(seconds=seconds)
            first = first if began else clock.moment
            latest, began = max(latest, clock.moment) if began else clock.moment, True
            _report(*tabs[tab], claims)
            assert _watched() <= (latest - first).total_seconds() * 1000


def _report(enrolment: int, medium: int, claims: list[tuple[int, int]]) -> None:
    with transaction(write=True):
        before = _row(enrolment, medium)
        row = report_watching(
            enrolment=db.session.get_one(Enrolment, enrolment),
            media=db.session.get_one(Media, medium),
            claims=claims,
            position_ms=0,
        )
        after = [tuple(each) for each in row.intervals]
        assert after == merge(after), "no moment counts twice"
        assert merge([*after, *before]) == after, "what was earned stays"
        assert all(0 <= start < end <= DURATION for start, end in after)


def _row(enrolment: int, medium: int) -> list[Any]:
    mine = WatchInterval.enrolment_id == enrolment, WatchInterval.media_id == medium
    return db.session.scalar(select(WatchInterval.intervals).where(*mine)) or []


def _watched() -> int:
    with transaction(write=False):
        return sum(db.session.scalars(select(WatchInterval.watched_ms)))


def test_two_courses_side_by_side_earn_no_more_than_one(
    app: Flask, tabs: list[tuple[int, int]], clock: HeldClock
) -> None:
    with app.app_context():
        for each in (tabs[0], tabs[2]):
            _report(*each, [])
        for start in range(0, 60_000, 15_000):
            clock.forward(seconds=15)
            for each in (tabs[0], tabs[2]):
                _report(*each, [(start, start + 15_000)])
        assert _watched() == 60_000


def test_a_clock_that_is_put_back_and_forth_again_gives_no_time_away(
    app: Flask, tabs: list[tuple[int, int]], clock: HeldClock
) -> None:
    with app.app_context():
        _report(*tabs[0], [])
        for seconds in (10, -3600, 3600, 5):
            clock.forward(seconds=seconds)
            _report(*tabs[0], [(0, DURATION)])
        assert _watched() == 15_000
