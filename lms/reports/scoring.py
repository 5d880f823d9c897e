"""The arithmetic of an indicator: rate = numerator / denominator, score = rate × max, never above it."""

from dataclasses import dataclass
from fractions import Fraction

# Numerators that count people: their rate is a part of the whole. The others are so much for each person.
OF_PEOPLE = {"reached", "learnt"}


@dataclass(frozen=True)
class Score:
    """What an indicator comes to; without anybody in the denominator there is neither rate nor score."""

    numerator: int
    denominator: int
    rate: Fraction | None
    score_hundredths: int | None


def score_of(numerator: int, denominator: int, *, max_hundredths: int) -> Score:
    """The rate and the score in hundredths of a point; half a hundredth is rounded up, and the most is kept."""
    if not denominator:
        return Score(numerator, denominator, None, None)
    rate = Fraction(numerator, denominator)
    score = int(min(rate, Fraction(1)) * max_hundredths + Fraction(1, 2))
    return Score(numerator, denominator, rate, score)
