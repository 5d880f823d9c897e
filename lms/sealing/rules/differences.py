"""From one sealed report to another, person by person: what changed, by which cause, so that all adds up.

For a person in both, the inputs of the later report take the place of the earlier ones, one kind after the other;
what the figures do at each step is put down to that kind. So the parts add up to the whole, whatever else changed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lms.core.text import msgid
from lms.sealing.rules.inputs import Frozen, PersonEntry, UnitEntry
from lms.training.rules import Line, PersonInputs, RuleBook, Stand, stand_on
from lms.training.rules.persons import post_on

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


def both_books(first: RuleBook, second: RuleBook) -> RuleBook:
    """The rules of the first report, and of the second for the places that only it knows."""
    return RuleBook({**second.timelines, **first.timelines})


def appeared(first: Side, second: Side, person: PersonEntry) -> Difference:
    """Somebody who is in the second report only."""
    stand = second.stand(person.inputs)
    cause = _why_here(person.inputs, first)
    unit = second.unit(stand)
    part = Part(cause, measure(stand))
    return Difference(
        person.public_id, person.full_name, unit.name if unit else "", "", word_of(stand), (part,)
    )


def _why_here(inputs: PersonInputs, first: Side) -> str:
    held = post_on(inputs.posts, first.head.on)
    if held is None:
        return "joined"
    return "late" if held.unit_id in first.places else "moved_here"


def vanished(first: Side, person: PersonEntry, cause: str = "left") -> Difference:
    """Somebody who is in the first report only; why is not in either report, and has to be told."""
    stand = first.stand(person.inputs)
    unit = first.unit(stand)
    part = Part(cause, Change() - measure(stand))
    return Difference(
        person.public_id, person.full_name, unit.name if unit else "", word_of(stand), "", (part,)
    )


def compared(
    first: Side, second: Side, union: RuleBook, old: PersonEntry, new: PersonEntry
) -> Difference | None:
    """Somebody who is in both; None where nothing changed for the figures and the unit."""
    before, after = first.stand(old.inputs), second.stand(new.inputs)
    parts = [part for part in _steps(first, second, union, old.inputs, new.inputs) if part.change != Change()]
    here, there = first.unit(before), second.unit(after)
    if not parts and (here and here.id) == (there and there.id) and word_of(before) == word_of(after):
        return None
    if not parts:
        parts = [Part("reorganised" if here != there else "credit", Change())]
    unit = there or here
    return Difference(
        new.public_id,
        new.full_name,
        unit.name if unit else "",
        word_of(before),
        word_of(after),
        tuple(parts),
    )


def _steps(
    first: Side, second: Side, union: RuleBook, old: PersonInputs, new: PersonInputs
) -> Iterator[Part]:
    """The causes in their order, each with what the figures do when its kind of input is the later one."""
    now, day = measure(first.stand(old)), first.head.on
    # What was known, but earned later than the day of the first report, is new to the second one.
    old = replace(old, lines=tuple(line for line in old.lines if line.earned_on <= day))
    for cause, given, book, lines in _stages(first, second, union, old, new):
        then = measure(second.stand(given, book))
        yield Part(cause, then - now, lines)
        now = then


_Stage = tuple[str, PersonInputs, RuleBook, tuple[tuple[int, str, int], ...]]


def _stages(
    first: Side, second: Side, union: RuleBook, old: PersonInputs, new: PersonInputs
) -> Iterator[_Stage]:
    """(cause, inputs so far, rules so far, entries behind it), the last one being the second report itself.

    A move and the day on which it is looked at are one cause; another year is one of its own.
    """
    posted = replace(old, posts=new.posts, headships=new.headships, gender=new.gender)
    if posted.posts == old.posts or first.head.year != second.head.year:
        yield "time", old, union, ()
    yield "post", posted, union, ()
    yield "rule", posted, second.book, ()
    given = replace(posted, aways=new.aways)
    yield "away", given, second.book, ()
    given = replace(given, exemptions=new.exemptions)
    yield "exemption", given, second.book, ()
    now, corrected, revoked, added = _lines(old.lines, new.lines)
    given = replace(given, lines=_with(old.lines, revoked, now))
    yield "revoked", given, second.book, _named(revoked)
    given = replace(given, lines=_with(old.lines, revoked + corrected, now))
    yield "corrected", given, second.book, _named(corrected)
    yield "credit", new, second.book, _named(added)


_Pair = tuple[Line | None, Line | None]


def _lines(
    old: Iterable[Line], new: Iterable[Line]
) -> tuple[dict[int, Line], list[_Pair], list[_Pair], list[_Pair]]:
    """(lines as they are now, corrected, taken back, added) as pairs of what was and what is."""
    was, now = {line.id: line for line in old}, {line.id: line for line in new}
    corrected: list[_Pair] = []
    revoked: list[_Pair] = []
    for key, line in was.items():
        later = now.get(key)
        if later == line:
            continue
        (revoked if later is None or (line.amount and not later.amount) else corrected).append((line, later))
    added: list[_Pair] = [(None, line) for key, line in now.items() if key not in was]
    return now, corrected, revoked, added


def _with(old: Iterable[Line], changed: Iterable[_Pair], now: dict[int, Line]) -> tuple[Line, ...]:
    """The old lines, those that changed as they are now."""
    keys = {line.id for line, _later in changed if line is not None}
    kept = (now.get(line.id) if line.id in keys else line for line in old)
    return tuple(line for line in kept if line is not None)


def _named(pairs: Iterable[_Pair]) -> tuple[tuple[int, str, int], ...]:
    """(id, title, hundredths more or less) of the entries behind a cause."""
    named = []
    for line, later in pairs:
        shown = later or line
        if shown is not None:
            change = (later.amount if later else 0) - (line.amount if line else 0)
            named.append((shown.id, shown.title, change))
    return tuple(named)
