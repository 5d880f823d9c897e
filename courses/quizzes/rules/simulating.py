"""Simulating many draws, so that a trainer sees before publishing how alike the papers will be."""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courses.quizzes.rules.blueprint import Section
from courses.quizzes.rules.drawing import draw_paper, prepare

# The expected scores of any two papers of one exam differ by no more than this, in points of 100.
LARGEST_SPREAD = 2.0
_WIDTHS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_MOST_BINS = 20


@dataclass(frozen=True)
class Simulation:
    """What many draws gave: expected scores in points of 100, and how often each question was drawn.

    `exposure` is the share of the papers in which a question stands, also 0; `histogram` is (lower edge,
    papers) in bins of one `width`, without a gap. `target` is the mean expected score of the blueprint.
    """

    draws: int
    target: float
    lowest: float
    highest: float
    mean: float
    exposure: dict[int, float]
    histogram: tuple[tuple[float, int], ...]
    width: float

    @property
    def spread(self) -> float:
        """How far the two most unlike papers lie apart."""
        return self.highest - self.lowest

    @property
    def is_even(self) -> bool:
        """True when any two of these papers are alike enough."""
        return self.spread <= LARGEST_SPREAD


def simulate(
    sections: Sequence[Section],
    enemies: Iterable[tuple[int, int]],
    rng: random.Random,
    draws: int = 10_000,
) -> Simulation:
    """So many first papers are drawn and measured. TooFewQuestions where there is no paper."""
    bank = prepare(sections, enemies)
    size = len(bank.places) or 1
    shown: Counter[int] = Counter()
    scores = []
    for _ in range(draws):
        paper = draw_paper(bank, rng)
        scores.append(100 * paper.total / size)
        shown.update(paper.questions)
    width, histogram = _histogram(scores)
    exposure = {question: shown[question] / draws for ids in bank.ids for question in ids}
    return Simulation(
        draws=draws,
        target=100 * bank.target / size,
        lowest=min(scores),
        highest=max(scores),
        mean=math.fsum(scores) / draws,
        exposure=exposure,
        histogram=histogram,
        width=width,
    )


def _histogram(scores: Sequence[float]) -> tuple[float, tuple[tuple[float, int], ...]]:
    spread = max(scores) - min(scores)
    width = next((each for each in _WIDTHS if spread < each * (_MOST_BINS - 1)), _WIDTHS[-1])
    counts = Counter(math.floor(score / width + 1e-9) for score in scores)
    bins = range(min(counts), max(counts) + 1)
    return width, tuple((round(number * width, 6), counts[number]) for number in bins)
