"""Time, score and receipts, as plain functions."""

import datetime as dt
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules import (
    GRACE,
    deadline,
    exact_percent,
    is_passed,
    is_time_up,
    is_too_late,
    receipt,
    shown_percent,
)

START = dt.datetime(2026, 11, 20, 2, 41, tzinfo=dt.UTC)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=12)


@given(st.lists(SHARES, min_size=1, max_size=40), st.integers(1, 100))
def test_a_fail_never_reads_as_a_pass_and_a_pass_never_as_a_fail(
    marks: list[Fraction], pass_percent: int
) -> None:
    assert is_passed(marks, pass_percent) == (shown_percent(marks) >= pass_percent)
    assert 0 <= shown_percent(marks) <= 100


@given(st.lists(SHARES, min_size=1, max_size=40), st.randoms())
def test_the_score_does_not_depend_on_the_order_of_the_questions(
    marks: list[Fraction], rng: random.Random
) -> None:
    mixed = list(marks)
    rng.shuffle(mixed)
    assert exact_percent(marks) == exact_percent(mixed)


def test_two_thirds_are_shown_rounded_down() -> None:
    assert shown_percent([Fraction(1), Fraction(1), Fraction(0)]) == 66.6


def test_seven_tenths_reach_a_pass_mark_of_seventy_exactly() -> None:
    assert is_passed([Fraction(1)] * 7 + [Fraction(0)] * 3, 70)


def test_the_time_ends_at_the_deadline_and_answers_on_their_way_have_the_grace() -> None:
    end = deadline(START, 20)
    assert end == START + dt.timedelta(minutes=20)
    assert is_time_up(end, end)
    assert not is_too_late(end, end + GRACE)
    assert is_too_late(end, end + GRACE + dt.timedelta(microseconds=1))


RECEIPT = {
    "attempt": "abc",
    "position": 1,
    "writer": 1,
    "seq": 1,
    "response": {"choice": "x"},
    "received_at": START,
}


@pytest.mark.parametrize(
    "change",
    [
        {"attempt": "abd"},
        {"position": 2},
        {"writer": 2},
        {"seq": 2},
        {"response": {"choice": "y"}},
        {"received_at": START + dt.timedelta(microseconds=1)},
    ],
)
def test_a_receipt_names_everything_about_an_answer(change: dict[str, object]) -> None:
    assert receipt("", **RECEIPT) != receipt("", **(RECEIPT | change))  # type: ignore[arg-type]


def test_a_receipt_names_the_one_before_it_and_nothing_else_moves_it() -> None:
    assert receipt("", **RECEIPT) != receipt("0", **RECEIPT)  # type: ignore[arg-type]
    there = RECEIPT | {"received_at": START.astimezone(dt.timezone(dt.timedelta(hours=7)))}
    assert receipt("", **there) == receipt("", **RECEIPT)  # type: ignore[arg-type]
