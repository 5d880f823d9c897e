"""From what a question of others gives for responses to what the same question gives here.

`measure` works out the score of a response there; the functions here find the weights and the way of scoring
that give the same here, and say whether they give the same for every response that was tried.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from courses.questions.formats.excel_choices import equal_share

Measure = Callable[[tuple[str, ...]], Fraction]
_PAIR_LIMIT = 40


@dataclass(frozen=True)
class Scored:
    """The weight of every choice, how they are scored, and whether this gives what was measured."""

    weights: dict[str, Fraction]
    scoring: str = "weights"
    is_exact: bool = True
    best: Fraction = Fraction(1)


def share(value: Fraction) -> Fraction:
    """The share as it is stored: at most five decimals of a per cent, between -1 and 1."""
    rounded = Fraction(round(value * 100, 5)) / 100
    return max(Fraction(-1), min(Fraction(1), rounded))


def score_one(ids: Sequence[str], measure: Measure) -> Scored | None:
    """The weights of choices of which one is chosen; None where nothing earns anything."""
    scores = {id: measure((id,)) for id in ids}
    best = max(scores.values(), default=Fraction(0))
    if best <= 0:
        return None
    weights = {id: share(score / best) for id, score in scores.items()}
    is_exact = all(abs(score) <= best for score in scores.values())
    return Scored(weights, is_exact=is_exact, best=best)


def by_key(ids: Sequence[str], key: Sequence[str], *, several: bool) -> Scored:
    """The weights that the key alone says: one right answer, or all of them or nothing."""
    right = [id for id in ids if id in key]
    worth = equal_share(len(right)) if several and right else Fraction(1)
    weights = {id: worth * (id in right) for id in ids}
    return Scored(weights, "all_or_nothing" if several else "weights")


def score_several(ids: Sequence[str], key: Sequence[str], measure: Measure) -> Scored | None:
    """The weights of choices of which several are chosen; None where nothing earns anything."""
    right = tuple(id for id in ids if id in key) or tuple(id for id in ids if measure((id,)) > 0)
    best = measure(right) if right else Fraction(0)
    if best <= 0:
        return None
    whole = Scored(by_key(ids, right, several=True).weights, "all_or_nothing", best=best)
    added = _added(ids, right, measure, best)
    for candidate in (whole, added):
        if candidate and _agrees(candidate, ids, right, measure):
            return candidate
    return Scored(whole.weights, "all_or_nothing", is_exact=False, best=best)


def _added(ids: Sequence[str], right: tuple[str, ...], measure: Measure, best: Fraction) -> Scored | None:
    """Weights that are added up: what the score changes by when one choice is taken out or put in."""
    changes = {
        id: best - measure(_without(right, id)) if id in right else measure(_with(ids, right, id)) - best
        for id in ids
    }
    # A penalty may hide behind the upper limit of the score; alone beside one right answer it shows.
    for id in ids:
        if id not in right and changes[id] == 0 and len(right) > 1:
            alone = measure(_with(ids, right[:1], id)) - measure(right[:1])
            changes[id] = min(changes[id], alone)
    total = sum((changes[id] for id in right), Fraction(0))
    if (
        total <= 0
        or any(changes[id] <= 0 for id in right)
        or any(changes[id] > 0 for id in ids if id not in right)
    ):
        return None
    return Scored({id: share(changes[id] / total) for id in ids}, best=best)


def _without(chosen: tuple[str, ...], id: str) -> tuple[str, ...]:
    return tuple(each for each in chosen if each != id)


def _with(ids: Sequence[str], chosen: tuple[str, ...], id: str) -> tuple[str, ...]:
    return tuple(each for each in ids if each in chosen or each == id)


def _agrees(scored: Scored, ids: Sequence[str], right: tuple[str, ...], measure: Measure) -> bool:
    """True where every response that is tried earns the same here and there."""
    for chosen in _tried(ids, right):
        there = max(Fraction(0), measure(chosen)) / scored.best
        if abs(there - earned(scored, chosen, right)) > Fraction(1, 1000):
            return False
    return True


def earned(scored: Scored, chosen: Sequence[str], right: Sequence[str]) -> Fraction:
    """What the choices earn here."""
    if scored.scoring == "all_or_nothing":
        return Fraction(set(chosen) == set(right))
    positive = sum((weight for weight in scored.weights.values() if weight > 0), Fraction(0))
    total = sum((scored.weights[id] for id in chosen), Fraction(0))
    return max(Fraction(0), total / positive)


def _tried(ids: Sequence[str], right: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The responses that tell ways of scoring apart: single ones, one off the key, all, pairs."""
    yield ()
    yield right
    yield tuple(ids)
    for id in ids:
        yield (id,)
        yield _without(right, id) if id in right else _with(ids, right, id)
    for number, pair in enumerate(combinations(ids, 2)):
        if number >= _PAIR_LIMIT:
            return
        yield pair


def score_whole(
    full: tuple[str, ...], measure: Measure, *, others: Sequence[tuple[str, ...]], wrong: int
) -> tuple[str, bool]:
    """'share' or 'all_or_nothing' for pairs and orders, and whether that is what was measured.

    In each of `others` so many parts of `full` are wrong.
    """
    best = measure(full)
    if best <= 0 or not others:
        return "all_or_nothing", False
    found = [max(Fraction(0), measure(other)) / best for other in others]
    if all(value == 0 for value in found):
        return "all_or_nothing", True
    expected = Fraction(len(full) - wrong, len(full))
    return "share", all(abs(value - expected) < Fraction(1, 1000) for value in found)
