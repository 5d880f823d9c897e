"""Advice: the fewest open courses that reach a target.

Of each size every set is tried where there are few. Where there are many: courses that the same legs take differ
in their amount only, so none but the largest of each kind are needed, and how many of each kind is tried.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from math import comb

from lms.training.rules.evaluation import Outcome
from lms.training.rules.options import FIRST_ID, Advice, Option, completed
from lms.training.rules.terms import Leg, Terms

# How many sets are tried before the advice says that it may not be the shortest.
WORK = 20_000
_FEW = 3_000
_SMALL = 5


def advise(outcome: Outcome, terms: Terms, options: Sequence[Option], on: dt.date) -> Advice:
    """The fewest of the options that reach the target; of those the least tiết, then what is begun already."""
    if outcome.is_reached or outcome.target is None:
        return Advice((), outcome)
    return _Search(outcome, terms, options, on).run()


@dataclass(frozen=True)
class _Need:
    """Something still missing, and how much of it a course can give at most."""

    missing: int
    gives: Callable[[Option], int]


def _needs(outcome: Outcome, on: dt.date) -> list[_Need]:
    """What any set that reaches the target must give together."""
    total = (outcome.target or 0) - outcome.counted
    needs = [_Need(total, lambda option: option.amount)] if total > 0 else []
    for verdict in outcome.legs:
        if not verdict.is_met:
            needs.append(_Need(verdict.need - verdict.have, _giver(verdict.leg, on)))
    return needs


def _giver(leg: Leg, on: dt.date) -> Callable[[Option], int]:
    counts_courses = leg.kind == "courses"

    def gives(option: Option) -> int:
        if not leg.takes(option.as_line(on)):
            return 0
        return 1 if counts_courses else option.amount

    return gives


class _Search:
    """One search: the options in the order of preference, and how much work is left."""

    def __init__(self, outcome: Outcome, terms: Terms, options: Sequence[Option], on: dt.date) -> None:
        self.outcome, self.terms, self.on = outcome, terms, on
        self.needs = _needs(outcome, on)
        useful = {option.key: option for option in options if option.amount > 0}
        self.options = sorted(useful.values(), key=_preference)
        self.work = WORK

    def run(self) -> Advice:
        everything = self._reach(self.options) or self._reach(self.options[::-1])
        if everything is None:
            return Advice((), self._judge(self.options))
        for size in range(1, len(self.options) + 1):
            for chosen in self._sets(size):
                if self.work <= 0:
                    return self._trimmed(everything)
                reached = self._reach(chosen)
                if reached:
                    return reached
        return everything

    def _judge(self, options: Sequence[Option]) -> Outcome:
        self.work -= 1
        return completed(self.outcome, self.terms, options, self.on)

    def _reach(self, chosen: Sequence[Option]) -> Advice | None:
        """The advice to complete these, in the first order that reaches the target; None where none does.

        The order matters only where a cap keeps one of them from counting whole.
        """
        outcome = self._judge(chosen)
        if outcome.is_reached:
            return Advice(tuple(chosen), outcome)
        added = [verdict for verdict in outcome.lines if verdict.line.id >= FIRST_ID]
        if len(chosen) > _SMALL or all(verdict.reason != "cap" for verdict in added):
            return None
        for order in permutations(chosen):
            outcome = self._judge(order)
            if outcome.is_reached:
                return Advice(order, outcome)
        return None

    def _covers(self, chosen: Sequence[Option]) -> bool:
        return all(sum(map(need.gives, chosen)) >= need.missing for need in self.needs)

    def _sets(self, size: int) -> Iterator[tuple[Option, ...]]:
        """The sets of that size that can reach the target, those of the least tiết first where all are tried."""
        if comb(len(self.options), size) <= _FEW:
            covering = filter(self._covers, combinations(self.options, size))
            yield from sorted(covering, key=lambda chosen: sum(option.amount for option in chosen))
        else:
            for chosen in self._largest(self._kinds(), size, [need.missing for need in self.needs]):
                yield self._smaller(chosen)

    def _kinds(self) -> list[list[Option]]:
        """The options by the legs that take them, each kind from its largest down."""
        kinds: dict[tuple[bool, ...], list[Option]] = {}
        for option in self.options:
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
            left = [
                amount - sum(map(need.gives, taken)) for amount, need in zip(missing, self.needs, strict=True)
            ]
            for more in self._largest(others, size - many, left):
                yield (*taken, *more)

    def _can_give(self, kinds: list[list[Option]], size: int, missing: list[int]) -> bool:
        """Whether `size` of the best for each need would give it."""
        for amount, need in zip(missing, self.needs, strict=True):
            best = sorted((need.gives(option) for kind in kinds for option in kind[:size]), reverse=True)
            if sum(best[:size]) < amount:
                return False
        return True

    def _smaller(self, chosen: tuple[Option, ...]) -> tuple[Option, ...]:
        """The set, reaching as before, with each course exchanged for the smallest that still does."""
        if not self._judge(chosen).is_reached:
            return chosen
        kept = list(chosen)
        for place in range(len(kept)):
            for other in self.options:
                if other.amount >= kept[place].amount:
                    break
                tried = [*kept[:place], other, *kept[place + 1 :]]
                if other not in kept and self._covers(tried) and self._judge(tried).is_reached:
                    kept = tried
                    break
        return tuple(kept)

    def _trimmed(self, everything: Advice) -> Advice:
        """A set that reaches the target and has no course too many, though a shorter one may be found elsewhere."""
        kept = everything
        for option in sorted(everything.options, key=lambda option: option.amount):
            fewer = [other for other in kept.options if other != option]
            outcome = completed(self.outcome, self.terms, fewer, self.on)
            if outcome.is_reached:
                kept = Advice(tuple(fewer), outcome)
        return Advice(kept.options, kept.outcome, is_shortest=False)


def _preference(option: Option) -> tuple[int, bool, str, str]:
    """The least tiết first; of equals what is begun, then by title."""
    return (option.amount, not option.is_begun, option.title, option.key)


def still_needed(*, reached: int, people: int, wanted: int) -> int:
    """How many more have to reach the target for a rate of `wanted` hundredths of a percent of the people."""
    return max(-(-wanted * people // 10_000) - reached, 0)


def least_courses(missing: int, amounts: Sequence[int]) -> int:
    """Fewer courses than this never give what is missing (at least one); `amounts` from the largest down.

    One more than there are courses where all of them together do not.
    """
    given = 0
    for number, amount in enumerate(amounts, 1):
        given += amount
        if given >= missing:
            return number
    return len(amounts) + 1
