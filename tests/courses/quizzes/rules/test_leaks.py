"""A question that went round is found; one that is as it always was is left in peace."""

import json
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.leaks import BASELINE, LeakWatch

ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.none() | st.floats(1, 900)), max_size=80)


def watch(
    rng: random.Random,
    facility: float,
    answers: int,
    *,
    found: LeakWatch | None = None,
    seconds: float = 40,
) -> LeakWatch:
    """The watch after so many more answers of that facility and that typical time."""
    found = found or LeakWatch()
    for _ in range(answers):
        found.see(float(rng.random() < facility), math.exp(rng.gauss(math.log(seconds), 0.6)))
    return found


def flagged(count: int, facility: float, *, leaked: float, seconds: float) -> int:
    """How many of so many questions are flagged within 50 answers of a leak, and not before it."""
    rng, found = random.Random(1690), 0
    for _ in range(count):
        calm = watch(rng, facility, 100)
        before = calm.is_flagged
        found += not before and watch(rng, leaked, 50, found=calm, seconds=seconds).is_flagged
    return found


@pytest.mark.parametrize("facility", [0.3, 0.5, 0.7])
def test_a_question_that_became_easy_and_fast_is_found_within_fifty_answers(facility: float) -> None:
    assert flagged(100, facility, leaked=0.95, seconds=40 / 3) >= 98


@pytest.mark.parametrize("facility", [0.3, 0.5, 0.7])
def test_a_question_that_became_fast_is_found_within_fifty_answers(facility: float) -> None:
    assert flagged(100, facility, leaked=facility, seconds=40 / 3) >= 97


@pytest.mark.parametrize("facility", [0.3, 0.4, 0.5])
def test_a_question_that_became_easy_is_found_within_fifty_answers(facility: float) -> None:
    assert flagged(100, facility, leaked=0.95, seconds=40) >= 95


def test_healthy_questions_are_left_in_peace() -> None:
    rng = random.Random(1690)
    facilities = [0.2 + 0.75 * number / 399 for number in range(400)]
    assert sum(watch(rng, facility, 1000).is_flagged for facility in facilities) <= 4


def test_nothing_is_judged_before_there_is_a_baseline() -> None:
    found = LeakWatch()
    for _ in range(BASELINE):
        found.see(1.0, 1.0)
    assert not found.is_flagged
    assert (found.easier, found.faster) == (0, 0)


def test_a_question_that_everybody_always_knew_is_no_leak() -> None:
    found = LeakWatch()
    for _ in range(1000):
        found.see(1.0, 30.0)
    assert not found.is_flagged


def test_a_question_that_became_hard_and_slow_is_no_leak() -> None:
    rng = random.Random(3)
    assert not watch(rng, 0.2, 200, found=watch(rng, 0.8, 200), seconds=200).is_flagged


def test_what_happened_is_said_in_figures() -> None:
    rng = random.Random(5)
    found = watch(rng, 0.5, 200)
    assert found.facts() is None
    facts = watch(rng, 0.95, 60, found=found, seconds=10).facts()
    assert facts is not None
    assert facts.is_easier or facts.is_faster
    assert facts.usual_share == pytest.approx(0.5, abs=0.1)
    assert facts.usual_seconds == pytest.approx(40, rel=0.2)
    assert 200 < facts.after <= 250
    assert facts.late_answers + facts.late_timed > 0


def test_a_flag_stays_until_a_new_watch_begins() -> None:
    rng = random.Random(5)
    found = watch(rng, 0.95, 60, found=watch(rng, 0.4, 100), seconds=10)
    after = found.flagged_after
    assert watch(rng, 0.4, 500, found=found).flagged_after == after


@given(ANSWERS, ANSWERS)
def test_a_watch_goes_on_where_it_was_stored(
    first: list[tuple[float, float]], then: list[tuple[float, float]]
) -> None:
    straight, stored = LeakWatch(), LeakWatch()
    for share, seconds in first:
        straight.see(share, seconds)
        stored.see(share, seconds)
        stored = LeakWatch.from_json(json.loads(json.dumps(stored.to_json())))
    for share, seconds in then:
        straight.see(share, seconds)
        stored.see(share, seconds)
    assert stored.answers == straight.answers
    assert stored.easier == pytest.approx(straight.easier, abs=0.01)
    assert stored.faster == pytest.approx(straight.faster, abs=0.01)
