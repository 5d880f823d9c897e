"""What a manifest of SCORM 2004 says about the way through its items and about summing them up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SATISFIED, MEASURE, COMPLETED = "satisfied", "measure", "completed"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Something that holds of an item, or of one of its objectives; `is_not` turns it round."""

    name: str
    objective: str = ""
    is_not: bool = False
    threshold: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What happens (`action`) when all of the conditions hold, or any of them."""

    action: str
    conditions: tuple[Condition, ...] = ()
    needs_all: bool = True


@dataclass(frozen=True, kw_only=True)
class RollupRule(Rule):
    """A rule about the children: how many of them have to be so (`share` with `count` or `percent` 0 to 1)."""

    share: str = "all"
    count: int = 0
    percent: float = 0.0


@dataclass(frozen=True, kw_only=True)
class SharedBy:
    """An objective by which items know of each other: what is read from it and what is written to it."""

    target: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Objective:
    """An objective of an item; the main one carries its result. `least`: the measure that satisfies it."""

    identifier: str = ""
    is_main: bool = False
    least: float | None = None
    shared: tuple[SharedBy, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sequencing:
    """All of that for one item; the values are those of an item that says nothing.

    Rules stand `before` an item, `after` it, and `exits` of a group: they end it when something in it is over.
    """

    choice: bool = True
    flow: bool = False
    forward_only: bool = False
    choice_exit: bool = True
    is_tracked: bool = True
    sets_completion: bool = False
    sets_objective: bool = False
    before: tuple[Rule, ...] = ()
    after: tuple[Rule, ...] = ()
    exits: tuple[Rule, ...] = ()
    rollups: tuple[RollupRule, ...] = ()
    counts_satisfied: bool = True
    counts_completed: bool = True
    weight: float = 1.0
    needed: Mapping[str, str] = field(default_factory=dict)
    objectives: tuple[Objective, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def main(self) -> Objective:
        """The objective that carries the result of the item."""
        return next((each for each in self.objectives if each.is_main), Objective(is_main=True))

    @property
    def sums_up(self) -> bool:
        """True where it says something about summing up other than the standard does by itself."""
        return bool(
            self.rollups
            or self.needed
            or not (self.is_tracked and self.counts_satisfied and self.counts_completed)
            or self.weight != 1
            or any(each.shared for each in self.objectives)
        )


def sequencing_of(data: Mapping[str, Any] | None) -> Sequencing:
    """What `asdict` made of it."""
    given = dict(data or {})
    return Sequencing(
        **{
            **given,
            "before": tuple(_rule_of(Rule, each) for each in given.get("before", ())),
            "after": tuple(_rule_of(Rule, each) for each in given.get("after", ())),
            "exits": tuple(_rule_of(Rule, each) for each in given.get("exits", ())),
            "rollups": tuple(_rule_of(RollupRule, each) for each in given.get("rollups", ())),
            "objectives": tuple(_objective_of(each) for each in given.get("objectives", ())),
            "hidden": tuple(given.get("hidden", ())),
        }
    )


def _rule_of(kind: type[Any], data: Mapping[str, Any]) -> Any:
    return kind(**{**data, "conditions": tuple(Condition(**each) for each in data["conditions"])})


def _objective_of(data: Mapping[str, Any]) -> Objective:
    shared = (
        SharedBy(**{**each, "reads": tuple(each["reads"]), "writes": tuple(each["writes"])})
        for each in data["shared"]
    )
    return Objective(**{**data, "shared": tuple(shared)})


def three_valued(values: Iterable[bool | None], *, needs_all: bool) -> bool | None:
    """All, or any, of what may be unknown: unknown where the unknown ones decide; nothing at all is false."""
    found = list(values)
    decisive = not needs_all
    if not found:
        return False
    if decisive in found:
        return decisive
    return None if None in found else needs_all
