"""What was watched: nothing twice, nothing above the clock, whatever is claimed."""

from hypothesis import given
from hypothesis import strategies as st

from courses.media.rules.watching import LONGEST_STEP_MS, Interval, credit, length, merge, percent, uncovered

DURATION = 600_000
_moments = st.integers(min_value=-5_000, max_value=DURATION + 5_000)
_claims = st.lists(st.tuples(_moments, _moments), max_size=5)
_reports = st.lists(st.tuples(st.integers(min_value=-50, max_value=40_000), _claims), max_size=25)


@given(_reports)
def test_watched_time_never_passes_the_clock_the_film_or_what_was_claimed(
    reports: list[tuple[int, list[Interval]]],
) -> None:
    watched: list[Interval] = []
    time_gone = 0
    claimed: list[Interval] = []
    for elapsed, claims in reports:
        before = watched
        watched = credit(before, claims, duration=DURATION, elapsed=elapsed)
        time_gone += max(0, elapsed)
        claimed = merge([*claimed, *claims])
        assert length(watched) <= min(time_gone, DURATION)
        assert length(watched) - length(before) <= max(0, elapsed)
        assert watched == merge(watched)
        assert merge([*watched, *before]) == watched, "what was earned stays"
        assert all(not uncovered(each, claimed) for each in watched)


@given(_claims, st.integers(min_value=0, max_value=60_000))
def test_a_second_tab_with_the_same_report_earns_nothing_more(claims: list[Interval], elapsed: int) -> None:
    once = credit([], claims, duration=DURATION, elapsed=elapsed)
    assert credit(once, claims, duration=DURATION, elapsed=0) == once


def test_at_twice_the_speed_half_counts_and_the_other_half_when_watched_again() -> None:
    first = credit([], [(0, 60_000)], duration=DURATION, elapsed=30_000)
    assert first == [(0, 30_000)]
    assert credit(first, [(0, 60_000)], duration=DURATION, elapsed=30_000) == [(0, 60_000)]


def test_watching_a_part_again_earns_nothing() -> None:
    assert credit([(0, 30_000)], [(0, 30_000)], duration=DURATION, elapsed=30_000) == [(0, 30_000)]


def test_a_tab_left_open_over_night_earns_no_more_than_a_broken_line_explains() -> None:
    whole_day = 86_400_000
    watched = credit([], [(0, whole_day)], duration=whole_day, elapsed=whole_day)
    assert length(watched) == LONGEST_STEP_MS


def test_per_cent_is_never_rounded_up() -> None:
    assert [percent(*each) for each in ((799, 1000), (800, 1000), (1001, 1000), (5, None), (5, 0))] == [
        *(79, 80, 100),
        *(0, 0),
    ]
