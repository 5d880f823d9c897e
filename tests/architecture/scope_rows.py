"""Rows of the world, moved and copied in the tables: the tests read it only."""

from typing import Any

from sqlalchemy import insert, select, text, update

from lms.core.db import Base, db
from lms.core.ids import public_id


def table_of(name: str) -> Any:
    """The table."""
    return Base.metadata.tables[name]


def row(statement: str, **values: Any) -> Any:
    """The first row, which must be there: else the demonstration has changed."""
    found = db.session.execute(text(statement), values).first()
    assert found is not None, f"The demonstration has none of these any more: {statement}"
    return found


def change(table: str, row_id: int, **changes: Any) -> None:
    """The row has these values."""
    target = table_of(table)
    key = next(iter(target.primary_key.columns))
    db.session.execute(update(target).where(key == row_id).values(**changes))


def copy(table: str, row_id: int, **changes: Any) -> int:
    """There is another row like that one, with these changes; its id."""
    source = table_of(table)
    kept = dict(db.session.execute(select(source).where(source.c.id == row_id)).mappings().one())
    del kept["id"]
    fresh = {"public_id": public_id()} if "public_id" in kept else {}
    added: Any = db.session.execute(insert(source).values(**{**kept, **fresh, **changes}))
    return int(added.inserted_primary_key[0])


def copy_last(table: str, **changes: Any) -> int:
    """There is another row like the last of the table, with these changes; its id."""
    return copy(table, row(f"SELECT max(id) AS id FROM {table}").id, **changes)
