"""Stretches of presence: whatever their order, however often, their union counts and nothing else."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from courses.sessions.rules.intervals import merged, minutes_of, seconds_of, within

INTERVALS = st.lists(st.tuples(st.integers(-600, 9000), st.integers(-600, 9000)), max_size=12)


def present(intervals: list[tuple[int, int]], length: int) -> set[int]:
    """Every second of the meeting in which somebody was there, one by one."""
    return {second for start, end in intervals for second in range(max(start, 0), min(end, length))}


@given(INTERVALS, st.integers(60, 8000), st.integers(1, 200))
def test_the_minutes_are_those_of_the_union_and_never_more_than_the_meeting_has(
    intervals: list[tuple[int, int]], length: int, most: int
) -> None:
    counted = minutes_of(intervals, length=length, most=most)
    assert counted == min(len(present(intervals, length)) // 60, most)
    assert counted <= length // 60


@given(INTERVALS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(intervals: list[tuple[int, int]], random: object) -> None:
    shuffled = [*intervals, *intervals]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(shuffled) == merged(intervals)


@given(INTERVALS)
def test_the_union_is_in_order_without_touching_parts_and_stays_when_it_is_made_again(
    intervals: list[tuple[int, int]],
) -> None:
    union = merged(intervals)
    assert all(before[1] < after[0] for before, after in pairwise(union))
    assert merged(union) == union


@given(INTERVALS, INTERVALS, st.integers(60, 8000))
def test_one_more_stretch_never_takes_time_away(
    some: list[tuple[int, int]], more: list[tuple[int, int]], length: int
) -> None:
    assert seconds_of(within([*some, *more], length)) >= seconds_of(within(some, length))
