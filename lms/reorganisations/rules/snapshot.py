"""The organisation as a plan sees it: in memory, by code, with what is dated about each unit."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from lms.organisations.rules.lines import Organisation

Day = dt.date
End = Day | None


@dataclass(frozen=True)
class Dated:
    """A row that holds from a day to a day: a name, or the id of the unit above."""

    row_id: int
    start: Day
    end: End
    value: str | int

    def holds(self, on: Day) -> bool:
        """True on every day from its first to the one before its end."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True)
class UnitState:
    """A unit with its names and places over time, in order."""

    id: int
    code: str
    kind: str
    start: Day
    end: End
    public_id: str = ""
    names: tuple[Dated, ...] = ()
    places: tuple[Dated, ...] = ()

    def name_on(self, on: Day) -> str:
        """What it is called on that day: the first name also before, the last one ever after."""
        begun = [row for row in self.names if row.start <= on]
        return str((begun or list(self.names[:1]))[-1].value) if self.names else self.code

    def place_on(self, on: Day) -> Dated | None:
        """Where it stands on that day."""
        return next((row for row in self.places if row.holds(on)), None)

    def name_row_on(self, on: Day) -> Dated | None:
        """The row of its name on that day."""
        return next((row for row in self.names if row.holds(on)), None)


@dataclass(frozen=True)
class Took:
    """A row that says who took over from whom."""

    row_id: int
    old_id: int
    new_id: int
    kind: str
    effective_on: Day
    decision_number: str | None
    is_heir: bool

    def facts(self) -> dict[str, Any]:
        """What a later decision about the same two units would overwrite."""
        return {
            "kind": self.kind,
            "effective_on": self.effective_on,
            "decision_number": self.decision_number,
            "is_heir": self.is_heir,
        }


@dataclass
class Snapshot:
    """What a plan may touch (`units`, by code), which codes are taken beyond, and how everything hangs together.

    `tops` are the ids of the units whose own place is decided above the planner.
    """

    units: dict[str, UnitState] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    tops: Collection[int] = ()
    successions: tuple[Took, ...] = ()
    organisation: Organisation = field(default_factory=Organisation)

    def __post_init__(self) -> None:
        self.by_id = {unit.id: unit for unit in self.units.values()}
        self.took = {(row.old_id, row.new_id): row for row in self.successions}
        self.heir_rows = {row.old_id: row for row in self.successions if row.is_heir}
        self._below: dict[int, dict[int, UnitState]] = {}
        for unit in self.units.values():
            for row in unit.places:
                self._below.setdefault(int(row.value), {})[unit.id] = unit

    def find(self, code: str) -> UnitState | None:
        """The unit with that code, if the plan may touch it."""
        return self.units.get(code)

    def above(self, code: str, on: Day) -> str:
        """The code of the unit above on that day; '' where none is, or none that the plan may touch."""
        unit = self.units.get(code)
        place = unit.place_on(on) if unit else None
        parent = self.by_id.get(int(place.value)) if place else None
        return parent.code if parent else ""

    def children(self, unit: UnitState, on: Day) -> list[UnitState]:
        """The units directly below on that day."""
        places = ((each, each.place_on(on)) for each in self._below.get(unit.id, {}).values())
        return [each for each, place in places if place is not None and place.value == unit.id]

    def comes_later(self, unit: UnitState, on: Day) -> list[tuple[UnitState, Dated]]:
        """The units that are to stand directly below from a later day on."""
        return [
            (each, row)
            for each in self._below.get(unit.id, {}).values()
            for row in each.places
            if row.value == unit.id and row.start > on
        ]
