"""What is wrong with a plan: everything at once, each fault with its unit and what to do."""

import datetime as dt
from collections.abc import Callable

from lms.core.text import msgid
from lms.organisations.rules import KINDS, is_code
from lms.reorganisations.rules.intents import CODE_TAKEN, Intents
from lms.reorganisations.rules.places import Places
from lms.reorganisations.rules.snapshot import Dated, Snapshot, UnitState

Day = dt.date
Add = Callable[..., None]


def check(intents: Intents, snapshot: Snapshot, on: Day) -> None:
    """The faults of every unit that the plan names stand in `intents.faults`."""
    for code in intents.births:
        _check_birth(code, intents, snapshot, on)
    named = {*intents.ends, *intents.moves, *intents.renames}
    for code in sorted(named):
        unit = _find_living(code, intents, snapshot, on)
        if unit is not None:
            _check_aspects(unit, intents, snapshot, on)
    for code in sorted(_leaned_on(intents) - named):
        _find_living(code, intents, snapshot, on)


def check_places(intents: Intents, snapshot: Snapshot, places: Places) -> None:
    """Faults of where units come to stand; only asked of a plan that has none so far."""
    for code in intents.births:
        if not places.birth_place(code):
            intents.add(msgid("Say under which of your units it stands."), code)
    for code, parent in places.moves().items():
        if not parent:
            intents.add(msgid("Say under which of your units it stands from then on."), code)
    for code, heir in places.heirs.items():
        if not heir:
            intents.add(msgid("Say which of your units has what it leaves."), code)


def _leaned_on(intents: Intents) -> set[str]:
    """Units that only take over, or stand above: they have to be there."""
    places = {*intents.moves.values(), *(ending.children_to for ending in intents.ends.values())}
    parents = {target.parent for target, _source in intents.births.values()}
    sources = {source for _target, source in intents.births.values()}
    split = {old for old, _new in intents.successions}
    return ({*intents.takers, *places, *parents, *sources, *split} - set(intents.births)) - {""}


def _check_birth(code: str, intents: Intents, snapshot: Snapshot, on: Day) -> None:
    target, _source = intents.births[code]
    if not target.name:
        intents.add(
            msgid("No unit of yours has this code. Correct it, or give the name of the new unit."), code
        )
    elif not is_code(code):
        intents.add(msgid("A unit code has 2 to 40 letters, digits, dots or hyphens."), code)
    elif code in snapshot.taken:
        intents.add(CODE_TAKEN, code)
    if target.kind and target.kind not in KINDS:
        intents.add(msgid("This kind of unit is not known: %(kind)s."), code, kind=target.kind)


def _find_living(code: str, intents: Intents, snapshot: Snapshot, on: Day) -> UnitState | None:
    """The unit, if it is there on that day and nothing says when it ends."""
    unit = snapshot.find(code)
    if code in intents.births:
        intents.add(msgid("It is only established by this decision."), code)
    elif unit is None:
        intents.add(msgid("No unit of yours has this code. Look it up in the list of units."), code)
    elif unit.end is not None and unit.end <= on:
        intents.add(msgid("It has ended on %(day)s. Name the unit that took over."), code, day=unit.end)
    elif unit.end is not None:
        intents.add(msgid("It is to end on %(day)s already. Undo that first."), code, day=unit.end)
    elif unit.start > on:
        intents.add(
            msgid("It does not exist before %(day)s. Choose that day or a later one."), code, day=unit.start
        )
    else:
        return unit
    return None


def _check_aspects(unit: UnitState, intents: Intents, snapshot: Snapshot, on: Day) -> None:
    ends, moves = unit.code in intents.ends, unit.code in intents.moves
    if (ends or moves) and unit.kind == "root":
        intents.add(msgid("The unit above all others neither ends nor moves."), unit.code)
    elif (ends or moves) and unit.id in snapshot.tops:
        intents.add(msgid("It is the top of your branch. Its place is decided above."), unit.code)
    if ends:
        _check_end(unit, intents, snapshot, on)
    if moves:
        _check_rows(unit.places, unit, intents, on)
        if intents.moves[unit.code] == unit.code:
            intents.add(msgid("A unit cannot stand under itself or under a unit below it."), unit.code)
    if unit.code in intents.renames:
        _check_rows(unit.names, unit, intents, on)


def _check_end(unit: UnitState, intents: Intents, snapshot: Snapshot, on: Day) -> None:
    if unit.start == on:
        intents.add(msgid("It begins on that very day. Choose a later day."), unit.code)
        return
    _check_rows(unit.places, unit, intents, on)
    _check_rows(unit.names, unit, intents, on)
    heir = intents.ends[unit.code].heir
    if heir == unit.code:
        intents.add(msgid("A unit is not its own heir."), unit.code)
    for child, row in snapshot.comes_later(unit, on):
        text = msgid("%(child)s is to stand under it from %(day)s. Choose a later day, or undo that first.")
        intents.add(text, unit.code, child=child.name_on(row.start), day=row.start)


def _check_rows(rows: tuple[Dated, ...], unit: UnitState, intents: Intents, on: Day) -> None:
    """No name or place begins after the day."""
    for row in rows:
        if row.start > on:
            text = msgid("Its name or place changes on %(day)s. Choose a later day, or undo that first.")
            intents.add(text, unit.code, day=row.start)
            return
