"""Time, draw, score and receipts, as plain functions."""

import datetime as dt
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules import (
    GRACE,
    Section,
    TooFewQuestions,
    deadline,
    draw,
    exact_percent,
    is_passed,
    is_time_up,
    is_too_late,
    receipt,
    shown_percent,
)

START = dt.datetime(2026, 11, 20, 2, 41, tzinfo=dt.UTC)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=12)


@st.composite
def blueprints(draw_from: st.DrawFn) -> list[Section]:
    """Sections whose pools may overlap and which may ask for more than there is."""
    pool = st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=8)
    return [
        Section(draw_from(st.integers(1, 4)), tuple(draw_from(pool)))
        for _ in range(draw_from(st.integers(1, 4)))
    ]


def has_paper(sections: list[Section]) -> bool:
    """By Hall's theorem: any group of sections finds as many questions as it asks for."""
    for mask in range(1, 2 ** len(sections)):
        group = [section for index, section in enumerate(sections) if mask >> index & 1]
        if len(set().union(*(section.questions for section in group))) < sum(
            section.count for section in group
        ):
            return False
    return True


@given(blueprints(), st.integers())
def test_a_paper_never_asks_a_question_twice_and_fills_every_section(
    sections: list[Section], seed: int
) -> None:
    if not has_paper(sections):
        with pytest.raises(TooFewQuestions):
            draw(sections, random.Random(seed))
        return
    paper = draw(sections, random.Random(seed))
    asked = [question for _section, question in paper]
    assert len(asked) == len(set(asked))
    for index, section in enumerate(sections):
        drawn = [question for each, question in paper if each == index]
        assert len(drawn) == section.count
        assert set(drawn) <= set(section.questions)


@given(st.integers())
def test_a_second_paper_shows_what_the_first_did_not(seed: int) -> None:
    sections = [Section(3, tuple(range(7)))]
    first = {question for _section, question in draw(sections, random.Random(seed))}
    second = {
        question for _section, question in draw(sections, random.Random(seed + 1), dict.fromkeys(first, 1))
    }
    assert not first & second


def test_what_was_shown_longest_ago_comes_back_first() -> None:
    sections = [Section(2, (1, 2, 3, 4))]
    paper = draw(sections, random.Random(1), {1: 2, 2: 1, 3: 2, 4: 1})
    assert {question for _section, question in paper} == {2, 4}


def test_every_question_of_a_pool_is_drawn_about_equally_often() -> None:
    rng = random.Random(7)
    counts = dict.fromkeys(range(10), 0)
    for _ in range(2000):
        for _section, question in draw([Section(3, tuple(range(10)))], rng):
            counts[question] += 1
    assert all(500 < count < 700 for count in counts.values())


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
