"""Keeping the lines of units true: drawn anew, in the same transaction, whenever units, places or heirs change."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import and_, delete, or_, select

from lms.core.bulk import insert_many
from lms.core.db import batches, db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.organisations.models import Unit, UnitLine, UnitParent, UnitSuccession
from lms.organisations.rules.lines import BrokenTree, Organisation

_CHUNK = 1000


def load_organisation() -> Organisation:
    """Every unit, place and heir as they stand in the database: a few columns of each row."""
    db.session.flush()
    organisation = Organisation()
    place, heir = UnitParent, UnitSuccession
    statement: Any = (
        select(
            *(Unit.id, Unit.valid_from, Unit.valid_to),
            *(place.valid_from, place.valid_to, place.parent_id, heir.new_unit_id),
        )
        .outerjoin(place, place.unit_id == Unit.id)
        .outerjoin(heir, and_(heir.old_unit_id == Unit.id, heir.is_heir))
    )
    for unit_id, start, end, place_from, place_to, parent_id, heir_id in db.session.execute(statement):
        organisation.days[unit_id] = (start, end)
        if parent_id is not None:
            organisation.parents.setdefault(unit_id, []).append((place_from, place_to, parent_id))
        if heir_id is not None:
            organisation.heirs[unit_id] = heir_id
    return organisation


def redraw(unit_ids: Collection[int] | None) -> None:
    """The lines of these units, and of every unit that stands or stood below them, are true again.

    None draws all. Refused where a unit would stand under itself; lines that are changed are locked by the
    deed that changes their units.
    """
    organisation = load_organisation()
    affected = set(organisation.days) if unit_ids is None else _touched(set(unit_ids), organisation)
    try:
        rows = [vars(row) for row in organisation.rows(sorted(affected))]
    except (BrokenTree, RecursionError) as error:
        raise Refusal(_("A unit cannot stand under itself or under a unit below it.")) from error
    for chunk in batches(affected, _CHUNK):
        db.session.execute(delete(UnitLine).where(UnitLine.unit_id.in_(chunk)))
    insert_many(UnitLine, rows)


def _touched(unit_ids: set[int], organisation: Organisation) -> set[int]:
    """The units and all whose way leads, or led, through them by any link on any day."""
    below: dict[int, set[int]] = {}
    for unit_id, places in organisation.parents.items():
        for _start, _end, parent_id in places:
            below.setdefault(parent_id, set()).add(unit_id)
    for old, new in organisation.heirs.items():
        below.setdefault(new, set()).add(old)
    found, ahead = set[int](), [*unit_ids, *_drawn_through(unit_ids)]
    while ahead:
        unit_id = ahead.pop()
        if unit_id not in found and unit_id in organisation.days:
            found.add(unit_id)
            ahead.extend(below.get(unit_id, ()))
    return found


def _drawn_through(unit_ids: set[int]) -> Iterator[int]:
    """The units whose lines, as they are drawn now, lead through these: a link may be gone since."""
    for chunk in batches(unit_ids, _CHUNK):
        through = or_(UnitLine.ancestor_id.in_(chunk), UnitLine.unit_id.in_(chunk))
        yield from db.session.scalars(select(UnitLine.unit_id).where(through).distinct())


def draw_new(unit: Unit) -> None:
    """The line of a unit that was just established, from the lines of the unit it stands under."""
    db.session.flush()
    place = db.session.scalar(select(UnitParent).where(UnitParent.unit_id == unit.id))
    db.session.add(
        UnitLine(unit_id=unit.id, distance=0, valid_from=unit.valid_from, valid_to=None, ancestor_id=unit.id)
    )
    if place is not None:
        _draw_below(unit, place.parent_id)
    db.session.flush()


def _draw_below(unit: Unit, parent_id: int) -> None:
    lasting = or_(UnitLine.valid_to.is_(None), UnitLine.valid_to > unit.valid_from)
    above = select(UnitLine).where(UnitLine.unit_id == parent_id, lasting)
    for line in db.session.scalars(above).all():
        db.session.add(
            UnitLine(
                unit_id=unit.id,
                distance=line.distance + 1,
                valid_from=max(line.valid_from, unit.valid_from),
                valid_to=line.valid_to,
                ancestor_id=line.ancestor_id,
            )
        )
