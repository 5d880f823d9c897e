"""The search behind the advice: of each size, from the smallest, the sets that might reach the target.

Of each size every set is tried where there are few. Where there are many: courses that the same legs take differ
in their amount only, so none but the largest of each kind are needed, and how many of each kind is tried.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations, permutations, takewhile
from math import comb

from lms.training.rules.evaluation import Outcome
from lms.training.rules.options import FIRST_ID, Advice, Option, completed, in_order, is_whole
from lms.training.rules.terms import Leg, Terms

# How many sets are tried before the advice says that it may not be the shortest.
WORK = 20_000
_FEW = 3_000
_SMALL = 5


@dataclass(frozen=True)
class _Need:
    """Something still missing, and how much of it each course (by key) can give at most."""

    missing: int
    gives: dict[str, int]

    def given_by(self, options: Iterable[Option]) -> int:
        """How much of it these can give together, at most."""
        return sum(self.gives[option.key] for option in options)


def _needs(outcome: Outcome, options: Sequence[Option], on: dt.date) -> list[_Need]:
    """What any set that reaches the target must give together."""
    total = (outcome.target or 0) - outcome.counted
    needs = [_Need(total, {option.key: option.amount for option in options})] if total > 0 else []
    for verdict in outcome.legs:
        if not verdict.is_met:
            gives = {option.key: _given(verdict.leg, option, on) for option in options}
            needs.append(_Need(verdict.need - verdict.have, gives))
    return needs


def _given(leg: Leg, option: Option, on: dt.date) -> int:
    if not leg.takes(option.as_line(on)):
        return 0
    return min(option.amount, 1) if leg.kind == "courses" else option.amount


class Search:
    """One search: the options in the order of preference, and how much work is left."""

    def __init__(self, outcome: Outcome, terms: Terms, options: Sequence[Option], on: dt.date) -> None:
        self.outcome, self.terms, self.on, self.work = outcome, terms, on, WORK
        needed = frozenset[str]().union(*(option.needs for option in options))
        useful = {option.key: option for option in options if option.amount > 0 or option.key in needed}
        self.options = sorted(useful.values(), key=_preference)
        self.free = [option for option in self.options if not option.needs and option.key not in needed]
        self.linked = [option for option in self.options if option not in self.free]
        self.needs = _needs(outcome, self.options, on)
        self.kinds = self._kinds()

    def run(self) -> Advice:
        """The advice for somebody who has not reached the target."""
        everything = self._reach(self.options) or self._reach(self.options[::-1])
        if everything is None:
            return Advice((), self._judge(in_order(self.options)))
        for size in range(1, len(self.options) + 1):
            if not self._can_give([self.options], size, [need.missing for need in self.needs]):
                continue
            sets = takewhile(lambda _chosen: self.work > 0, self._sets(size))
            reached = next(filter(None, map(self._reach, sets)), None)
            if reached is not None:
                return reached
            if self.work <= 0:
                return self._trimmed(everything)
        return everything

    def _judge(self, options: Sequence[Option]) -> Outcome:
        self.work -= 1
        return completed(self.outcome, self.terms, options, self.on)

    def _reach(self, chosen: Sequence[Option]) -> Advice | None:
        """The advice to complete these, in the first order that reaches the target; None where none does."""
        first = in_order(chosen)
        outcome = self._judge(first)
        if outcome.is_reached:
            return Advice(first, outcome)
        if len(chosen) > _SMALL or not self._depends_on_order(outcome):
            return None
        for order in permutations(chosen):
            if in_order(order) == order and self.work > 0:
                outcome = self._judge(order)
                if outcome.is_reached:
                    return Advice(order, outcome)
        return None

    def _depends_on_order(self, outcome: Outcome) -> bool:
        """Whether another order may count more: a limit bites, and which course it bites matters."""
        added = [verdict for verdict in outcome.lines if verdict.line.id >= FIRST_ID]
        if all(verdict.reason != "cap" for verdict in added):
            return False
        limits = sum(1 for leg in self.terms.legs if leg.kind == "at_most")
        return limits > 1 or not all(verdict.is_met for verdict in outcome.legs)

    def _covers(self, chosen: Sequence[Option]) -> bool:
        enough = all(need.given_by(chosen) >= need.missing for need in self.needs)
        return enough and (not self.linked or is_whole(chosen))

    def _sets(self, size: int) -> Iterator[tuple[Option, ...]]:
        """The sets of that size that can reach the target, those of the least tiết first where all are tried."""
        if comb(len(self.options), size) <= _FEW:
            covering = filter(self._covers, combinations(self.options, size))
            yield from sorted(covering, key=lambda chosen: sum(option.amount for option in chosen))
            return
        for group in self._groups(size):
            left = [need.missing - need.given_by(group) for need in self.needs]
            for chosen in self._largest(self.kinds, size - len(group), left):
                yield self._smaller((*group, *chosen))

    def _groups(self, size: int) -> Iterator[tuple[Option, ...]]:
        """The sets, up to that size, of courses that need one another; none of them first."""
        for many in range(min(size, len(self.linked)) + 1):
            for group in combinations(self.linked, many):
                self.work -= 1
                if self.work <= 0:
                    return
                if is_whole(group):
                    yield group

    def _kinds(self) -> list[list[Option]]:
        """The options that stand alone by the legs that take them, each kind from its largest down."""
        kinds: dict[tuple[bool, ...], list[Option]] = {}
        for option in self.free:
            line = option.as_line(self.on)
            kinds.setdefault(tuple(leg.takes(line) for leg in self.terms.legs), []).append(option)
        return [sorted(kind, key=lambda option: -option.amount) for kind in kinds.values()]

    def _largest(
        self, kinds: list[list[Option]], size: int, missing: list[int]
    ) -> Iterator[tuple[Option, ...]]:
        """Every way to take the first few of each kind, `size` together, that gives what is missing."""
        self.work -= 1
        if not size:
            if all(amount <= 0 for amount in missing):
                yield ()
            return
        if not kinds or self.work <= 0 or not self._can_give(kinds, size, missing):
            return
        first, others = kinds[0], kinds[1:]
        for many in range(min(size, len(first)), -1, -1):
            taken = first[:many]
            left = [amount - need.given_by(taken) for amount, need in zip(missing, self.needs, strict=True)]
            for more in self._largest(others, size - many, left):
                yield (*taken, *more)

    def _can_give(self, kinds: list[list[Option]], size: int, missing: list[int]) -> bool:
        """Whether `size` of the best for each need would give it."""
        for amount, need in zip(missing, self.needs, strict=True):
            best = nlargest(size, (need.gives[option.key] for kind in kinds for option in kind))
            if sum(best) < amount:
                return False
        return True

    def _smaller(self, chosen: tuple[Option, ...]) -> tuple[Option, ...]:
        """The set, reaching as before, with each course exchanged for the smallest that still does."""
        if not self._judge(in_order(chosen)).is_reached:
            return chosen
        kept = list(chosen)
        for place in (place for place, option in enumerate(chosen) if option in self.free):
            for other in self.free:
                if other.amount >= kept[place].amount:
                    break
                tried = [*kept[:place], other, *kept[place + 1 :]]
                if other not in kept and self._covers(tried) and self._judge(in_order(tried)).is_reached:
                    kept = tried
                    break
        return tuple(kept)

    def _trimmed(self, everything: Advice) -> Advice:
        """A set that reaches the target and has no course too many, though a shorter one may be found elsewhere."""
        kept = everything
        for option in sorted(everything.options, key=lambda option: option.amount):
            fewer = [other for other in kept.options if other != option]
            outcome = completed(self.outcome, self.terms, fewer, self.on)
            if outcome.is_reached and is_whole(fewer):
                kept = Advice(tuple(fewer), outcome)
        return Advice(kept.options, kept.outcome, is_shortest=False)


def _preference(option: Option) -> tuple[int, bool, str, str]:
    """The least tiết first; of equals what is begun, then by title."""
    return (option.amount, not option.is_begun, option.title, option.key)
