"""Before and after by name: the lines in which people read what a reorganisation does."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lms.reorganisations.rules import Outcome, Snapshot

PER_PAGE = 50


@dataclass(frozen=True)
class Place:
    """A unit with its name and that of the unit above, before or after."""

    code: str
    name: str
    above: str
    public_id: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Group:
    """One line of before → after: the units that were, the unit that is, and what comes to stand under it."""

    kind: str
    before: list[Place]
    after: Place
    below: list[str]
    people: int = 0


class Groups:
    """The lines of before → after, in the order of the decision."""

    def __init__(self, outcome: Outcome, snapshot: Snapshot, on: dt.date) -> None:
        self.outcome, self.snapshot, self.on = outcome, snapshot, on
        named = (change for change in outcome.changes if change.deed in ("name_begun", "name_corrected"))
        self.names = {change.unit: str(change.after["name"]) for change in named}
        self.sources: dict[str, list[str]] = {}
        self.kinds: dict[str, str] = {}
        for change in outcome.changes:
            if change.deed.startswith("succession") and "kind" in change.after:
                self._note_succession(change.unit, change.after)
        self.below: dict[str, list[str]] = {}
        for code, parent in outcome.moves.items():
            self.below.setdefault(parent, []).append(code)
        alone = [code for code in (*self.names, *self._moved()) if code not in self.sources]
        self.keys = [*self.sources, *dict.fromkeys(code for code in alone if code not in outcome.births)]
        self.touched = list(dict.fromkeys(code for codes in self.sources.values() for code in codes))
        self.touched = self.touched or list(dict.fromkeys(alone))

    def _note_succession(self, old: str, facts: dict[str, Any]) -> None:
        new = facts["new_unit_id"].code if "new_unit_id" in facts else self.outcome.heirs.get(old, "")
        self.sources.setdefault(new, []).append(old)
        self.kinds.setdefault(new, facts["kind"])

    def _moved(self) -> list[str]:
        """Units that the decision itself moves: what only follows a unit that ends is shown with its heir."""
        ended = self.outcome.heirs
        return [code for code in self.outcome.moves if self.snapshot.above(code, self.on) not in ended]

    def page(self, number: int) -> list[Group]:
        """So many lines of before → after."""
        start = (number - 1) * PER_PAGE
        return [self._group(code) for code in self.keys[start : start + PER_PAGE]]

    def _group(self, code: str) -> Group:
        sources = self.sources.get(code, [code])
        if code in self.sources and code in self.snapshot.units and code not in sources:
            sources = [code, *sources] if self.kinds[code] == "merged" else sources
        kind = self.kinds.get(code) or ("moved" if code in self.outcome.moves else "renamed")
        below = [self._name_before(each) for each in self.below.get(code, []) if each not in self.keys]
        return Group(kind, [self._before(each) for each in sources], self._after(code), below)

    def _name_before(self, code: str) -> str:
        unit = self.snapshot.find(code)
        return unit.name_on(self.on) if unit else code

    def _name_after(self, code: str) -> str:
        return self.names.get(code) or self._name_before(code)

    def _before(self, code: str) -> Place:
        above, unit = self.snapshot.above(code, self.on), self.snapshot.units[code]
        return Place(code, self._name_before(code), self._name_before(above) if above else "", unit.public_id)

    def _after(self, code: str) -> Place:
        outcome, unit = self.outcome, self.snapshot.find(code)
        above = outcome.births.get(code) or outcome.moves.get(code) or self.snapshot.above(code, self.on)
        public_id = unit.public_id if unit else ""
        return Place(
            code, self._name_after(code), self._name_after(above) if above else "", public_id, unit is None
        )
