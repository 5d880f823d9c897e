"""When a lesson counts."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from courses.lessons.rules import Verdict, further, judge, least_time

OPENED = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
MINUTES = st.integers(1, 180)


@given(MINUTES, st.integers(0, 10_000))
def test_a_lesson_counts_when_it_was_open_for_a_quarter_of_its_time(minutes: int, seconds: int) -> None:
    at = OPENED + dt.timedelta(seconds=seconds)
    verdict = judge(minutes=minutes, opened_at=OPENED, at=at, confirmed=False)
    assert (verdict is Verdict.PASSED) == (seconds >= minutes * 15)


def test_twenty_minutes_in_twenty_seconds_are_held() -> None:
    at = OPENED + dt.timedelta(seconds=20)
    assert judge(minutes=20, opened_at=OPENED, at=at, confirmed=False) is Verdict.HELD


@given(MINUTES, st.floats(1.0, 1.5))
def test_somebody_who_reads_half_as_fast_again_is_never_held(minutes: int, speed: float) -> None:
    at = OPENED + dt.timedelta(minutes=minutes / speed)
    assert judge(minutes=minutes, opened_at=OPENED, at=at, confirmed=False) is Verdict.PASSED


@given(MINUTES)
def test_a_confirmed_lesson_is_never_held(minutes: int) -> None:
    assert judge(minutes=minutes, opened_at=OPENED, at=OPENED, confirmed=True) is not Verdict.HELD


@given(st.integers(0, 100), st.integers(-1000, 1000))
def test_a_place_in_a_lesson_never_goes_back_nor_beyond_the_end(stored: int, sent: int) -> None:
    assert stored <= further(stored, sent) <= 100


def test_the_least_time_of_a_lesson_is_stated_in_minutes() -> None:
    assert least_time(20) == dt.timedelta(minutes=5)
