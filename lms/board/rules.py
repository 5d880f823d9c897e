"""What the board makes of the figures: which units lag, how old figures may be."""

import datetime as dt
from typing import Protocol

# From this age on, figures that something has changed since are called old; from a day on they are a matter of
# concern (ux 3d).
STALE = dt.timedelta(minutes=2)
OLD = dt.timedelta(hours=24)
# Until the report is due, from how many days before it the board asks for sealing it.
SEAL_BEFORE = 30


class Rated(Protocol):
    """Something with a rate, and people behind it."""

    @property
    def rate(self) -> float | None:
        """The share of people who reached the target; None without anybody who has one."""

    @property
    def not_reached(self) -> int:
        """The people who did not."""


def lag_order(tally: Rated) -> tuple[bool, float, int]:
    """The key that puts the lowest rate first, of equal rates the one with more people to go; those without last."""
    return (tally.rate is None, tally.rate or 0.0, -tally.not_reached)


def freshness(*, age: dt.timedelta, is_due: bool) -> str:
    """ "current": nothing changed since, or just now; "stale": something did; "old": and more than a day ago."""
    if not is_due or age < STALE:
        return "current"
    return "old" if age >= OLD else "stale"


def points(now: float | None, before: float | None) -> float | None:
    """By how many percentage points a rate rose (one place); None where one of them is not known."""
    if now is None or before is None:
        return None
    return round((now - before) * 100, 1)
