"""Filling the places of a paper: no question twice, no two enemies, whatever sections share."""

from collections.abc import Mapping, Sequence

from courses.quizzes.rules.blueprint import TooFewQuestions

Enemies = Mapping[int, frozenset[int]]
# Beyond so many tries at parting enemies the blueprint counts as one that cannot be filled.
_MOST_TRIES = 3_000


def fill_greedily(
    places: Sequence[int], offers: Sequence[Sequence[int]], enemies: Enemies
) -> list[int] | None:
    """For each place (the number of its section) the first question of the offer that fits; None where none does."""
    paper: list[int] = []
    barred: set[int] = set()
    heads = [0] * len(offers)
    for section in places:
        offer, head = offers[section], heads[section]
        while head < len(offer) and offer[head] in barred:
            head += 1
        if head == len(offer):
            return None
        heads[section] = head + 1
        paper.append(offer[head])
        barred.add(offer[head])
        barred |= enemies.get(offer[head], frozenset())
    return paper


def fill_exactly(places: Sequence[int], offers: Sequence[Sequence[int]], enemies: Enemies) -> list[int]:
    """A paper wherever there is one, with the questions that stand first in the offers where possible.

    Augmenting paths find a paper without repetition; where two enemies meet in it, a paper without the one
    is looked for, then one without the other. TooFewQuestions where there is none.
    """
    waiting: list[frozenset[int]] = [frozenset()]
    for _ in range(_MOST_TRIES):
        if not waiting:
            break
        without = waiting.pop()
        paper = _match(places, [[each for each in offer if each not in without] for offer in offers])
        if paper is None:
            continue
        pair = _meeting(paper, enemies)
        if pair is None:
            return paper
        waiting += [without | {pair[0]}, without | {pair[1]}]
    raise TooFewQuestions


def _meeting(paper: Sequence[int], enemies: Enemies) -> tuple[int, int] | None:
    for place, question in enumerate(paper):
        for other in paper[:place]:
            if other in enemies.get(question, ()):
                return other, question
    return None


def _match(places: Sequence[int], offers: Sequence[Sequence[int]]) -> list[int] | None:
    taken: dict[int, int] = {}
    for place in range(len(places)):
        if not _seat(place, places, offers, taken, set()):
            return None
    paper = [0] * len(places)
    for question, place in taken.items():
        paper[place] = question
    return paper


def _seat(
    place: int,
    places: Sequence[int],
    offers: Sequence[Sequence[int]],
    taken: dict[int, int],
    tried: set[int],
) -> bool:
    """Give the place a free question of its section, else one whose holder can take another."""
    offer = [question for question in offers[places[place]] if question not in tried]
    free = next((question for question in offer if question not in taken), None)
    if free is not None:
        taken[free] = place
        return True
    for question in offer:
        if question in tried:
            continue
        tried.add(question)
        if _seat(taken[question], places, offers, taken, tried):
            taken[question] = place
            return True
    return False
