"""Balancing a paper: questions are exchanged until its expected score lies close to the target."""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from courses.quizzes.rules.papers import Paper

_STEPS, _LAST_STEPS = 60, 400
# Where no exchange brings a paper nearer, any exchange is tried now and then: two of them may.
_DARING = 0.3

Shown = Mapping[int, int]


def balance(paper: Paper, rng: random.Random, shown: Shown) -> Paper:
    """A paper whose expected score lies within the tolerance of the target, wherever one was found.

    At first no question gives way to one that this learner saw later. Where that is not enough, any may come
    in, and afterwards those seen before give way to fresher ones as long as the balance holds. Where no paper
    can lie at the target, all gather at a sum near it, so that they are alike at least; where there is none
    near it, the paper is left as it was drawn.
    """
    bank = paper.bank
    if _is_level(paper, bank.target):
        return paper
    found = _approach(paper, rng, bank.target, _STEPS, shown)
    if shown and not _is_level(found, bank.target):
        found = _approach(found, rng, bank.target, _STEPS, {})
        _refresh(found, rng, bank.target, shown)
    return found if _is_level(found, bank.target) else _gather(paper, rng, shown)


def _is_level(paper: Paper, target: float) -> bool:
    return abs(paper.total - target) <= paper.bank.slack


def _gather(paper: Paper, rng: random.Random, shown: Shown) -> Paper:
    bank = paper.bank
    if bank.alike is not None:
        return Paper(bank, _freshest(bank.alike, rng, shown)) if bank.alike else paper
    if bank.gathering is None:
        return paper
    found = _approach(paper, rng, bank.gathering, _LAST_STEPS, {})
    _refresh(found, rng, bank.gathering, shown)
    return found


def _freshest(papers: list[list[int]], rng: random.Random, shown: Shown) -> list[int]:
    if not shown:
        return papers[int(rng.random() * len(papers))]
    return min(papers, key=lambda paper: (sum(shown.get(question, 0) for question in paper), rng.random()))


def _approach(paper: Paper, rng: random.Random, target: float, steps: int, shown: Shown) -> Paper:
    """The nearest paper to the target that was met in so many exchanges; the first within the slack."""
    best, paper = paper, paper.copy()
    for _ in range(steps):
        need = target - paper.total
        if _is_level(paper, target):
            return paper
        place = int(rng.random() * len(paper.picks))
        pick = _find_exchange(paper, place, need, rng)
        if pick is None or not paper.can_take(place, pick) or _is_staler(paper, place, pick, shown):
            continue
        paper.take(place, pick)
        if abs(target - paper.total) < abs(target - best.total):
            best = paper.copy()
    return best


def _find_exchange(paper: Paper, place: int, need: float, rng: random.Random) -> int | None:
    """A candidate that brings the paper to its target, else one on the way there, else now and then any."""
    bank = paper.bank
    expected = bank.expected[bank.places[place]]
    present = expected[paper.picks[place]]
    low = bisect_left(expected, present + need - bank.slack)
    high = bisect_right(expected, present + need + bank.slack)
    if low == high:
        above, below = bisect_right(expected, present), bisect_left(expected, present)
        low, high = (above, high) if need > 0 else (low, below)
    if low >= high:
        if rng.random() > _DARING:
            return None
        low, high = 0, len(expected)
    return low + int(rng.random() * (high - low))


def _is_staler(paper: Paper, place: int, pick: int, shown: Shown) -> bool:
    if not shown:
        return False
    incoming = paper.bank.ids[paper.bank.places[place]][pick]
    return shown.get(incoming, 0) > shown.get(paper.questions[place], 0)


def _refresh(paper: Paper, rng: random.Random, target: float, shown: Shown) -> None:
    """Questions seen before give way to fresher ones where the paper stays at the target, or as near to it."""
    room = max(paper.bank.slack, abs(paper.total - target))
    for place in rng.sample(range(len(paper.picks)), len(paper.picks)):
        ids = paper.bank.ids[paper.bank.places[place]]
        age = shown.get(paper.questions[place], 0)
        fresher = [
            pick
            for pick in _within(paper, place, target - paper.total, room)
            if shown.get(ids[pick], 0) < age and paper.can_take(place, pick)
        ]
        if fresher:
            paper.take(place, min(fresher, key=lambda pick: (shown.get(ids[pick], 0), rng.random())))


def _within(paper: Paper, place: int, need: float, room: float) -> range:
    """The candidates that would leave the paper within that room of its target."""
    expected = paper.bank.expected[paper.bank.places[place]]
    wanted = expected[paper.picks[place]] + need
    return range(bisect_left(expected, wanted - room), bisect_right(expected, wanted + room))
