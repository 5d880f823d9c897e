"""Due days: reckoned from the anchor each time, so that no month end drifts."""

import calendar
import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from lms.assignments.rules.schedules import Terms, due_on, period, period_on

ANCHORS = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))
MONTHS = st.sampled_from([1, 3, 6, 12, 24])


def by_the_calendar(anchor: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of a month that has no such day: worked out by hand."""
    years, month = divmod(anchor.month - 1 + months, 12)
    year = anchor.year + years
    return dt.date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))


@given(ANCHORS, MONTHS, st.integers(0, 120))
@example(dt.date(2026, 8, 31), 6, 2)
@example(dt.date(2028, 2, 29), 12, 4)
def test_no_period_drifts_from_its_anchor(anchor: dt.date, months: int, number: int) -> None:
    assert due_on(anchor, months, number) == by_the_calendar(anchor, months * number)


def test_every_anchor_of_nine_years_stays_where_it_is() -> None:
    day, drifted = dt.date(2024, 1, 1), []
    while day < dt.date(2033, 1, 1):
        for months in (1, 3, 6, 12, 24):
            for number in (1, 2, 5, 24):
                if due_on(day, months, number) != by_the_calendar(day, months * number):
                    drifted.append((day, months, number))
        day += dt.timedelta(days=1)
    assert drifted == []


def test_the_last_of_august_comes_back_after_february() -> None:
    days = [due_on(dt.date(2026, 8, 31), 6, number) for number in range(4)]
    assert days == [dt.date(2026, 8, 31), dt.date(2027, 2, 28), dt.date(2027, 8, 31), dt.date(2028, 2, 29)]


@given(ANCHORS, MONTHS, st.dates(dt.date(2024, 1, 1), dt.date(2045, 12, 31)))
def test_the_period_of_a_day_is_the_first_one_not_due_before_it(
    anchor: dt.date, months: int, day: dt.date
) -> None:
    found = period_on(Terms(due_on=anchor, every_months=months), day)
    assert day <= found.due_on
    assert found.number == 0 or due_on(anchor, months, found.number - 1) < day
    assert found.begins_on <= day or found.number == 0


@given(ANCHORS, MONTHS, st.integers(0, 60))
def test_periods_follow_each_other_without_gap_or_overlap(anchor: dt.date, months: int, number: int) -> None:
    terms = Terms(due_on=anchor, every_months=months)
    assert period(terms, number + 1).begins_on == period(terms, number).due_on + dt.timedelta(days=1)


@given(ANCHORS, st.dates(dt.date(2024, 1, 1), dt.date(2045, 12, 31)))
def test_a_rule_for_once_has_one_period_whatever_the_day(anchor: dt.date, day: dt.date) -> None:
    assert period_on(Terms(due_on=anchor), day).due_on == anchor


def test_a_period_may_open_only_shortly_before_it_is_due() -> None:
    terms = Terms(due_on=dt.date(2026, 12, 31), every_months=12, open_days=60)
    assert period(terms, 1).opens_on == dt.date(2027, 11, 1)
    assert period(terms, 1).begins_on == dt.date(2027, 1, 1)
