"""Writing changes in bulk, and keeping each as a step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, update

from lms.core.db import batches, db
from lms.core.ids import public_id
from lms.reorganisations.models import Reorganisation, ReorganisationStep
from lms.reorganisations.rules import Change, Ref
from lms.reorganisations.tables import TABLES, to_json, with_keys

_CHUNK = 1000
# Nothing is written as such: else rows with and without it would go in turns, each on its own.
_NULLS = {"render_nulls": True}


@dataclass
class Row:
    """A change on its way into the database: with the ids of its units, and of its row once it has one."""

    deed: str
    unit_id: int | None
    row_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def table(self) -> Any:
        """The table of the row."""
        return TABLES[self.deed]


def write_changes(reorganisation: Reorganisation, changes: list[Change], ids: dict[str, int]) -> set[int]:
    """The changes are made and kept as steps; `ids` (code → id) learns the new units. The ids of all units."""
    rows = [_row(change, ids, reorganisation.decision_number) for change in changes]
    born = [row for row in rows if row.deed == "unit_established"]
    _insert(born)
    ids.update({row.after["code"]: row.row_id for row in born if row.row_id})
    for row, change in zip(rows, changes, strict=True):
        row.unit_id = ids[change.unit]
        row.after = {key: _resolved(value, ids) for key, value in row.after.items()}
    update_rows([(row.table, row.row_id, row.after) for row in rows if row.before and row.after])
    remove_rows([(row.table, row.row_id) for row in rows if not row.after])
    _insert([row for row in rows if not row.before and row.row_id is None])
    _keep(reorganisation, rows)
    return {row.unit_id for row in rows if row.unit_id is not None}


def _row(change: Change, ids: dict[str, int], decision_number: str) -> Row:
    after = with_keys(change.after)
    if change.deed == "unit_established":
        after = {"public_id": public_id(), "e_identifier": None, **after}
    if change.deed in ("succession", "succession_corrected") and after.get("kind"):
        after = {**after, "decision_number": decision_number}
    return Row(change.deed, ids.get(change.unit), change.row_id, with_keys(change.before), after)


def _resolved(value: Any, ids: dict[str, int]) -> Any:
    return ids[value.code] if isinstance(value, Ref) else value


def _insert(rows: list[Row]) -> None:
    """Every row is in its table and knows its id."""
    for table in dict.fromkeys(row.table for row in rows):
        for chunk in batches((row for row in rows if row.table is table), _CHUNK):
            statement = insert(table).returning(table.id, sort_by_parameter_order=True)
            found = db.session.scalars(statement, [row.after for row in chunk], execution_options=_NULLS)
            for row, row_id in zip(chunk, found, strict=True):
                row.row_id = row_id


def update_rows(changes: Iterable[tuple[Any, int | None, dict[str, Any]]]) -> None:
    """Each (table, row id, columns): rows that get the same columns in one statement; heirs of old go first."""
    groups: dict[tuple[Any, tuple[tuple[str, Any], ...]], list[int]] = {}
    for table, row_id, columns in changes:
        if row_id is not None:
            groups.setdefault((table, tuple(sorted(columns.items()))), []).append(row_id)
    for (table, columns_of), ids in sorted(
        groups.items(), key=lambda entry: ("is_heir", True) in entry[0][1]
    ):
        for chunk in batches(ids, _CHUNK):
            db.session.execute(update(table).where(table.id.in_(chunk)).values(dict(columns_of)))


def remove_rows(rows: Iterable[tuple[Any, int | None]]) -> None:
    """Each (table, row id) is gone."""
    groups: dict[Any, list[int]] = {}
    for table, row_id in rows:
        if row_id is not None:
            groups.setdefault(table, []).append(row_id)
    for table, ids in groups.items():
        for chunk in batches(ids, _CHUNK):
            db.session.execute(delete(table).where(table.id.in_(chunk)))


def _keep(reorganisation: Reorganisation, rows: list[Row]) -> None:
    steps = (
        {
            "reorganisation_id": reorganisation.id,
            "position": position,
            "deed": row.deed,
            "unit_id": row.unit_id,
            "row_id": row.row_id,
            "before": to_json(row.before),
            "after": to_json(row.after),
        }
        for position, row in enumerate(rows, 1)
    )
    for chunk in batches(steps, _CHUNK):
        db.session.execute(insert(ReorganisationStep), chunk, execution_options=_NULLS)
