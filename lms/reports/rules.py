"""Rules of the completion rate: what is counted, and how a table is put in order."""

from collections.abc import Iterable
from dataclasses import dataclass, fields


class Rated:
    """What follows from how many people there are, and how many of them stand where."""

    people: int
    reached: int
    no_target: int
    exempt: int

    @property
    def with_target(self) -> int:
        """The people in the rate."""
        return self.people - self.no_target - self.exempt

    @property
    def not_reached(self) -> int:
        """The people with a target that they have not reached."""
        return self.with_target - self.reached

    @property
    def rate(self) -> float | None:
        """Reached over people with a target; None where there is nobody with a target."""
        return self.reached / self.with_target if self.with_target else None


@dataclass(frozen=True)
class Tally(Rated):
    """How many people there are, and how many of them stand where.

    `not_started` is a part of `not_reached`. Who has no target, or is exempt from it, is counted, but not in the
    rate. `participants` (người) have at least one entry, `turns` (lượt) are the entries, `tiet` their hundredths.
    """

    people: int = 0
    reached: int = 0
    not_started: int = 0
    no_target: int = 0
    exempt: int = 0
    participants: int = 0
    turns: int = 0
    tiet: int = 0


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The tally of all of them together."""
    every = list(tallies)
    sums = {each.name: sum(getattr(tally, each.name) for tally in every) for each in fields(Tally)}
    return Tally(**sums)


def rate_order(tally: Tally) -> tuple[bool, float]:
    """The key that sorts by rate, those without one first when ascending is reversed and last otherwise."""
    return (tally.rate is None, tally.rate or 0.0)


def safe_cell(text: str) -> str:
    """The text for a CSV cell, so that no spreadsheet takes it for a formula (OWASP: CSV injection)."""
    start = text.lstrip(" ")[:1]
    return f"'{text}" if start in _FORMULA_STARTS else text


_FORMULA_STARTS = set("=+-@\t\r\n＝＋－＠")


# Fewer than this many people are not spoken of outside one's own units: each would be recognised.
SMALLEST_CELL = 5


@dataclass(frozen=True)
class Guarded:
    """What may be shown of a unit outside one's own; None where it would speak of fewer than five people.

    `bound` says how `rate` is meant: "" as it is, "below" less than that, "above" more than that.
    """

    people: int | None
    reached: int | None
    rate: float | None
    bound: str = ""


def guard(tally: Tally) -> Guarded:
    """The figures without small cells: too few people, too few who reached the target, or too few who did not."""
    people, reached = tally.with_target, tally.reached
    few_reached, few_others = 0 < reached < SMALLEST_CELL, 0 < people - reached < SMALLEST_CELL
    if people < SMALLEST_CELL:
        return Guarded(None, None, None)
    if few_reached and few_others:
        return Guarded(people, None, None)
    if few_reached:
        return Guarded(people, None, SMALLEST_CELL / people, "below")
    if few_others:
        return Guarded(people, None, (people - SMALLEST_CELL) / people, "above")
    return Guarded(people, reached, tally.rate)
