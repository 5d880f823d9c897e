"""Establishing many units at once: a handful of statements, and their lines drawn once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from lms.core.bulk import insert_many, insert_with_ids
from lms.core.db import batches, db
from lms.core.ids import public_id
from lms.core.text import clean_line, fold, sort_key
from lms.organisations.lines import redraw
from lms.organisations.models import Unit, UnitLine, UnitName, UnitParent

_CHUNK = 1000


@dataclass(frozen=True)
class NewUnit:
    """A unit to be established; its parent is there already or stands in the same batch, by code."""

    code: str
    kind: str
    name: str
    parent_code: str
    valid_from: dt.date
    e_identifier: str | None = None


def write_units(units: Sequence[NewUnit]) -> list[int]:
    """The units exist with their names, places and lines; returns their ids. What may be written was checked."""
    if not units:
        return []
    made = insert_with_ids(Unit, [_unit_row(each) for each in units])
    ids = ids_of({each.parent_code for each in units}) | {
        each.code: unit_id for each, unit_id in zip(units, made, strict=True)
    }
    insert_many(UnitName, [_name_row(ids[each.code], each) for each in units])
    insert_many(UnitParent, [_place_row(ids, each) for each in units])
    redraw(made)
    return made


def _place_row(ids: dict[str, int], unit: NewUnit) -> dict[str, object]:
    return {
        "unit_id": ids[unit.code],
        "parent_id": ids[unit.parent_code],
        "valid_from": unit.valid_from,
        "valid_to": None,
    }


def _unit_row(unit: NewUnit) -> dict[str, object]:
    return {
        "public_id": public_id(),
        "code": unit.code,
        "kind": unit.kind,
        "e_identifier": unit.e_identifier,
        "valid_from": unit.valid_from,
        "valid_to": None,
    }


def _name_row(unit_id: int, unit: NewUnit) -> dict[str, object]:
    name = clean_line(unit.name)
    return {
        "unit_id": unit_id,
        "name": name,
        "is_first": True,
        "search_text": fold(name),
        "sort_key": sort_key(name),
        "valid_from": unit.valid_from,
        "valid_to": None,
    }


def ids_of(codes: Iterable[str]) -> dict[str, int]:
    """The ids of the units with these codes."""
    found: dict[str, int] = {}
    for part in batches(codes, _CHUNK):
        rows = db.session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(part)))
        found |= {row.code: row.id for row in rows}
    return found


def remove_units(unit_ids: Sequence[int]) -> None:
    """The units were never there: their lines, places and names go with them. Nothing may refer to them."""
    for table in (UnitLine, UnitParent, UnitName):
        for part in batches(unit_ids, _CHUNK):
            db.session.execute(delete(table).where(table.unit_id.in_(part)))
    for part in batches(unit_ids, _CHUNK):
        db.session.execute(delete(Unit).where(Unit.id.in_(part)))
