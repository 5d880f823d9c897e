"""What one version of a target asks for, and which version holds for whom on which day."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.core.text import msgid
from lms.training.rules.lines import Line

# What a leg (cấu phần) asks: at least so much, at most so much counted, or so many of the courses named.
LEG_KINDS = {
    "at_least": msgid("At least"),
    "at_most": msgid("Counts at most"),
    "courses": msgid("So many of these courses"),
}
_FILTERS = ("content_groups", "study_forms", "sources", "activities", "creditables")


@dataclass(frozen=True)
class Leg:
    """A part of the target with lines of its own; an empty filter lets every line in.

    `amount` is in hundredths (not for "courses"), `count` the number of courses. What a leg has too much of
    never fills another; an "at_most" leg keeps no line off the record, only from counting.
    """

    kind: str
    label: str
    content_groups: frozenset[int] = frozenset()
    study_forms: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()
    creditables: frozenset[str] = frozenset()
    amount: int = 0
    count: int = 0

    def takes(self, line: Line) -> bool:
        """Whether the line belongs to this leg."""
        wanted = (
            (self.content_groups, line.content_group),
            (self.study_forms, line.study_form),
            (self.sources, line.kind),
            (self.activities, line.activity),
            (self.creditables, line.creditable_key),
        )
        return all(not values or value in values for values, value in wanted)


def read_leg(stored: Mapping[str, Any]) -> Leg:
    """The leg as `TargetRule.legs` stores it."""
    filters: dict[str, Any] = {name: frozenset(stored.get(name, ())) for name in _FILTERS}
    return Leg(
        kind=stored["kind"],
        label=stored.get("label", ""),
        amount=stored.get("amount_hundredths", 0),
        count=stored.get("count", 0),
        **filters,
    )


def leg_to_json(leg: Leg) -> dict[str, Any]:
    """The leg as `TargetRule.legs` stores it: `read_leg` gives the same leg back."""
    filters = {name: sorted(getattr(leg, name)) for name in _FILTERS if getattr(leg, name)}
    measure = {"count": leg.count} if leg.kind == "courses" else {"amount_hundredths": leg.amount}
    return {"kind": leg.kind, "label": leg.label, **filters, **measure}


@dataclass(frozen=True)
class Terms:
    """One version of a target (`TargetRule`), as the evaluation needs it."""

    rule_id: int
    unit_id: int
    amount: int
    pro_rata: str = "none"
    carry_over: int = 0
    repeat_years: int = 1
    legs: tuple[Leg, ...] = ()


Place = tuple[int, str, int | None]
Timeline = tuple[tuple[dt.date, Terms | None], ...]


@dataclass
class RuleBook:
    """For each place (unit, person group, title of the master list) the terms from each day on.

    A timeline is ordered by day; before its first day there are no terms.
    """

    timelines: dict[Place, Timeline] = field(default_factory=dict)

    def terms(self, place: Place, on: dt.date) -> Terms | None:
        """The terms that hold at the place on that day."""
        timeline = self.timelines.get(place, ())
        index = bisect_right(timeline, on, key=lambda entry: entry[0])
        return timeline[index - 1][1] if index else None

    def changes(self, place: Place) -> list[dt.date]:
        """The days on which the terms at the place change."""
        return [day for day, _terms in self.timelines.get(place, ())]
