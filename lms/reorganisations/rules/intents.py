"""What the steps of a decision come to for each unit: ends, begins, moves, is renamed; and whether they agree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lms.core.text import msgid
from lms.reorganisations.rules.snapshot import Snapshot
from lms.reorganisations.rules.steps import Abolish, Merge, Move, Rename, Split, Step, Target

CODE_TAKEN = msgid("Another unit has this code. Choose another code for the new unit.")


@dataclass(frozen=True)
class Fault:
    """What is wrong, as an English sentence with its values, and the code of the unit it is about."""

    text: str
    unit: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """A unit ends; its heir has what it left, and what stood below it goes where it says."""

    kind: str
    heir: str
    children_to: str = ""


@dataclass
class Intents:
    """The steps, sorted by what they do to which unit."""

    ends: dict[str, Ending] = field(default_factory=dict)
    births: dict[str, tuple[Target, str]] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    renames: dict[str, str] = field(default_factory=dict)
    takers: dict[str, str] = field(default_factory=dict)
    successions: dict[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)
    people: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, text: str, unit: str, **values: Any) -> None:
        """One more thing is wrong."""
        self.faults.append(Fault(text, unit, values))


def intents_of(steps: Iterable[Step], snapshot: Snapshot) -> Intents:
    """Everything the steps want, with the faults of steps that contradict each other."""
    found = Intents()
    for step in steps:
        _take_in(step, found, snapshot)
    for code in found.ends:
        if code in found.takers:
            found.add(
                msgid("It ends and takes over on the same day. Name the unit that has all in the end."), code
            )
        if code in found.moves or code in found.renames:
            found.add(msgid("It ends on that day and cannot be moved or renamed as well."), code)
    return found


def _take_in(step: Step, found: Intents, snapshot: Snapshot) -> None:
    if isinstance(step, Merge):
        _merge(step, found, snapshot)
    elif isinstance(step, Split):
        _split(step, found, snapshot)
    elif isinstance(step, Move):
        _once(found.moves, step.unit, step.parent, found)
    elif isinstance(step, Rename):
        _once(found.renames, step.unit, step.name, found)
    else:
        _abolish(step, found)


def _once(known: dict[str, str], unit: str, value: str, found: Intents) -> None:
    if unit in known:
        found.add(msgid("Two steps are about this unit. Leave one of them."), unit)
    known[unit] = value


def _end(unit: str, ending: Ending, found: Intents) -> None:
    if unit in found.ends:
        found.add(msgid("Two steps are about this unit. Leave one of them."), unit)
    found.ends[unit] = ending


def _merge(step: Merge, found: Intents, snapshot: Snapshot) -> None:
    into = step.into.code
    sources = [code for code in step.units if code != into]
    if not sources and step.into.is_new:
        found.add(CODE_TAKEN, into)
        return
    if not sources:
        found.add(msgid("Name at least one unit that is merged into it."), into)
        return
    _take_over(step.into, sources[0], found, snapshot)
    for code in sources:
        _end(code, Ending("merged", into), found)
        found.successions[code, into] = ("merged", True)


def _take_over(target: Target, source: str, found: Intents, snapshot: Snapshot) -> None:
    """The target is established, or it exists and perhaps has a new name from that day."""
    unit = snapshot.find(target.code)
    if unit is not None and target.is_new:
        found.add(CODE_TAKEN, target.code)
    elif unit is None and target.code in found.births:
        found.add(msgid("Two steps establish this unit. Make them one."), target.code)
    elif unit is None:
        found.births[target.code] = (target, source)
    elif target.name and target.name != (unit.names[-1].value if unit.names else ""):
        _once(found.renames, target.code, target.name, found)
    found.takers[target.code] = source


def _split(step: Split, found: Intents, snapshot: Snapshot) -> None:
    if any(target.is_new and target.code == step.unit for target in step.into):
        found.add(CODE_TAKEN, step.unit)
        return
    others = [target for target in step.into if target.code != step.unit]
    goes_on = len(others) < len(step.into)
    heir = step.heir or (others[0].code if others else "")
    if not others or (len(others) == 1 and not goes_on):
        found.add(msgid("A unit is split into at least two. Name the others."), step.unit)
        return
    if not goes_on:
        if heir not in {target.code for target in others}:
            found.add(msgid("The heir is one of the units it is split into."), step.unit)
        _end(step.unit, Ending("split", heir), found)
    else:
        _name_anew(step, found, snapshot)
    for target in others:
        _take_over(target, step.unit, found, snapshot)
        found.successions[step.unit, target.code] = ("split", not goes_on and target.code == heir)
        if target.people:
            found.people[target.code] = (step.unit, target.people)


def _name_anew(step: Split, found: Intents, snapshot: Snapshot) -> None:
    """The unit that goes on may have another name from that day on."""
    kept = next(target for target in step.into if target.code == step.unit)
    unit = snapshot.find(step.unit)
    if unit and kept.name and kept.name != (unit.names[-1].value if unit.names else ""):
        _once(found.renames, step.unit, kept.name, found)


def _abolish(step: Abolish, found: Intents) -> None:
    _end(step.unit, Ending("abolished", step.heir, step.children_to), found)
    if step.heir:
        found.takers.setdefault(step.heir, step.unit)
        found.successions[step.unit, step.heir] = ("abolished", True)
