"""What the lines of a year come to under the terms of a target, and why each line counts as it does."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from lms.training.rules.lines import Line
from lms.training.rules.terms import Leg, Terms

# Amounts made smaller in proportion are rounded down to half a tiết, in favour of the learner.
ROUNDING = 50


@dataclass(frozen=True)
class LineVerdict:
    """What a line counts. `reason`: "" whole, "cap", "repeat" or "corrected" (it comes to nothing)."""

    line: Line
    counted: int
    reason: str


@dataclass(frozen=True)
class LegVerdict:
    """How far a leg is: hundredths, or courses. Of an "at_most" leg `need` is its most, and it is always met."""

    leg: Leg
    have: int
    need: int
    is_met: bool


@dataclass(frozen=True)
class Outcome:
    """Where the lines lead: `counted` with what was carried over, `recorded` all that the lines come to.

    `is_reached` is None without a target.
    """

    counted: int
    recorded: int
    carried: int
    target: int | None
    is_reached: bool | None
    lines: tuple[LineVerdict, ...]
    legs: tuple[LegVerdict, ...]


def round_down(amount: Fraction | int) -> int:
    """The amount rounded down to half a tiết."""
    return int(amount // ROUNDING) * ROUNDING


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines by the day they were earned, those of one day as they were written."""
    return sorted(lines, key=lambda line: (line.earned_on, line.id))


def lines_up_to(lines: Iterable[Line], year: int, on: dt.date) -> list[Line]:
    """The lines of the year earned by that day, in order."""
    return in_order(line for line in lines if line.earned_on.year == year and line.earned_on <= on)


def evaluate(
    lines: Iterable[Line],
    terms: Terms,
    *,
    target: int | None,
    carried: int = 0,
    earlier_keys: Collection[str] = (),
) -> Outcome:
    """The outcome of a year's lines under the terms, in the order of the days they were earned on.

    `target` is what this person has to reach (pro rata and reductions are in it; None: nothing);
    `earlier_keys` the courses of earlier years that may not count again.
    """
    verdicts = _count(in_order(lines), terms, set(earlier_keys) if terms.repeat_years else set())
    counted = carried + sum(verdict.counted for verdict in verdicts)
    legs = tuple(_judge(leg, verdicts, _need(leg, terms, target)) for leg in terms.legs)
    is_reached = None if target is None else counted >= target and all(leg.is_met for leg in legs)
    recorded = sum(verdict.line.amount for verdict in verdicts)
    return Outcome(counted, recorded, carried, target, is_reached, tuple(verdicts), legs)


def _count(lines: list[Line], terms: Terms, seen: set[str]) -> list[LineVerdict]:
    left = {leg: leg.amount for leg in terms.legs if leg.kind == "at_most"}
    verdicts = []
    for line in lines:
        caps = [leg for leg in left if leg.takes(line)]
        room = min((left[leg] for leg in caps), default=line.amount)
        verdict = _verdict(line, room, is_repeat=bool(terms.repeat_years) and line.creditable_key in seen)
        for leg in caps:
            left[leg] -= verdict.counted
        if line.creditable_key and line.amount:
            seen.add(line.creditable_key)
        verdicts.append(verdict)
    return verdicts


def _verdict(line: Line, room: int, *, is_repeat: bool) -> LineVerdict:
    if not line.amount:
        return LineVerdict(line, 0, "corrected")
    if is_repeat:
        return LineVerdict(line, 0, "repeat")
    return LineVerdict(line, min(line.amount, room), "" if room >= line.amount else "cap")


def _need(leg: Leg, terms: Terms, target: int | None) -> int:
    """What the leg asks of this person: smaller with a smaller target, and never more than the whole of it."""
    if leg.kind == "courses":
        return leg.count
    if leg.kind == "at_most" or target is None or target >= terms.amount:
        return leg.amount
    return min(round_down(leg.amount * Fraction(target, terms.amount)), target)


def _judge(leg: Leg, verdicts: list[LineVerdict], need: int) -> LegVerdict:
    own = [verdict for verdict in verdicts if leg.takes(verdict.line)]
    if leg.kind == "courses":
        have = len(
            {each.line.creditable_key for each in own if each.line.creditable_key and each.line.amount}
        )
    else:
        have = sum(verdict.counted for verdict in own)
    return LegVerdict(leg, have, need, leg.kind == "at_most" or have >= need)
