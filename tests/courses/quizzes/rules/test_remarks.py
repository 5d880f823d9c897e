"""What stands out in the figures of a question."""

import random
from fractions import Fraction

import pytest

from courses.quizzes.rules.remarks import gravity, remarks_of, tempts_the_able
from courses.quizzes.rules.statistics import QuestionSums


def sums(papers: int, *, facility: float = 0.6, slope: float = 0.5, seed: int = 3) -> QuestionSums:
    """Papers in which the share follows the rest of the paper with that slope."""
    rng, found = random.Random(seed), QuestionSums()
    for _ in range(papers):
        rest = rng.random()
        share = Fraction(rng.random() < facility + slope * (rest - 0.5))
        found += QuestionSums.of(share, rest=Fraction(rest), seconds=20.0, is_answered=True)
    return found


@pytest.mark.parametrize(
    ("found", "is_flagged", "remarks"),
    [
        (sums(400), False, ()),
        (sums(400), True, ("leaked",)),
        (sums(400, slope=-0.9), False, ("contrary",)),
        (sums(400, slope=0), False, ("weak",)),
        (sums(29, slope=-0.9), False, ("few",)),
        (sums(400, facility=0.1, slope=0.2), False, ("hard",)),
        (sums(400, facility=1, slope=0), False, ("easy",)),
        (QuestionSums(), False, ("few",)),
    ],
)
def test_only_what_is_no_chance_stands_out(
    found: QuestionSums, is_flagged: bool, remarks: tuple[str, ...]
) -> None:
    assert remarks_of(found, is_flagged=is_flagged) == remarks


def test_the_gravest_come_first() -> None:
    leaked = gravity(sums(400), is_flagged=True)
    contrary = gravity(sums(400, slope=-0.9), is_flagged=False)
    weak, sound = gravity(sums(400, slope=0), is_flagged=False), gravity(sums(400), is_flagged=False)
    assert leaked < contrary < weak < sound


def test_a_wrong_choice_of_those_who_know_more_is_pointed_out() -> None:
    assert tempts_the_able(5, 30, papers=(100, 100))
    assert not tempts_the_able(30, 5, papers=(100, 100))
    assert not tempts_the_able(0, 2, papers=(9, 9))
