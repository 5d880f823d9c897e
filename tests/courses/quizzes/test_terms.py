"""Which rules hold for one learner: pure reckoning, whatever was granted in whatever order."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.terms import (
    Grant,
    Override,
    QuizRules,
    Window,
    bar_to_start,
    counted_percent,
    has_reached,
    shows_key,
    terms_of,
)

NOW = dt.datetime(2026, 11, 20, 2, 41, tzinfo=dt.UTC)
moments = st.integers(-500, 500).map(lambda hours: NOW + dt.timedelta(hours=hours))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    opens, closes = draw(st.none() | moments), draw(st.none() | moments)
    if opens and closes and closes <= opens:
        closes = opens + dt.timedelta(hours=1)
    return Window(opens, closes)


def override(key: str, **facts: object) -> Override:
    return Override(key=key, kind="person", **facts)  # type: ignore[arg-type]


overrides = st.builds(
    Override,
    key=st.uuids().map(str),
    kind=st.sampled_from(["person", "class", "unit"]),
    attempts=st.integers(0, 5),
    minutes=st.integers(0, 60),
    window=windows(),
)
grants = st.builds(Grant, key=st.uuids().map(str), percent=st.integers(1, 300))
rules = st.builds(
    QuizRules,
    minutes=st.integers(1, 240),
    attempts=st.integers(1, 10),
    pass_percent=st.integers(1, 100),
    pause_minutes=st.integers(0, 2000),
    feedback=st.sampled_from(["now", "after_closing", "never"]),
    window=windows(),
)


def widens(one: Window, other: Window) -> bool:
    """True when whatever may be started in the one may be started in the other."""
    opens = other.opens_at is None or (one.opens_at is not None and other.opens_at <= one.opens_at)
    return opens and (
        other.closes_at is None or (one.closes_at is not None and one.closes_at <= other.closes_at)
    )


@given(rules, st.lists(overrides, max_size=5), st.lists(grants, max_size=3), overrides, grants)
def test_more_grants_never_give_less(
    quiz: QuizRules, known: list[Override], given_time: list[Grant], more: Override, time: Grant
) -> None:
    before = terms_of(quiz, known, given_time)
    after = terms_of(quiz, [*known, more], [*given_time, time])
    assert after.minutes >= before.minutes >= quiz.minutes
    assert after.attempts >= before.attempts >= quiz.attempts
    if any(each.has_window for each in known):
        assert widens(before.window, after.window)


@given(
    rules,
    st.permutations(range(5)),
    st.lists(overrides, min_size=5, max_size=5),
    st.lists(grants, max_size=3),
)
def test_the_order_of_what_was_granted_makes_no_difference(
    quiz: QuizRules, order: list[int], known: list[Override], given_time: list[Grant]
) -> None:
    one = terms_of(quiz, known, given_time)
    assert terms_of(quiz, [known[place] for place in order], list(reversed(given_time))) == one


@given(rules, st.lists(overrides, max_size=5), st.lists(grants, max_size=3))
def test_every_minute_and_attempt_more_names_its_source(
    quiz: QuizRules, known: list[Override], given_time: list[Grant]
) -> None:
    terms = terms_of(quiz, known, given_time)
    kept = terms.to_json()
    if terms.minutes > quiz.minutes:
        assert any(each.get("minutes") or each.get("percent") for each in kept["sources"])
    if terms.attempts > quiz.attempts:
        assert any(each.get("attempts") for each in kept["sources"])
    assert "reason" not in str(kept)


@given(rules, st.integers(1, 5000))
def test_a_pause_bars_until_it_is_over_and_not_a_second_longer(quiz: QuizRules, minutes: int) -> None:
    terms = terms_of(QuizRules(minutes=20, attempts=3, pass_percent=70, pause_minutes=minutes))
    end = NOW + dt.timedelta(minutes=minutes)
    before = bar_to_start(
        terms, is_passed=False, taken=1, last_closed_at=NOW, at=end - dt.timedelta(seconds=1)
    )
    assert before is not None
    assert (before.kind, before.until) == ("pause", end)
    assert bar_to_start(terms, is_passed=False, taken=1, last_closed_at=NOW, at=end) is None


def test_a_disabled_learner_has_a_quarter_more_of_the_time_of_the_class() -> None:
    quiz = QuizRules(minutes=40, attempts=2, pass_percent=70)
    terms = terms_of(
        quiz, [override("a", minutes=10), override("b", minutes=5)], [Grant(key="g", percent=25)]
    )
    assert terms.minutes == 63  # 50 minutes and a quarter of them, rounded up
    assert [each.key for each in terms.overrides] == ["a"]


def test_a_second_shift_has_its_own_window() -> None:
    quiz = QuizRules(minutes=40, attempts=2, pass_percent=70, window=Window(NOW, NOW + dt.timedelta(hours=2)))
    shift = Window(NOW + dt.timedelta(days=1), NOW + dt.timedelta(days=1, hours=2))
    assert terms_of(quiz, [override("b", window=shift)]).window == shift


def test_one_end_of_a_window_moved_leaves_the_other() -> None:
    closes = NOW + dt.timedelta(hours=2)
    quiz = QuizRules(minutes=40, attempts=2, pass_percent=70, window=Window(NOW, closes))
    later = closes + dt.timedelta(days=2)
    assert terms_of(quiz, [override("b", window=Window(None, later))]).window == Window(NOW, later)


def test_an_attempt_given_back_after_an_outage_counts() -> None:
    quiz = QuizRules(minutes=40, attempts=1, pass_percent=70)
    assert terms_of(quiz, given_back=1).attempts == 2


def test_what_bars_the_start_is_said_in_the_order_of_what_can_be_done_about_it() -> None:
    window = Window(NOW, NOW + dt.timedelta(hours=10))
    quiz = QuizRules(minutes=40, attempts=2, pass_percent=70, pause_minutes=60, window=window)
    terms = terms_of(quiz)

    def kind(at: dt.datetime, taken: int = 0, closed: dt.datetime | None = None, passed: bool = False) -> str:
        bar = bar_to_start(terms, is_passed=passed, taken=taken, last_closed_at=closed, at=at)
        return bar.kind if bar else ""

    hour = dt.timedelta(hours=1)
    assert kind(NOW - hour) == "not_open"
    assert kind(NOW) == ""
    assert kind(NOW + 10 * hour) == "over"
    assert kind(NOW + hour, 1, NOW + hour / 2) == "pause"
    assert kind(NOW + 9.5 * hour, 1, NOW + 9.5 * hour) == "over"  # the pause would outlast the window
    assert kind(NOW + hour, 2, NOW) == "used_up"
    assert kind(NOW - hour, 1, None, True) == "passed"


@given(st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=1, max_size=6))
def test_the_score_that_counts_is_one_of_the_attempts_or_between_them(percents: list[float]) -> None:
    assert counted_percent(percents, "best") == max(percents)
    assert counted_percent(percents, "last") == percents[-1]
    assert counted_percent(percents, "first") == percents[0]
    average = counted_percent(percents, "average")
    assert average is not None
    assert min(percents) <= average <= max(percents)


@given(
    st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), max_size=6),
    st.sampled_from(["best", "last", "first", "average"]),
    st.integers(1, 100),
)
def test_a_quiz_is_passed_exactly_when_the_counted_score_reads_as_passed(
    percents: list[float], counting: str, mark: int
) -> None:
    counted = counted_percent(percents, counting)
    assert has_reached(percents, counting, mark) == (counted is not None and counted >= mark)


def test_an_average_is_rounded_down_so_that_a_fail_never_reads_as_a_pass() -> None:
    assert counted_percent([69.9, 70.0], "average") == 69.9
    assert not has_reached([69.9, 70.0], "average", 70)


def test_the_key_waits_for_those_who_can_still_be_answering() -> None:
    window = Window(None, NOW)
    quiz = QuizRules(minutes=40, attempts=1, pass_percent=70, window=window)
    terms = terms_of(quiz)

    def shown(at: dt.datetime, *, under_way: bool = False, passed: bool = True) -> bool:
        bar = bar_to_start(terms, is_passed=passed, taken=1, last_closed_at=None, at=at)
        return shows_key(terms, is_under_way=under_way, bar=bar, at=at)

    minute = dt.timedelta(minutes=1)
    assert not shown(NOW - minute)
    assert not shown(NOW + 40 * minute)
    assert shown(NOW + 41 * minute)
    assert not shown(NOW + 41 * minute, under_way=True)


@given(rules, st.booleans(), moments)
def test_never_means_never(quiz: QuizRules, under_way: bool, at: dt.datetime) -> None:
    terms = terms_of(quiz)
    bar = bar_to_start(terms, is_passed=True, taken=1, last_closed_at=None, at=at)
    shown = shows_key(terms, is_under_way=under_way, bar=bar, at=at)
    assert not (shown and (under_way or quiz.feedback == "never"))
