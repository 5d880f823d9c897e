"""Running sums against the plain formulas over everything."""

import datetime as dt
import json
import math
import random
import statistics
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.statistics import (
    ExamSums,
    QuestionSums,
    bin_of,
    group_of,
    reliability,
    rest_of,
    seconds_spent,
    standard_error,
)

START = dt.datetime(2026, 11, 20, 2, 41, tzinfo=dt.UTC)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=12)
SECONDS = st.none() | st.floats(1, 900)
PAPERS = st.tuples(SHARES, st.none() | SHARES, SECONDS, st.booleans())
Paper = tuple[Fraction, Fraction | None, float | None, bool]
PERCENTS = st.integers(0, 1000).map(lambda tenths: tenths / 10)


def sums_of(papers: Sequence[Paper]) -> QuestionSums:
    return sum((one(paper) for paper in papers), QuestionSums())


def one(paper: Paper) -> QuestionSums:
    share, rest, seconds, is_answered = paper
    return QuestionSums.of(share, rest=rest, seconds=seconds, is_answered=is_answered)


def exam_of(percents: Sequence[float]) -> ExamSums:
    results = (ExamSums.of(percent, questions=4, is_passed=percent >= 70) for percent in percents)
    return sum(results, ExamSums())


@given(st.lists(PAPERS, max_size=30), st.lists(PAPERS, max_size=30), st.lists(PAPERS, max_size=30))
def test_merging_does_not_depend_on_the_order_and_taking_away_undoes_it(
    first: list[Paper], second: list[Paper], third: list[Paper]
) -> None:
    a, b, c = sums_of(first), sums_of(second), sums_of(third)
    assert (a + b) + c == a + (b + c) == sums_of(third + first + second)
    assert a + b - b == a
    assert sums_of(first) - sums_of(first) == QuestionSums()


@given(st.lists(PERCENTS, max_size=30), st.lists(PERCENTS, max_size=30))
def test_exams_merge_and_part_without_loss(first: list[float], second: list[float]) -> None:
    assert exam_of(first) + exam_of(second) == exam_of(second + first)
    assert exam_of(first + second) - exam_of(second) == exam_of(first)


@given(st.lists(PAPERS, max_size=30), st.lists(PERCENTS, max_size=30))
def test_sums_come_back_from_the_database_as_they_were(papers: list[Paper], percents: list[float]) -> None:
    question, exam = sums_of(papers), exam_of(percents)
    assert QuestionSums.from_json(json.loads(json.dumps(question.to_json()))) == question
    assert ExamSums.from_json(json.loads(json.dumps(exam.to_json()))) == exam


@given(st.lists(PAPERS, min_size=2, max_size=60))
def test_figures_of_a_question_are_those_of_the_plain_formulas(papers: list[Paper]) -> None:
    sums = sums_of(papers)
    assert sums.facility == pytest.approx(statistics.fmean(paper[0] for paper in papers), abs=1e-6)
    times = [paper[2] for paper in papers if paper[2] is not None]
    if times:
        assert sums.mean_seconds == pytest.approx(statistics.fmean(times), abs=1e-3)
        assert sums.typical_seconds == pytest.approx(statistics.geometric_mean(times), rel=1e-5)
    pairs = [(float(paper[0]), float(paper[1])) for paper in papers if paper[1] is not None]
    own, rests = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if len(set(own)) > 1 and len(set(rests)) > 1:
        assert sums.discrimination == pytest.approx(statistics.correlation(own, rests), abs=1e-4)
    else:
        assert sums.discrimination is None


@given(st.lists(PERCENTS, min_size=2, max_size=60))
def test_figures_of_an_exam_are_those_of_the_plain_formulas(percents: list[float]) -> None:
    exam = exam_of(percents)
    assert exam.mean == pytest.approx(statistics.fmean(percents))
    assert exam.deviation == pytest.approx(statistics.stdev(percents), abs=1e-6)
    assert exam.passed == sum(percent >= 70 for percent in percents)
    assert [sum(bin_of(percent) == number for percent in percents) for number in range(20)] == [*exam.bins]


def test_nothing_counted_has_no_figures() -> None:
    question, exam = QuestionSums(), ExamSums()
    assert (question.facility, question.discrimination, question.mean_seconds) == (None, None, None)
    assert (exam.mean, exam.deviation, reliability([], 0), standard_error(None, None)) == (None,) * 4


@pytest.mark.parametrize(("percent", "number"), [(0, 0), (4.9, 0), (5, 1), (69.9, 13), (70, 14), (100, 19)])
def test_a_score_falls_into_one_of_twenty_bins(percent: float, number: int) -> None:
    assert bin_of(percent) == number


@pytest.mark.parametrize(
    ("percent", "group"), [(0, "low"), (49.9, "low"), (50, "middle"), (80, "middle"), (80.1, "high")]
)
def test_a_score_belongs_to_one_of_three_groups(percent: float, group: str) -> None:
    assert group_of(percent) == group


def all_sums(papers: Sequence[dict[int, Fraction]]) -> dict[int, QuestionSums]:
    found: dict[int, QuestionSums] = {}
    for paper in papers:
        for (key, share), rest in zip(paper.items(), rest_of(list(paper.values())), strict=True):
            one = QuestionSums.of(share, rest=rest, seconds=None, is_answered=True)
            found[key] = found.get(key, QuestionSums()) + one
    return found


def plain_alpha(rows: Sequence[Sequence[Fraction]]) -> float:
    size = len(rows[0])
    columns = [[float(row[number]) for row in rows] for number in range(size)]
    whole = statistics.variance([float(sum(row)) for row in rows])
    return size / (size - 1) * (1 - sum(map(statistics.variance, columns)) / whole)


@given(
    st.integers(2, 6).flatmap(
        lambda size: st.lists(st.lists(SHARES, min_size=size, max_size=size), min_size=2)
    )
)
def test_the_reliability_of_a_fixed_paper_is_cronbachs_alpha(rows: list[list[Fraction]]) -> None:
    if len({sum(row) for row in rows}) < 2:
        return
    if abs(plain_alpha(rows)) > 50:  # results that hardly differ: the quotient is that of two roundings
        return
    found = reliability(all_sums([dict(enumerate(row)) for row in rows]).values(), len(rows))
    assert found is not None
    assert found == pytest.approx(plain_alpha(rows), abs=1e-3 * max(1, abs(plain_alpha(rows))))


def test_the_reliability_of_drawn_papers_is_near_that_of_the_whole_bank() -> None:
    rng = random.Random(1690)
    levels = [rng.gauss(0, 1) for _ in range(40)]
    papers = []
    for _ in range(4000):
        able = rng.gauss(0, 1)
        drawn = rng.sample(range(40), 20)
        papers.append(
            {key: Fraction(rng.random() < 1 / (1 + math.exp(levels[key] - 1.5 * able))) for key in drawn}
        )
    found = reliability(all_sums(papers).values(), len(papers))
    # Two answerings of one paper of 20 of these questions correlate so much, by a long simulation.
    assert found == pytest.approx(0.88, abs=0.02)


def test_the_standard_error_shrinks_as_the_exam_becomes_reliable() -> None:
    assert standard_error(10, 0.84) == pytest.approx(4)
    assert standard_error(10, -0.5) == 10


def test_time_is_the_silence_before_an_answer_and_a_pause_is_cut() -> None:
    def at(seconds: float) -> dt.datetime:
        return START + dt.timedelta(seconds=seconds)

    receipts = [(1, at(20)), (2, at(50)), (1, at(55)), (3, at(3655))]
    assert seconds_spent(START, receipts) == {1: 25, 2: 30, 3: 900}


def test_answers_that_waited_for_the_line_have_no_time() -> None:
    receipts = [(number, START + dt.timedelta(seconds=60, milliseconds=number)) for number in range(3)]
    assert seconds_spent(START, receipts) == {0: 60}


@given(st.lists(SHARES, max_size=8))
def test_the_rest_of_a_paper_is_everything_else(shares: list[Fraction]) -> None:
    rests = rest_of(shares)
    if len(shares) < 2:
        assert rests == [None] * len(shares)
    else:
        assert all(
            rest == sum(shares[:number] + shares[number + 1 :]) / Fraction(len(shares) - 1)
            for number, rest in enumerate(rests)
        )
