"""The use cases of a table of units: kept, applied in one transaction, undone while nothing stands on it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, or_, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import Base, batches, db, lock
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _, ngettext
from lms.core.ids import public_id
from lms.core.permissions import Scope
from lms.core.storage import read_file, record_file
from lms.core.text import clean_line
from lms.organisations.loading.checking import Check, check_table
from lms.organisations.loading.writing import NewUnit, remove_units, write_units
from lms.organisations.models import Unit, UnitLine, UnitLoad, UnitName, UnitParent
from lms.organisations.queries import get_root, names_on

_CHUNK = 5000
# Who asked (id, name), where a job does it.
By = tuple[int, str] | None
# Tables whose rows are part of a unit: what they say of other units of the same load goes with it.
_OWN = {table.__tablename__ for table in (UnitLine, UnitParent, UnitName)}


def keep_load(*, top: Unit, name: str, digest: str, size: int, by_id: int | None, rows: int = 0) -> UnitLoad:
    """The table of so many rows that lies on disk waits to be looked through and applied under `top`."""
    record_file(digest, size=size, media_type="application/octet-stream")
    load = UnitLoad(
        public_id=public_id(),
        unit_id=top.id,
        name=clean_line(name)[-200:] or "–",
        sha256=digest,
        state="read",
        row_count=rows,
        unit_ids=[],
        created_at=now(),
        created_by_id=by_id,
    )
    db.session.add(load)
    db.session.flush()
    return load


def check_load(load: UnitLoad) -> Check:
    """The verdict on its rows beside the units of this moment."""
    return check_table(read_file(load.sha256), load.name, top=db.session.get_one(Unit, load.unit_id))


def apply_load(*, load: UnitLoad, in_state: str = "read", by: By = None) -> int:
    """Every new unit of the table exists; units that are there are left alone. Returns how many were made."""
    lock(get_root())
    lock(load)
    if load.state != in_state:
        raise Conflict(_("This table was applied already."))
    check = check_load(load)
    _refuse_unsound(check)
    load.unit_ids = write_units(new_units(check))
    load.state, load.reason, load.applied_at = "applied", None, now()
    db.session.flush()
    _record("units.loaded", load, len(load.unit_ids), by)
    return len(load.unit_ids)


def _refuse_unsound(check: Check) -> None:
    if not check.is_sound:
        raise Refusal(_("Some rows have faults. Nothing was written: mend the file and upload it again."))
    if not check.counts["new"]:
        raise Refusal(_("The table names no unit that is not there already."))


def new_units(check: Check) -> list[NewUnit]:
    """The units that the sound table adds."""
    return [
        NewUnit(
            code=each.given.code,
            kind=each.given.kind or "",
            name=each.given.name,
            parent_code=each.given.parent_code,
            valid_from=each.given.valid_from,
            e_identifier=each.given.e_identifier or None,
        )
        for each in check.in_state("new")
        if each.given.valid_from is not None
    ]


def undo_load(*, load: UnitLoad, in_state: str = "applied", by: By = None) -> int:
    """The units of the load were never there. Refused, with what stands in the way, once any is used."""
    lock(get_root())
    lock(load)
    if load.state != in_state:
        raise Conflict(_("This table is not applied."))
    unit_ids = [int(each) for each in load.unit_ids]
    used = used_units(unit_ids)
    if used:
        raise Refusal(_used_words(used))
    remove_units(unit_ids)
    load.state, load.reason, load.undone_at = "undone", None, now()
    db.session.flush()
    _record("units.load_undone", load, len(unit_ids), by)
    return len(unit_ids)


def _record(action: str, load: UnitLoad, count: int, by: By) -> None:
    record(action, kind="unit", id=load.unit_id, label=load.name, detail={"units": count}, by=by)


def _used_words(used: list[str]) -> str:
    return ngettext(
        "%(num)s unit of this table is in use or was changed since: %(codes)s. It stays.",
        "%(num)s units of this table are in use or were changed since: %(codes)s. They stay.",
        len(used),
        codes=", ".join(used[:5]) + (", …" if len(used) > 5 else ""),
    )


def used_units(unit_ids: list[int]) -> list[str]:
    """The codes of those units to which anything refers but their own first name, place and line."""
    own, used = set(unit_ids), set[int]()
    for rows in _references(min(unit_ids, default=0), max(unit_ids, default=0), own):
        used |= {unit_id for unit_id in db.session.scalars(rows) if unit_id in own}
    found: list[str] = []
    for part in batches(sorted(used), _CHUNK):
        found += db.session.scalars(select(Unit.code).where(Unit.id.in_(part)).order_by(Unit.code))
    return found


def _references(first: int, last: int, own: set[int]) -> Iterator[Select[Any]]:
    """Selects of the units from the first to the last that rows of others, or later changes, refer to."""
    between = Unit.id.between(first, last)
    strangers = set(db.session.scalars(select(Unit.id).where(between))) - own
    for column in _columns_of_units():
        rows = select(column).where(column.between(first, last)).distinct()
        if column.table.name in _OWN:
            row_of = column.table.c.unit_id
            rows = rows.where(or_(~row_of.between(first, last), row_of.in_(strangers)))
        yield rows
    for table in (UnitName, UnitParent):
        several = select(table.unit_id).where(table.unit_id.between(first, last)).group_by(table.unit_id)
        yield several.having(func.count() > 1)
    yield select(Unit.id).where(between, Unit.valid_to.is_not(None))


def _columns_of_units() -> Iterator[Any]:
    """Every column of the site that refers to units, but where a row only says whose name, place or line it is."""
    unit_id: Any = Base.metadata.tables["unit"].c.id
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.references(unit_id) and not (table.name in _OWN and column.name == "unit_id"):
                yield column


def get_load(public_id: str, scope: Scope) -> UnitLoad:
    """The table with that address, if its branch stands in the scope; else as if there were none."""
    load = db.session.scalar(
        select(UnitLoad).where(UnitLoad.public_id == public_id, UnitLoad.unit_id.in_(scope.unit_ids()))
    )
    if load is None:
        raise NotFound()
    return load


def list_loads(scope: Scope, *, limit: int = 20) -> list[UnitLoad]:
    """The tables of the scope, the latest first."""
    statement = select(UnitLoad).where(UnitLoad.unit_id.in_(scope.unit_ids()))
    return list(db.session.scalars(statement.order_by(UnitLoad.id.desc()).limit(limit)))


def list_made(unit_ids: list[int]) -> list[Any]:
    """The units with these ids, in this order, with their names of today."""
    names = names_on(today())
    made = select(Unit.id, Unit.public_id, Unit.code, Unit.kind, Unit.valid_from, names.c.name)
    rows = db.session.execute(made.join(names, names.c.unit_id == Unit.id).where(Unit.id.in_(unit_ids)))
    found = {row.id: row for row in rows}
    return [found[unit_id] for unit_id in unit_ids if unit_id in found]
