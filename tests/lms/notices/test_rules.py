"""On which day people are told, at which hour letters leave, and what a digest holds."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.notices.rules.days import due_days_of, is_day_off, next_working_day, speaks_on
from lms.notices.rules.digests import Matter, in_order, is_one_too_many, shared_link
from lms.notices.rules.hours import batches_due, can_still_leave, is_quiet, open_minutes

TET = {dt.date(2027, 2, 4) + dt.timedelta(days=number): "off" for number in range(7)}
MAKE_UP = {dt.date(2027, 2, 13): "work"}
days = st.dates(dt.date(2026, 12, 1), dt.date(2027, 4, 30))
offsets = st.integers(-60, 60)


def _is_off(day: dt.date) -> bool:
    return is_day_off(day, TET | MAKE_UP, on_weekends=False)


@given(due_on=days, offset=offsets)
def test_a_rule_speaks_on_exactly_one_day_and_that_day_knows_it(due_on: dt.date, offset: int) -> None:
    day = speaks_on(due_on, offset, _is_off)
    assert not _is_off(day)
    assert due_on in due_days_of(day, offset, _is_off)
    around = [day + dt.timedelta(days=number) for number in range(-20, 21)]
    assert [each for each in around if due_on in due_days_of(each, offset, _is_off)] == [day]


@given(due_on=days, offset=st.integers(-60, 0))
def test_nobody_learns_of_a_due_day_after_it(due_on: dt.date, offset: int) -> None:
    assert speaks_on(due_on, offset, _is_off) <= due_on + dt.timedelta(days=offset)


@given(due_on=days, offset=st.integers(1, 60))
def test_nobody_is_called_late_before_the_days_are_over(due_on: dt.date, offset: int) -> None:
    assert speaks_on(due_on, offset, _is_off) >= due_on + dt.timedelta(days=offset)


def test_what_falls_into_the_new_years_rest_is_said_before_it_and_what_is_late_after_it() -> None:
    due = dt.date(2027, 2, 8)
    assert speaks_on(due, -1, _is_off) == dt.date(2027, 2, 3)
    assert speaks_on(due, 1, _is_off) == dt.date(2027, 2, 11)


def test_a_saturday_worked_in_exchange_is_a_day_like_others() -> None:
    assert not _is_off(dt.date(2027, 2, 13)) and _is_off(dt.date(2027, 2, 14))
    assert next_working_day(dt.date(2027, 2, 12), _is_off) == dt.date(2027, 2, 13)
    assert not is_day_off(dt.date(2027, 2, 14), {}, on_weekends=True)


EVENING, MORNING = dt.time(20), dt.time(7, 30)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("07:29", True), ("07:30", False), ("19:59", False), ("20:00", True), ("00:00", True), ("12:00", False)],
)
def test_the_night_is_quiet_up_to_the_minute(at: str, quiet: bool) -> None:
    assert is_quiet(dt.time.fromisoformat(at), quiet_from=EVENING, quiet_to=MORNING) is quiet


def test_a_rest_at_noon_is_quiet_and_letters_may_leave_after_it() -> None:
    noon = {"quiet_from": dt.time(11), "quiet_to": dt.time(13)}
    assert is_quiet(dt.time(12), **noon) and can_still_leave(dt.time(12), **noon)
    assert not can_still_leave(dt.time(21), quiet_from=EVENING, quiet_to=MORNING)
    assert can_still_leave(dt.time(3), quiet_from=EVENING, quiet_to=MORNING)


def test_the_open_minutes_of_a_day_are_counted() -> None:
    assert open_minutes(quiet_from=EVENING, quiet_to=MORNING) == 12 * 60 + 30
    assert open_minutes(quiet_from=dt.time(0), quiet_to=dt.time(0)) == 24 * 60


def test_a_pace_hands_out_batches_but_never_more_than_a_minutes() -> None:
    assert batches_due(per_minute=6000, size=50, seconds=30) == 60
    assert batches_due(per_minute=6000, size=50, seconds=9000) == 120
    assert batches_due(per_minute=75, size=50, seconds=30) == 0
    assert batches_due(per_minute=1, size=50, seconds=None) == 1
    assert [batches_due(per_minute=1, size=50, seconds=60 * minutes) for minutes in (49, 50, 500)] == [
        0,
        1,
        1,
    ]


ON = dt.date(2026, 11, 23)


def _own(due_on: dt.date = dt.date(2026, 11, 30), link: str = "/a") -> Matter:
    return Matter("person", "s", "", "Khóa", due_on, link)


def test_who_had_enough_this_week_is_left_alone_unless_something_is_due_at_once() -> None:
    lately = [ON - dt.timedelta(days=1), ON - dt.timedelta(days=6)]
    assert is_one_too_many([_own()], on=ON, earlier=lately, cap=2)
    assert not is_one_too_many([_own()], on=ON, earlier=lately, cap=3)
    assert not is_one_too_many([_own()], on=ON, earlier=lately, cap=0)
    assert not is_one_too_many([_own(), _own(ON)], on=ON, earlier=lately, cap=2)
    assert not is_one_too_many([_own()], on=ON, earlier=[ON - dt.timedelta(days=7), lately[0]], cap=2)


def test_a_digest_names_each_matter_once_and_leads_to_the_one_place_it_has() -> None:
    others = Matter("head", "s", "", "Khóa", ON, "", 2, ("An", "Bình"))
    assert in_order([others, _own(), _own()]) == [_own(), others]
    assert shared_link([_own(), others]) == "/a"
    assert shared_link([_own(), _own(link="/b")]) is None
