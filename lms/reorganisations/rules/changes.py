"""The row changes that a faultless plan comes to. Units are named by code until they have an id."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lms.reorganisations.rules.intents import Intents
from lms.reorganisations.rules.places import Places
from lms.reorganisations.rules.snapshot import Dated, Snapshot, UnitState

Day = dt.date


@dataclass(frozen=True)
class Ref:
    """A unit in a row, by its code: perhaps one that is only now established."""

    code: str


@dataclass(frozen=True)
class Change:
    """One change to one row: nothing `before` it is new, nothing `after` it is gone."""

    deed: str
    unit: str
    row_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]


def changes_of(intents: Intents, snapshot: Snapshot, places: Places, on: Day) -> Iterator[Change]:
    """Every change, what is established first and what ends last."""
    for code in intents.births:
        yield from _birth(code, intents, snapshot, places, on)
    for code, name in intents.renames.items():
        yield from _renaming(snapshot.units[code], name, on)
    for code, parent in places.moves().items():
        yield from _moving(snapshot, snapshot.units[code], parent, on)
    for code in intents.ends:
        yield from _ending(snapshot.units[code], on)
    for code, heir in places.heirs.items():
        intents.successions.setdefault((code, heir), (intents.ends[code].kind, True))
    yield from _successions(intents, snapshot, on)


def _birth(code: str, intents: Intents, snapshot: Snapshot, places: Places, on: Day) -> Iterator[Change]:
    target, source = intents.births[code]
    kind = target.kind or snapshot.units[source].kind
    row = {"code": code, "kind": kind, "valid_from": on, "valid_to": None}
    yield Change("unit_established", code, None, {}, row)
    name = {"name": target.name, "is_first": True, "valid_from": on, "valid_to": None}
    yield Change("name_begun", code, None, {}, {"unit_id": Ref(code), **name})
    place = {"parent_id": Ref(places.birth_place(code)), "valid_from": on, "valid_to": None}
    yield Change("place_begun", code, None, {}, {"unit_id": Ref(code), **place})


def _renaming(unit: UnitState, name: str, on: Day) -> Iterator[Change]:
    row = unit.name_row_on(on)
    assert row is not None
    if row.value == name:
        return
    if row.start == on:
        yield Change("name_corrected", unit.code, row.row_id, {"name": row.value}, {"name": name})
        return
    yield _closing("name_ended", unit, row, on)
    facts = {"name": name, "is_first": False, "valid_from": on, "valid_to": row.end}
    yield Change("name_begun", unit.code, None, {}, {"unit_id": Ref(unit.code), **facts})


def _moving(snapshot: Snapshot, unit: UnitState, parent: str, on: Day) -> Iterator[Change]:
    row = unit.place_on(on)
    assert row is not None
    if row.start == on:
        before = {"parent_id": int(row.value)}
        yield Change("place_corrected", unit.code, row.row_id, before, {"parent_id": Ref(parent)})
        return
    yield _closing("place_ended", unit, row, on)
    facts = {"parent_id": Ref(parent), "valid_from": on, "valid_to": row.end}
    yield Change("place_begun", unit.code, None, {}, {"unit_id": Ref(unit.code), **facts})


def _closing(deed: str, unit: UnitState, row: Dated, on: Day) -> Change:
    return Change(deed, unit.code, row.row_id, {"valid_to": row.end}, {"valid_to": on})


def _ending(unit: UnitState, on: Day) -> Iterator[Change]:
    yield Change("unit_ended", unit.code, unit.id, {"valid_to": None}, {"valid_to": on})
    row = unit.place_on(on)
    if row is None:
        return
    if row.start < on:
        yield _closing("place_ended", unit, row, on)
        return
    # It came to stand there on that very day: it never did.
    place = {"unit_id": unit.id, "parent_id": int(row.value), "valid_from": row.start, "valid_to": row.end}
    yield Change("place_removed", unit.code, row.row_id, {"id": row.row_id, **place}, {})


def _successions(intents: Intents, snapshot: Snapshot, on: Day) -> Iterator[Change]:
    """Who took over from whom; a pair on record already says the latest, and an heir of old is one no more."""
    for (old, new), (kind, is_heir) in intents.successions.items():
        former, taker = snapshot.units[old], snapshot.find(new)
        facts = {"kind": kind, "effective_on": on, "is_heir": is_heir}
        known = snapshot.took.get((former.id, taker.id)) if taker else None
        heir = snapshot.heir_rows.get(former.id)
        if is_heir and heir is not None and heir is not known:
            yield Change("succession_corrected", old, heir.row_id, {"is_heir": True}, {"is_heir": False})
        if known is not None:
            yield Change("succession_corrected", old, known.row_id, known.facts(), facts)
        else:
            pair = {"old_unit_id": Ref(old), "new_unit_id": Ref(new)}
            yield Change("succession", old, None, {}, pair | facts)
