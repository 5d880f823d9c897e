"""Who lost how much by an outage, whatever the outage and the attempts: by properties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.closing import TimeOver, wait_before_closing
from courses.quizzes.rules.outages import (
    OpenTime,
    PageLife,
    Span,
    given_deadline,
    is_gap,
    is_held,
    lost_time,
    not_yet_known,
    pulse_gap,
    silent_spans,
    was_alive,
)

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
NOTHING = dt.timedelta(0)


def at(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


seconds = st.integers(-20_000, 20_000)
lengths = st.integers(1, 10_000)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begin = NOON + dt.timedelta(seconds=draw(seconds))
    return Span(begin, begin + dt.timedelta(seconds=draw(lengths)))


@st.composite
def open_times(draw: st.DrawFn) -> OpenTime:
    whole = draw(spans())
    closed = draw(st.none() | st.integers(1, 12_000))
    closed_at = None if closed is None else whole.from_at + dt.timedelta(seconds=closed)
    return OpenTime(whole.from_at, whole.until_at, closed_at)


@given(open_times(), spans())
def test_an_attempt_loses_exactly_the_time_in_which_it_was_open_in_the_outage(
    attempt: OpenTime, outage: Span
) -> None:
    lost = lost_time(attempt, outage)
    step = dt.timedelta(seconds=1)
    both = sum(
        attempt.started_at <= outage.from_at + step * index < attempt.ends_at
        for index in range(int(outage.length.total_seconds()))
    )
    assert lost == step * both
    was_open = attempt.started_at < outage.until_at and attempt.ends_at > outage.from_at
    assert (lost > NOTHING) == was_open


@given(open_times(), spans(), st.integers(0, 30_000))
def test_whoever_lost_time_has_at_least_that_much_more_and_nobody_else_anything(
    attempt: OpenTime, outage: Span, later: int
) -> None:
    lost = lost_time(attempt, outage)
    moment = outage.until_at + dt.timedelta(seconds=later)
    ends = given_deadline(attempt.deadline_at, lost=lost, began_at=outage.from_at, at=moment)
    assert ends >= attempt.deadline_at + lost
    assert (ends == attempt.deadline_at) == (lost == NOTHING)
    assert ends - max(moment, attempt.deadline_at) <= lost
    if lost:
        left = max(NOTHING, attempt.deadline_at - outage.from_at)
        assert ends - moment >= min(lost, left)


def test_a_deadline_that_passed_while_one_decided_gives_what_was_lost_from_now_on() -> None:
    ends = given_deadline(at(10), lost=minutes(7), began_at=at(1), at=at(60))
    assert ends == at(67)


def test_nobody_gets_more_than_was_left_when_the_outage_began() -> None:
    lost = lost_time(OpenTime(at(-30), at(2)), Span(at(0), at(7)))
    assert lost == minutes(2)
    assert given_deadline(at(2), lost=lost, began_at=at(0), at=at(20)) == at(22)


@given(st.lists(spans(), max_size=5), spans())
def test_no_moment_is_given_twice(known: list[Span], outage: Span) -> None:
    pieces = not_yet_known(outage, known)
    for piece in pieces:
        assert piece.length >= minutes(1)
        assert outage.from_at <= piece.from_at < piece.until_at <= outage.until_at
        assert all(piece.overlap(other) == NOTHING for other in known)
    assert not_yet_known(outage, [*known, outage]) == []
    assert not_yet_known(outage, [*known, *pieces]) == []


def test_a_missing_pulse_is_an_outage_after_a_minute() -> None:
    assert pulse_gap(None, at(5)) is None
    assert pulse_gap(at(0), at(1)) is None
    assert pulse_gap(at(0), at(1.1)) == Span(at(0), at(1.1))
    assert pulse_gap(at(5), at(1)) is None


def test_a_worker_that_was_only_busy_is_no_outage() -> None:
    gap = Span(at(0), at(10))
    assert was_alive(gap, [at(5)])
    assert not was_alive(gap, [at(0.2), at(9.5)])
    assert not was_alive(gap, [])


@pytest.mark.parametrize(
    ("seen", "tried", "noted"),
    [
        (None, None, False),
        (at(-1), None, False),
        (at(-2), None, True),
        (at(-2), minutes(0), False),
        (at(-30), dt.timedelta(seconds=59), False),
        (at(-30), minutes(1), True),
    ],
)
def test_a_phone_that_slept_was_not_cut_off(
    seen: dt.datetime | None, tried: dt.timedelta | None, noted: bool
) -> None:
    assert is_gap(seen, at(0), tried) is noted


def page(*gaps: tuple[float, float], seen: float = 60, started: float = -30) -> PageLife:
    return PageLife(
        OpenTime(at(started), at(90)), at(seen), tuple(Span(at(begin), at(end)) for begin, end in gaps)
    )


def test_many_pages_silent_at_once_are_an_outage_of_what_they_share() -> None:
    pages = [page((0, 8)), page((1, 9)), page((2, 10)), page()]
    assert silent_spans(pages) == [Span(at(2), at(8))]


def test_one_network_proves_nothing() -> None:
    alone = [page((0, 30)), *(page() for _ in range(40))]
    assert silent_spans(alone) == []
    assert silent_spans([page((0, 30)), page((0, 30))]) == []
    room = [*(page((0, 30)) for _ in range(10)), *(page() for _ in range(11))]
    assert silent_spans(room) == []


def test_silences_one_after_the_other_are_no_outage() -> None:
    assert silent_spans([page((0, 3)), page((3, 6)), page((6, 9))]) == []
    assert silent_spans([page((0, 3)), page((2.5, 6)), page((2.2, 9))]) == []


def test_pages_that_were_never_heard_again_speak_neither_for_nor_against() -> None:
    left = [page(seen=-5) for _ in range(20)]
    assert silent_spans([page((0, 8)), page((0, 8)), page((0, 8)), *left]) == [Span(at(0), at(8))]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(2, 30)), min_size=1, max_size=12))
def test_every_span_is_shared_by_three_and_by_half(gaps: list[tuple[int, int]]) -> None:
    pages = [page((begin, begin + length), seen=85) for begin, length in gaps]
    for span in silent_spans(pages):
        middle = span.from_at + span.length / 2
        silent = [each for each in pages if each.gaps[0].from_at <= middle < each.gaps[0].until_at]
        assert len(silent) >= 3
        assert 2 * len(silent) >= len(pages)
        assert span.length >= minutes(1)


def over(**changes: object) -> TimeOver:
    values = {"deadline_at": at(0), "grace": dt.timedelta(seconds=30), "held_until": None, "writers": 1}
    return TimeOver(**{**values, **changes})  # type: ignore[arg-type]


def test_the_clock_closes_at_once_where_nobody_else_can_be_sending() -> None:
    assert wait_before_closing(over(), at(0), pulse_at=None) == NOTHING
    assert wait_before_closing(over(), at(-2), pulse_at=None) == minutes(2)


def test_the_clock_waits_out_the_grace_for_another_device() -> None:
    wait = wait_before_closing(over(writers=2), at(0), pulse_at=None)
    assert dt.timedelta(seconds=30) < wait <= dt.timedelta(seconds=32)
    assert wait_before_closing(over(writers=2), at(0) + wait, pulse_at=None) == NOTHING


def test_the_clock_closes_nothing_while_an_outage_is_decided_or_not_looked_at_yet() -> None:
    assert wait_before_closing(over(held_until=at(60)), at(1), pulse_at=at(1)) > NOTHING
    assert wait_before_closing(over(), at(5), pulse_at=at(1)) > NOTHING
    assert wait_before_closing(over(), at(5), pulse_at=at(4.9)) == NOTHING
    assert is_held(at(1), at(0)) and not is_held(at(1), at(1)) and not is_held(None, at(0))
