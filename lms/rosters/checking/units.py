"""The units of the branch that a list may name, with every name they have or had."""

from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.organisations.models import Unit, UnitLine, UnitName
from lms.organisations.queries import holds_on
from lms.rosters.models import Roster
from lms.rosters.policy import branch_of
from lms.rosters.rules.deeds import Rules
from lms.rosters.rules.units import Place, Units, plain_name


def load_units(roster: Roster) -> Units:
    """Every unit that stands in the branch on the day the list takes effect, also those that ended before."""
    on, ids = roster.effective_on, branch_of(roster).unit_ids()
    lines: dict[int, dict[int, int]] = {}
    found = select(UnitLine.unit_id, UnitLine.distance, UnitLine.ancestor_id).where(
        UnitLine.unit_id.in_(ids), holds_on(UnitLine, on)
    )
    for unit_id, distance, ancestor_id in db.session.execute(found):
        lines.setdefault(unit_id, {})[distance] = ancestor_id
    units = Units(default_id=_default(roster, lines))
    names = _names(ids)
    for unit in db.session.execute(
        select(Unit.id, Unit.code, Unit.e_identifier, Unit.valid_from, Unit.valid_to).where(Unit.id.in_(ids))
    ):
        _add(units, unit, lines[unit.id], names.get(unit.id, []))
    return units


def _default(roster: Roster, lines: dict[int, dict[int, int]]) -> int:
    """The unit of rows that name none, if it stands in the branch."""
    wanted = roster.options.get("default_unit_id") or roster.unit_id
    return int(wanted) if int(wanted) in lines else roster.unit_id


def _names(ids: Any) -> dict[int, list[Any]]:
    names: dict[int, list[Any]] = {}
    rows = select(UnitName.unit_id, UnitName.name, UnitName.valid_to).where(UnitName.unit_id.in_(ids))
    for row in db.session.execute(rows.order_by(UnitName.unit_id, UnitName.valid_from)):
        names.setdefault(row.unit_id, []).append(row)
    return names


def _add(units: Units, unit: Any, line: dict[int, int], names: list[Any]) -> None:
    above = tuple(line[distance] for distance in sorted(line) if distance)
    last = names[-1].name if names else unit.code
    units.places[unit.id] = Place(unit.id, line[0], unit.code, last, unit.valid_from, unit.valid_to, above)
    for code in (unit.code, unit.e_identifier):
        if code:
            units.by_code[code.upper()] = unit.id
    for row in names:
        known = units.by_name if row is names[-1] and line[0] == unit.id else units.old_names
        known.setdefault(plain_name(row.name), set()).add(unit.id)


def rules_of(roster: Roster, units: Units) -> Rules:
    """What holds for every row of the list."""
    return Rules(
        on=roster.effective_on,
        options=roster.options,
        names={place.unit_id: place.name for place in units.places.values()},
        begins={place.unit_id: place.valid_from for place in units.places.values()},
    )
