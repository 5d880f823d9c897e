"""What to do where the papers of a quiz would be too unlike: how many questions more, and in which line."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from courses.quizzes.rules.blueprint import Candidate, Section, TooFewQuestions, expected_of
from courses.quizzes.rules.simulating import simulate

_TRIED = (1, 2, 3, 5, 8, 12, 20)
_DRAWS = 300
# Questions that do not exist yet; permanent ids of questions are positive.
_IMAGINED = -1


@dataclass(frozen=True)
class Advice:
    """So many questions more in that line (from 0), of that band, would make the papers alike."""

    line: int
    band: str
    more: int


def find_advice(
    sections: Sequence[Section],
    bands: Sequence[str],
    enemies: Iterable[tuple[int, int]],
    rng: random.Random,
) -> Advice | None:
    """The fewest questions that would be enough, tried out on imagined ones; None where none of these would.

    `bands` are those that the lines ask for. Where a line asks for none, questions of medium difficulty are
    imagined, and where that is not enough, hard and easy ones.
    """
    foes = list(enemies)
    for more in _TRIED:
        for line in range(len(sections)):
            for band in [bands[line]] if bands[line] else ["medium", "hard", "easy"]:
                if _is_enough(sections, line, band, more, foes, rng):
                    return Advice(line, band, more)
    return None


def _is_enough(
    sections: Sequence[Section],
    line: int,
    band: str,
    more: int,
    enemies: list[tuple[int, int]],
    rng: random.Random,
) -> bool:
    imagined = tuple(
        Candidate(_IMAGINED - number, expected_of(None, 0, band), band) for number in range(more)
    )
    longer = [
        replace(section, candidates=section.candidates + imagined) if index == line else section
        for index, section in enumerate(sections)
    ]
    try:
        return simulate(longer, enemies, rng, _DRAWS).is_even
    except TooFewQuestions:
        return False
