"""What two sealed reports are compared by: what one person adds to the figures, and the causes of a change."""

import datetime as dt
from dataclasses import dataclass

from lms.core.text import msgid
from lms.sealing.rules.inputs import Frozen, UnitEntry
from lms.training.rules import PersonInputs, RuleBook, Stand, stand_on

# Why the figures of two reports differ, in the order in which causes are taken.
CAUSES = {
    "joined": msgid("Came into service"),
    "moved_here": msgid("Moved here"),
    "late": msgid("Recorded later"),
    "moved_away": msgid("Moved to another unit"),
    "uncounted": msgid("No longer in the rate"),
    "merged": msgid("Account merged into another"),
    "left": msgid("Left the service"),
    "time": msgid("Another day of reckoning"),
    "post": msgid("Post changed or corrected"),
    "rule": msgid("Target rule changed"),
    "away": msgid("Absence recorded or changed"),
    "exemption": msgid("Exemption granted or withdrawn"),
    "corrected": msgid("Credit corrected"),
    "revoked": msgid("Credit taken back"),
    "credit": msgid("New credit"),
    "reorganised": msgid("Stands at another unit"),
    "other": msgid("Another record changed"),
}


@dataclass(frozen=True)
class Change:
    """What a cause changes: people, people with a target, reached, and hundredths counted."""

    people: int = 0
    with_target: int = 0
    reached: int = 0
    counted: int = 0

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.people + other.people,
            self.with_target + other.with_target,
            self.reached + other.reached,
            self.counted + other.counted,
        )

    def __sub__(self, other: "Change") -> "Change":
        return self + Change(-other.people, -other.with_target, -other.reached, -other.counted)


@dataclass(frozen=True)
class Part:
    """A cause with what it changes; `lines` are the entries behind it, as (id, title, hundredths more or less)."""

    cause: str
    change: Change
    lines: tuple[tuple[int, str, int], ...] = ()


@dataclass(frozen=True)
class Difference:
    """A person for whom the reports differ. `before` and `after` say where they stand (`word_of`)."""

    public_id: str
    full_name: str
    unit_name: str
    before: str
    after: str
    parts: tuple[Part, ...]

    @property
    def change(self) -> Change:
        """All parts together."""
        return sum((part.change for part in self.parts), Change())


class Side:
    """One of the two reports, ready to be asked where somebody stands."""

    def __init__(self, frozen: Frozen) -> None:
        self.head, self.book, self.places = frozen.head, frozen.book(), frozen.places()

    def stand(
        self, inputs: PersonInputs, book: RuleBook | None = None, on: dt.date | None = None
    ) -> Stand | None:
        """Where these inputs lead on the day of the report, or on another one."""
        day = on or self.head.on
        return stand_on(inputs, book or self.book, day.year, day)

    def unit(self, stand: Stand | None) -> UnitEntry | None:
        """The unit of the day that answers for the person."""
        return self.places.get(stand.unit_id) if stand else None


def measure(stand: Stand | None) -> Change:
    """What one person adds to the figures."""
    if stand is None:
        return Change()
    return Change(1, int(stand.target is not None), int(stand.is_reached is True), stand.counted)


def word_of(stand: Stand | None) -> str:
    """In one word: "" not counted here, or exempt, no_target, reached, under_way, not_started."""
    if stand is None:
        return ""
    if stand.is_exempt:
        return "exempt"
    if stand.is_reached is None:
        return "no_target"
    if stand.is_reached:
        return "reached"
    return "under_way" if stand.has_started else "not_started"
