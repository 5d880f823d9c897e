"""Reading the organisation into memory for a plan: the units it names, those below them and all above."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    literal,
    null,
    select,
    true,
    union,
    union_all,
)

from lms.core.clock import today
from lms.core.db import BigInt, db
from lms.organisations.lines import load_organisation
from lms.organisations.models import Unit, UnitLine, UnitName, UnitParent, UnitSuccession
from lms.organisations.queries import SubtreeScope
from lms.reorganisations.rules.snapshot import Dated, Snapshot, Took, UnitState

# A plan about more units than this reads the whole organisation: that is less work than naming each.
_MOST_NAMED = 500


def load_snapshot(codes: Collection[str], scope: SubtreeScope | None) -> Snapshot:
    """What a plan that names these codes may touch; without a scope, every unit of the site."""
    wanted = _wanted(codes) if len(codes) <= _MOST_NAMED else None
    inside = literal(True) if scope is None else Unit.id.in_(_reach(scope))
    columns = (
        Unit.id,
        Unit.public_id,
        Unit.code,
        Unit.kind,
        Unit.valid_from,
        Unit.valid_to,
        inside.label("is_inside"),
    )
    rows = db.session.execute(select(*columns).where(_is_among(Unit.id, wanted))).all()
    names, places = _dated(wanted)
    units = {
        row.code: UnitState(
            row.id,
            row.code,
            row.kind,
            row.valid_from,
            row.valid_to,
            row.public_id,
            tuple(names.get(row.id, ())),
            tuple(places.get(row.id, ())),
        )
        for row in rows
        if row.is_inside
    }
    return Snapshot(
        units=units,
        taken=frozenset(row.code for row in rows if not row.is_inside),
        tops=scope.roots if scope else (),
        successions=tuple(_took(wanted)),
        organisation=load_organisation(),
    )


def id_list(ids: Collection[int]) -> Any:
    """A list of any length inside a statement: whole numbers of our own, written out, not bound one by one."""
    return bindparam(None, value=list(ids), type_=Integer(), expanding=True, literal_execute=True)


def _reach(scope: SubtreeScope) -> Select[int]:
    """The units of the scope today, and those to be established in it later."""
    later = (
        select(UnitLine.unit_id)
        .join(Unit, Unit.id == UnitLine.unit_id)
        .where(UnitLine.ancestor_id.in_(list(scope.roots)), Unit.valid_from > today())
    )
    both = union(scope.unit_ids(), later).subquery()
    return select(both.c[0])


def _wanted(codes: Collection[str]) -> Select[int]:
    named = select(Unit.id).where(Unit.code.in_(list(codes)))
    below = select(UnitParent.unit_id).where(UnitParent.parent_id.in_(named))
    above = select(UnitLine.ancestor_id).where(UnitLine.unit_id.in_(named))
    every = union(named, below, above).subquery()
    return select(every.c[0])


def _is_among(column: Any, wanted: Select[int] | None) -> ColumnElement[bool]:
    return true() if wanted is None else column.in_(wanted)


def _dated(wanted: Select[int] | None) -> tuple[dict[int, list[Dated]], dict[int, list[Dated]]]:
    """The names and the places of the units, by unit and in order; both in one statement."""
    dates = [(table.unit_id, table.id, table.valid_from, table.valid_to) for table in (UnitName, UnitParent)]
    names = select(*dates[0], UnitName.name, cast(null(), BigInt)).where(_is_among(UnitName.unit_id, wanted))
    places = select(*dates[1], cast(null(), Text), UnitParent.parent_id).where(
        _is_among(UnitParent.unit_id, wanted)
    )
    found: tuple[dict[int, list[Dated]], dict[int, list[Dated]]] = ({}, {})
    for unit_id, row_id, start, end, name, parent_id in db.session.execute(union_all(names, places)):
        kept = found[0] if parent_id is None else found[1]
        said = name if parent_id is None else parent_id
        kept.setdefault(unit_id, []).append(Dated(row_id, start, end, said))
    for rows in (*found[0].values(), *found[1].values()):
        rows.sort(key=lambda row: row.start)
    return found


def _took(wanted: Select[int] | None) -> list[Took]:
    table = UnitSuccession
    columns = (
        table.id,
        table.old_unit_id,
        table.new_unit_id,
        table.kind,
        table.effective_on,
        table.decision_number,
        table.is_heir,
    )
    statement = select(*columns).where(_is_among(table.old_unit_id, wanted))
    return [Took(*row) for row in db.session.execute(statement)]
