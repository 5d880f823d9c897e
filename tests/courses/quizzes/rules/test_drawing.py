"""Drawing a paper: nothing twice, enemies apart, fresh questions first, papers alike in difficulty."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules import Candidate, Section, TooFewQuestions, draw, simulate, target_of
from tests.courses.quizzes.rules.banks import (
    Enemies,
    blueprints,
    by_band,
    every_paper,
    expected_by_id,
    ids_of,
    large_bank,
)

BLUEPRINT = by_band(large_bank(), easy=10, medium=5, hard=5)
ENEMIES = {(first, first + 7) for first in range(0, 490, 10)}


def score_of(paper: list[tuple[int, int]], sections: list[Section]) -> float:
    expected = expected_by_id(sections)
    return 100 * sum(expected[question] for _section, question in paper) / len(paper)


@given(blueprints(), st.integers())
def test_a_paper_asks_nothing_twice_parts_enemies_and_fills_every_section(
    blueprint: tuple[list[Section], Enemies], seed: int
) -> None:
    sections, enemies = blueprint
    if not every_paper(sections, enemies):
        with pytest.raises(TooFewQuestions):
            draw(sections, enemies, random.Random(seed))
        return
    paper = draw(sections, enemies, random.Random(seed))
    asked = {question for _section, question in paper}
    assert len(asked) == len(paper)
    assert not any({*pair} <= asked for pair in enemies)
    for index, section in enumerate(sections):
        drawn = [question for each, question in paper if each == index]
        assert len(drawn) == section.count
        assert set(drawn) <= set(ids_of(section))


@given(blueprints(), st.dictionaries(st.integers(0, 9), st.integers(1, 3)), st.integers())
def test_a_paper_lies_at_the_mean_of_its_blueprint_wherever_one_can(
    blueprint: tuple[list[Section], Enemies], shown: dict[int, int], seed: int
) -> None:
    sections, enemies = blueprint
    expected, target = expected_by_id(sections), target_of(sections)
    papers = every_paper(sections, enemies)
    scores = [100 * sum(expected[key] for key in paper) / len(paper) for paper in papers]
    if not any(abs(score - target) < 0.94 for score in scores):
        return
    paper = draw(sections, enemies, random.Random(seed), shown)
    assert abs(score_of(paper, sections) - target) < 1


@given(st.integers())
def test_two_papers_from_a_bank_of_five_hundred_are_alike(seed: int) -> None:
    rng = random.Random(seed)
    first, second = (draw(BLUEPRINT, ENEMIES, rng) for _ in range(2))
    assert abs(score_of(first, BLUEPRINT) - score_of(second, BLUEPRINT)) <= 2


def test_a_simulation_shows_an_even_exam_before_it_is_published() -> None:
    found = simulate(BLUEPRINT, ENEMIES, random.Random(3), draws=2000)
    assert found.is_even
    assert 0 < found.spread <= 2
    assert abs(found.lowest - found.target) <= 1
    assert abs(found.highest - found.target) <= 1
    assert found.lowest <= found.mean <= found.highest
    assert sum(count for _edge, count in found.histogram) == found.draws == 2000
    assert sum(found.exposure.values()) == pytest.approx(20)
    assert set(found.exposure) == set(expected_by_id(BLUEPRINT))


def test_a_simulation_says_that_papers_cannot_be_alike() -> None:
    unlike = [Section(1, (Candidate(1, 0.2), Candidate(2, 0.9)))]
    found = simulate(unlike, (), random.Random(3), draws=500)
    assert not found.is_even
    assert found.spread == pytest.approx(70)
    assert (found.lowest, found.highest) == (pytest.approx(20), pytest.approx(90))


def test_papers_that_cannot_lie_at_the_mean_gather_near_it() -> None:
    bands = [Candidate(key, 0.85) for key in range(4)] + [Candidate(key, 0.65) for key in range(4, 9)]
    found = simulate([Section(3, tuple(bands))], (), random.Random(3), draws=500)
    assert found.is_even
    assert found.mean == pytest.approx(100 * (0.85 + 0.65 + 0.65) / 3)
    assert abs(found.mean - found.target) < 5


def test_a_blueprint_that_cannot_be_filled_cannot_be_simulated() -> None:
    enemies = {(1, 2), (1, 3), (2, 3)}
    with pytest.raises(TooFewQuestions):
        simulate([Section.of(2, (1, 2, 3))], enemies, random.Random(3), draws=10)


@given(st.integers())
def test_a_second_paper_shows_what_the_first_did_not(seed: int) -> None:
    sections = [Section.of(3, range(7))]
    first = {question for _section, question in draw(sections, (), random.Random(seed))}
    shown = dict.fromkeys(first, 1)
    second = {question for _section, question in draw(sections, (), random.Random(seed + 1), shown)}
    assert not first & second


@given(st.integers())
def test_a_large_bank_has_a_second_paper_that_is_fresh_and_alike(seed: int) -> None:
    rng = random.Random(seed)
    first = {question for _section, question in draw(BLUEPRINT, ENEMIES, rng)}
    second = draw(BLUEPRINT, ENEMIES, rng, dict.fromkeys(first, 1))
    assert not first & {question for _section, question in second}
    assert abs(score_of(second, BLUEPRINT) - target_of(BLUEPRINT)) <= 1


def test_what_was_shown_longest_ago_comes_back_first() -> None:
    paper = draw([Section.of(2, (1, 2, 3, 4))], (), random.Random(1), {1: 2, 2: 1, 3: 2, 4: 1})
    assert {question for _section, question in paper} == {2, 4}


def test_every_question_of_a_pool_is_drawn_about_equally_often() -> None:
    found = simulate([Section.of(3, range(10))], (), random.Random(7), draws=2000)
    assert all(0.25 < share < 0.35 for share in found.exposure.values())


def test_the_places_of_a_paper_are_in_an_order_of_chance() -> None:
    sections = [Section.of(1, (1,)), Section.of(1, (2,)), Section.of(1, (3,))]
    rng = random.Random(7)
    assert len({tuple(draw(sections, (), rng)) for _ in range(100)}) == 6
