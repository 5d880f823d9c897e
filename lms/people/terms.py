"""Days and posts as plain values: where a main post is missing, what of several stretches overlaps."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

Stretch = tuple[dt.date, dt.date | None]


@dataclass(frozen=True)
class Term:
    """A post held from a day to a day, as far as counting goes."""

    valid_from: dt.date
    valid_to: dt.date | None
    is_main: bool


def overlaps(first: Stretch, second: Stretch) -> bool:
    """True when some day lies in both stretches; the end is the first day without, None is open."""
    return (second[1] is None or first[0] < second[1]) and (first[1] is None or second[0] < first[1])


def holds(days: Stretch, on: dt.date) -> bool:
    """True when the day lies in the stretch."""
    return days[0] <= on and (days[1] is None or on < days[1])


def cut(first: Stretch, second: Stretch) -> Stretch | None:
    """The days that lie in both stretches, if there are any."""
    if not overlaps(first, second):
        return None
    ends = [end for end in (first[1], second[1]) if end is not None]
    return max(first[0], second[0]), min(ends, default=None)


def days_without_main(terms: Iterable[Term]) -> list[Stretch]:
    """The stretches of days on which some post is held and none of them is the main one, in order."""
    terms = list(terms)
    turns = sorted({day for term in terms for day in (term.valid_from, term.valid_to) if day is not None})
    found: list[Stretch] = []
    for position, day in enumerate(turns):
        until = turns[position + 1] if position + 1 < len(turns) else None
        held = [term for term in terms if overlaps((term.valid_from, term.valid_to), (day, until))]
        if not held or any(term.is_main for term in held):
            continue
        if found and found[-1][1] == day:
            found[-1] = (found[-1][0], until)
        else:
            found.append((day, until))
    return found
