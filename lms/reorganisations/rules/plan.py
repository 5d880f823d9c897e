"""From the steps of a decision to the changes they come to, or to everything that is wrong with them."""

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.organisations.rules.lines import BrokenTree, Organisation
from lms.reorganisations.rules.changes import Change, changes_of
from lms.reorganisations.rules.checks import check, check_places
from lms.reorganisations.rules.intents import Fault, Intents, intents_of
from lms.reorganisations.rules.places import Places
from lms.reorganisations.rules.snapshot import Snapshot
from lms.reorganisations.rules.steps import Step

Day = dt.date


@dataclass(frozen=True)
class Outcome:
    """What a plan comes to: faults, or changes, with who takes over from whom and where units stand after it."""

    faults: list[Fault]
    changes: list[Change] = field(default_factory=list)
    heirs: dict[str, str] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    births: dict[str, str] = field(default_factory=dict)
    people: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)


def draw_up(steps: Iterable[Step], snapshot: Snapshot, on: Day) -> Outcome:
    """The changes that the steps come to from that day on; none where anything is wrong."""
    intents = intents_of(steps, snapshot)
    check(intents, snapshot, on)
    if intents.faults:
        return Outcome(_distinct(intents.faults))
    places = Places(intents, snapshot, on)
    check_places(intents, snapshot, places)
    if not intents.faults:
        _check_circles(intents, snapshot, places, on)
    if intents.faults:
        return Outcome(_distinct(intents.faults))
    return Outcome(
        [],
        list(changes_of(intents, snapshot, places, on)),
        places.heirs,
        places.moves(),
        {code: places.birth_place(code) for code in intents.births},
        intents.people,
    )


def _distinct(faults: list[Fault]) -> list[Fault]:
    seen: dict[tuple[str, str], Fault] = {}
    for fault in faults:
        seen.setdefault((fault.text, fault.unit), fault)
    return list(seen.values())


def _check_circles(intents: Intents, snapshot: Snapshot, places: Places, on: Day) -> None:
    """No unit comes to stand under itself, on that day or by what is planned for later."""
    after, moves = _after(intents, snapshot, places, on), places.moves()
    for code in moves:
        try:
            after.segments(snapshot.units[code].id)
        except (BrokenTree, RecursionError):
            intents.add("A unit cannot stand under itself or under a unit below it.", code)


def _after(intents: Intents, snapshot: Snapshot, places: Places, on: Day) -> Organisation:
    """The organisation as the plan would have it; units not established yet have numbers below zero."""
    ids = {code: -number for number, code in enumerate(intents.births, 1)}
    ids |= {code: unit.id for code, unit in snapshot.units.items()}
    after = copy.copy(snapshot.organisation)
    after.days, after.parents, after.heirs = dict(after.days), dict(after.parents), dict(after.heirs)
    for code in intents.births:
        after.days[ids[code]] = (on, None)
        after.parents[ids[code]] = [(on, None, ids[places.birth_place(code)])]
    for code, parent in places.moves().items():
        kept = after.parents.get(ids[code], [])
        after.parents[ids[code]] = _cut(kept, on, ids[parent])
    for code, heir in places.heirs.items():
        after.days[ids[code]] = (after.days[ids[code]][0], on)
        after.heirs[ids[code]] = ids[heir]
    return after


def _cut(kept: list[tuple[Day, Day | None, int]], on: Day, parent: int) -> list[tuple[Day, Day | None, int]]:
    cut: list[tuple[Day, Day | None, int]] = []
    for start, end, above in kept:
        if start > on or (end is not None and end <= on):
            cut.append((start, end, above))
            continue
        if start < on:
            cut.append((start, on, above))
        cut.append((on, end, parent))
    return cut
