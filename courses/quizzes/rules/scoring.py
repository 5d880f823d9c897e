"""The score of a paper, exactly."""

from collections.abc import Sequence
from fractions import Fraction

# Answers and their scoring are apart: a mark names who gave it and by which scoring. The first scoring is
# that of the question version, applied by the system when the attempt is closed.
MARKER, SCORING = "system", 1


def exact_percent(marks: Sequence[Fraction]) -> Fraction:
    """The share of all points in per cent: over every question drawn, answered or not."""
    return sum(marks, Fraction(0)) * 100 / len(marks)


def shown_percent(marks: Sequence[Fraction]) -> float:
    """The score as it is shown and stored: rounded down to 0.1, so that a fail never reads as a pass."""
    return exact_percent(marks) * 10 // 1 / 10


def is_passed(marks: Sequence[Fraction], pass_percent: int) -> bool:
    """True when the exact score reaches the pass mark; nothing is rounded before it is compared."""
    return exact_percent(marks) >= pass_percent
