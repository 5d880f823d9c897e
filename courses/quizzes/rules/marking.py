"""Marks given by people: points of a rubric, two markers who agree, the time a marker has."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

# Two marks this close (of all points of the question) are one opinion; further apart, a third marker decides.
AGREEMENT = Fraction(1, 10)
# An answer that a marker took and did not mark within this time goes back to the others.
CLAIM = dt.timedelta(hours=2)
DECIDING = 3


def share_of_points(points: Iterable[Fraction], most: Iterable[Fraction]) -> Fraction:
    """The share of all points that was given; 0 where there are none to give."""
    total = sum(most, Fraction(0))
    return sum(points, Fraction(0)) / total if total else Fraction(0)


def agreed_mark(first: Fraction, second: Fraction) -> Fraction | None:
    """The mean of two marks that lie close together; None where a third marker has to decide."""
    return (first + second) / 2 if abs(first - second) <= AGREEMENT else None


def wanted_markers(markers: int, done: int) -> int:
    """How many people should have marked or be marking an answer that has no mark yet: one more to decide."""
    return markers + 1 if done >= markers else markers


def is_expired(claimed_at: dt.datetime, at: dt.datetime) -> bool:
    """True when others may take the answer over."""
    return at - claimed_at > CLAIM
