"""Statements on many rows at once, in the way that suits the database: one array, one stream."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import JSON, any_, bindparam, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from lms.core.db import Base, batches, db

_ROWS = 1000


def among(column: Any, values: Collection[Any]) -> Any:
    """The condition that the column has one of these values; a thousand of them are one parameter."""
    if db.session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    return column.in_(values)


def insert_many(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """The rows are there; PostgreSQL takes them as one stream."""
    table: Any = model.__table__
    if not rows:
        return
    if db.session.get_bind().dialect.name == "postgresql":
        _copy(table, rows)
        return
    for chunk in batches(rows, _ROWS):
        db.session.connection().execute(insert(table), chunk)


def _copy(table: Any, rows: list[dict[str, Any]]) -> None:
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if column.default is not None and column.default.is_scalar
    }
    names = list(defaults | rows[0])
    json_names = {name for name in names if isinstance(table.c[name].type, JSON)}
    columns = ", ".join(f'"{name}"' for name in names)
    driver: Any = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            whole = defaults | row
            copy.write_row([json.dumps(whole[name]) if name in json_names else whole[name] for name in names])


def insert_with_ids(model: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    """The rows are there; their keys, which are taken first, in the order of the rows."""
    table: Any = model.__table__
    if not rows:
        return []
    if db.session.get_bind().dialect.name == "postgresql":
        sequence = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
        taken = select(sequence).select_from(func.generate_series(1, len(rows)))
        ids = list(db.session.scalars(taken))
    else:
        first = (db.session.scalar(select(func.max(table.c.id))) or 0) + 1
        ids = list(range(first, first + len(rows)))
    insert_many(model, [{"id": row_id, **row} for row_id, row in zip(ids, rows, strict=True)])
    return ids


def update_many(model: type[Base], rows: dict[int, dict[str, Any]]) -> None:
    """Each row (by its key) has the new values of its columns; rows that set the same columns go together."""
    table: Any = model.__table__
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row_id, values in rows.items():
        alike.setdefault(tuple(sorted(values)), []).append({"key_": row_id, **values})
    for names, chunk in alike.items():
        if names:
            statement = update(table).where(table.c.id == bindparam("key_"))
            values = {name: bindparam(name) for name in names}
            db.session.connection().execute(statement.values(values), chunk)


def rows_by_id(model: type[Base], ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Every column of these rows, by key."""
    table: Any = model.__table__
    found = {}
    for chunk in batches(ids, _ROWS):
        rows = db.session.connection().execute(select(table).where(among(table.c.id, chunk)))
        found.update({row.id: dict(row._mapping) for row in rows})
    return found
