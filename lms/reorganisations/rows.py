"""The rows that a reorganisation wrote, as they read now: of every table, in one statement."""

from typing import Any

from sqlalchemy import Select, cast, literal, null, select, union_all

from lms.core.db import db
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.policy import rows_of
from lms.reorganisations.tables import TABLES

# Columns by which a row is told to be as it was left.
COMPARED = (
    *("unit_id", "code", "name", "parent_id", "old_unit_id", "new_unit_id", "is_heir", "effective_on"),
    *("person_id", "title", "valid_from", "valid_to", "end_reason"),
)


def rows_now(reorganisation: Reorganisation) -> dict[tuple[str, int], Any]:
    """(table, row id) → its columns."""
    tables = tuple(dict.fromkeys(TABLES.values()))
    types = {
        key: table.__table__.c[key].type for table in tables for key in COMPARED if key in table.__table__.c
    }
    every = union_all(*(_rows(reorganisation, table, types) for table in tables))
    return {(row.source, row.id): row._mapping for row in db.session.execute(every)}


def _rows(reorganisation: Reorganisation, table: Any, types: dict[str, Any]) -> Select[Any]:
    columns = table.__table__.c
    shown = [(columns[key] if key in columns else cast(null(), types[key])).label(key) for key in COMPARED]
    source = literal(table.__tablename__).label("source")
    return select(source, columns.id.label("id"), *shown).where(
        columns.id.in_(rows_of(reorganisation, table))
    )
