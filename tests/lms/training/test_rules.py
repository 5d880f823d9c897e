"""The rules of the ledger, on numbers alone."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lms.training.rules import (
    balance,
    correction_amount,
    find_pace,
    reckoning_day,
    rule_state,
    running_totals,
    year_of,
)

amounts = st.integers(min_value=-10_000, max_value=10_000)
days = st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2026, 12, 31))
DUE = [dt.date(2026, 12, 15), dt.date(2026, 12, 31)]


@given(st.lists(amounts))
def test_the_balance_is_the_last_running_total(lines: list[int]) -> None:
    totals = running_totals(lines)
    assert len(totals) == len(lines)
    assert balance(lines) == (totals[-1] if totals else 0)


@given(amounts, st.lists(amounts), amounts)
def test_a_correction_makes_an_entry_count_what_was_wanted(
    first: int, earlier: list[int], wanted: int
) -> None:
    counted = balance([first, *earlier])
    assert balance([first, *earlier, correction_amount(wanted=wanted, counted=counted)]) == wanted


@given(st.integers(0, 8000), st.integers(1, 8000), days)
def test_who_keeps_the_weekly_pace_is_in_time(done: int, target: int, today: dt.date) -> None:
    pace = find_pace(done=done, target=target, today=today, due_days=DUE)
    if done >= target:
        assert pace is None
    else:
        assert pace is not None
        assert pace.missing == target - done
        assert pace.due_on >= today
        if pace.per_week is None:
            assert pace.days_left < 7
        else:
            assert pace.per_week * 100 * pace.days_left >= pace.missing * 7
            assert (pace.per_week - 1) * 100 * pace.days_left < pace.missing * 7


def test_fourteen_tiet_on_21_november_are_five_a_week_until_15_december() -> None:
    pace = find_pace(done=2600, target=4000, today=dt.date(2026, 11, 21), due_days=DUE)
    assert pace is not None
    assert (pace.per_week, pace.due_on, pace.days_left) == (5, dt.date(2026, 12, 15), 24)


def test_after_15_december_the_year_s_last_day_counts() -> None:
    pace = find_pace(done=0, target=100, today=dt.date(2026, 12, 16), due_days=DUE)
    assert pace is not None
    assert pace.due_on == dt.date(2026, 12, 31)


def test_a_year_that_is_over_has_no_pace() -> None:
    assert find_pace(done=0, target=100, today=dt.date(2027, 1, 1), due_days=DUE) is None


def test_a_year_that_is_over_is_read_as_of_its_last_day() -> None:
    today = dt.date(2026, 11, 21)
    assert reckoning_day(2025, today) == dt.date(2025, 12, 31)
    assert reckoning_day(2026, today) == today
    assert year_of(dt.date(2025, 12, 31)) == 2025


def test_a_rule_runs_from_its_first_day_to_the_day_before_its_last() -> None:
    dates = {"valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2027, 1, 1)}
    assert rule_state(**dates, on=dt.date(2025, 12, 31)) == "planned"
    assert rule_state(**dates, on=dt.date(2026, 12, 31)) == "running"
    assert rule_state(**dates, on=dt.date(2027, 1, 1)) == "ended"
