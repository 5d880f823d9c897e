"""Drawing papers from the bank: without replacement over all sections, enemies apart, alike in difficulty."""

import random
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from courses.quizzes.rules.balancing import balance
from courses.quizzes.rules.blueprint import Section
from courses.quizzes.rules.filling import Enemies, fill_exactly, fill_greedily
from courses.quizzes.rules.papers import Bank, Paper

_NOTHING: Mapping[int, int] = MappingProxyType({})
# So many more candidates than places are looked at before all of them are.
_SPARE = 6


def draw(
    sections: Sequence[Section],
    enemies: Iterable[tuple[int, int]],
    rng: random.Random,
    last_shown: Mapping[int, int] = _NOTHING,
) -> list[tuple[int, int]]:
    """(section, question) for every place of the paper, in an order of chance.

    No question stands in it twice, whatever the sections share, and no two enemies. Its expected score lies
    within one point of the mean of the blueprint wherever the bank allows it. `last_shown` is the number of
    the earlier attempt that showed a question last: those never shown are drawn first, then those shown
    longest ago, as far as the balance lets them. TooFewQuestions where there is no paper.
    """
    paper = draw_paper(prepare(sections, enemies), rng, last_shown)
    drawn = list(zip(paper.bank.places, paper.questions, strict=True))
    rng.shuffle(drawn)
    return drawn


def prepare(sections: Sequence[Section], enemies: Iterable[tuple[int, int]]) -> Bank:
    """The bank ready for many draws."""
    foes: dict[int, set[int]] = {}
    for first, second in enemies:
        foes.setdefault(first, set()).add(second)
        foes.setdefault(second, set()).add(first)
    return Bank(sections, {question: frozenset(others) for question, others in foes.items()})


def draw_paper(bank: Bank, rng: random.Random, last_shown: Mapping[int, int] = _NOTHING) -> Paper:
    """A paper of the bank, its places in the order of the sections."""
    questions = None
    if not last_shown:
        offers = [
            _some(ids, section.count, rng) for ids, section in zip(bank.ids, bank.sections, strict=True)
        ]
        questions = fill_greedily(bank.places, offers, bank.enemies)
    if questions is None:
        questions = _fill_from_all(bank, rng, last_shown)
    return balance(Paper(bank, questions), rng, last_shown)


def _some(ids: list[int], count: int, rng: random.Random) -> list[int]:
    return rng.sample(ids, min(len(ids), count + _SPARE))


def _fill_from_all(bank: Bank, rng: random.Random, last_shown: Mapping[int, int]) -> list[int]:
    offers = [
        sorted(rng.sample(ids, len(ids)), key=lambda question: last_shown.get(question, 0))
        for ids in bank.ids
    ]
    enemies: Enemies = bank.enemies
    return fill_greedily(bank.places, offers, enemies) or fill_exactly(bank.places, offers, enemies)
