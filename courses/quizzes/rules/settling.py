"""What a result becomes when a mark in it changes. Progress never falls: a pass is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from courses.quizzes.rules.scoring import is_passed, shown_percent


@dataclass(frozen=True)
class Outcome:
    """A score as it is shown, whether the attempt counts as passed, and whether only because it once was."""

    percent: float
    is_passed: bool
    keeps_pass: bool = False


def outcome_of(marks: Sequence[Fraction], pass_percent: int, *, was_passed: bool = False) -> Outcome:
    """The result of these marks; one that was passed before stays passed, and says that it is kept."""
    reaches = is_passed(marks, pass_percent)
    return Outcome(shown_percent(marks), reaches or was_passed, was_passed and not reaches)
