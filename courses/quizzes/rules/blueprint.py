"""The blueprint of a paper: how many questions are drawn from which candidates, and how hard each is expected to be."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.questions.rules import EASY_FROM, ENOUGH_ANSWERS, HARD_BELOW

# From this many answers on, what was measured counts; before, the difficulty that the author declared.
MEASURED_FROM = ENOUGH_ANSWERS
EASY, MEDIUM, HARD = "easy", "medium", "hard"
_PRIORS = {EASY: 0.85, MEDIUM: 0.65, HARD: 0.40}


class TooFewQuestions(Exception):
    """The blueprint cannot be filled: a question would be asked twice, or two enemies would meet."""


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn (by its permanent id), the share of points it is expected to earn, its band."""

    question_id: int
    expected: float = _PRIORS[MEDIUM]
    band: str = MEDIUM


@dataclass(frozen=True)
class Section:
    """One line of the blueprint: draw `count` of these."""

    count: int
    candidates: tuple[Candidate, ...]

    @classmethod
    def of(cls, count: int, question_ids: Iterable[int]) -> "Section":
        """A section of questions of which nothing is known: all expected to be equally hard."""
        return cls(count, tuple(Candidate(question_id) for question_id in question_ids))


def expected_of(facility: float | None, answers: int, declared: str) -> float:
    """The share of points to expect: as measured from 30 answers on, else the prior of the declared band.

    The priors: easy 0.85, medium 0.65, hard 0.40, nothing declared 0.65.
    """
    if facility is not None and answers >= MEASURED_FROM:
        return min(1.0, max(0.0, facility))
    return _PRIORS.get(declared, _PRIORS[MEDIUM])


def band_of(facility: float) -> str:
    """The band of a measured facility, as the bank draws its lines: 'easy' from 0.7 on, 'hard' below 0.4."""
    return EASY if facility >= EASY_FROM else HARD if facility < HARD_BELOW else MEDIUM


def candidate_of(question_id: int, facility: float | None, answers: int, declared: str) -> Candidate:
    """The candidate with its expected share and its band: as measured, else as declared."""
    expected = expected_of(facility, answers, declared)
    is_measured = facility is not None and answers >= MEASURED_FROM
    return Candidate(question_id, expected, band_of(expected) if is_measured else declared or MEDIUM)


def target_of(sections: Iterable[Section]) -> float:
    """The mean expected score of the blueprint in per cent: what a paper drawn blindly earns on average."""
    counted = [(section.count, section.candidates) for section in sections if section.candidates]
    total = sum(count * sum(each.expected for each in offer) / len(offer) for count, offer in counted)
    return 100 * total / (sum(count for count, _offer in counted) or 1)
