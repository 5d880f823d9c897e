"""Nobody is late before fair notice; leave and outages give their days back."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lms.assignments.rules.deadlines import Away, deadline, outage_days

DAY = dt.timedelta(days=1)
NOTICED = dt.date(2026, 11, 20)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> list[Away]:
    begins = draw(st.lists(DAYS, max_size=5))
    return [(begin, begin + draw(st.integers(1, 200)) * DAY) for begin in begins]


def free_days(after: dt.date, until: dt.date, away: list[Away]) -> int:
    """Counted one by one."""
    days = (after + number * DAY for number in range(1, (until - after).days + 1))
    return sum(not any(begin <= day and (end is None or day < end) for begin, end in away) for day in days)


@given(DAYS, DAYS, st.integers(1, 60), intervals(), intervals())
def test_everybody_has_as_many_days_to_study_as_were_meant(
    noticed_on: dt.date, due_on: dt.date, notice: int, absences: list[Away], outages: list[Away]
) -> None:
    found = deadline(
        noticed_on=noticed_on, due_on=due_on, notice_days=notice, absences=absences, outages=outages
    )
    assert found.on is not None and found.on >= due_on
    meant = max(notice, (due_on - noticed_on).days)
    assert free_days(noticed_on, found.on, [*absences, *outages]) == meant
    assert free_days(noticed_on, found.on - DAY, [*absences, *outages]) == meant - 1
    assert (found.on - due_on).days == found.notice_days + found.outage_days + found.absence_days


@given(DAYS, DAYS, st.integers(1, 60))
def test_nobody_is_late_before_the_notice_is_over(noticed_on: dt.date, due_on: dt.date, notice: int) -> None:
    found = deadline(noticed_on=noticed_on, due_on=due_on, notice_days=notice)
    assert found.on == max(due_on, noticed_on + notice * DAY)


def test_leave_without_end_stops_the_clock() -> None:
    away: list[Away] = [(dt.date(2026, 12, 1), None)]
    assert (
        deadline(noticed_on=NOTICED, due_on=dt.date(2026, 12, 31), notice_days=10, absences=away).on is None
    )
    assert deadline(
        noticed_on=NOTICED, due_on=dt.date(2026, 11, 30), notice_days=10, absences=away
    ).on == dt.date(2026, 11, 30)


def test_a_month_of_leave_moves_the_day_by_a_month() -> None:
    away: list[Away] = [(dt.date(2026, 12, 1), dt.date(2026, 12, 31))]
    found = deadline(noticed_on=NOTICED, due_on=dt.date(2026, 12, 20), notice_days=10, absences=away)
    assert (found.on, found.absence_days) == (dt.date(2027, 1, 19), 30)


def test_a_day_granted_is_never_taken_back() -> None:
    granted = dt.date(2027, 3, 1)
    found = deadline(noticed_on=NOTICED, due_on=dt.date(2026, 12, 20), notice_days=10, granted_until=granted)
    assert found.on == granted


def test_an_outage_takes_a_day_when_it_lasted_an_hour_of_that_day() -> None:
    at = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)
    assert outage_days([(at, at + dt.timedelta(minutes=59))]) == []
    assert outage_days([(at, at + dt.timedelta(minutes=60))]) == [
        (dt.date(2026, 11, 25), dt.date(2026, 11, 26))
    ]


def test_an_outage_over_midnight_counts_for_each_day_by_itself() -> None:
    at = dt.datetime(2026, 11, 25, 16, 30, tzinfo=dt.UTC)
    assert outage_days([(at, at + dt.timedelta(minutes=90))]) == [
        (dt.date(2026, 11, 26), dt.date(2026, 11, 27))
    ]
