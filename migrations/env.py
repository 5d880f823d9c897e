"""Alembic's environment: the application's own engine, batch mode and compared types (Flask-Migrate's defaults)."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from lms.core.db import Base, db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Migrations name the house's own column types, and stand alone."""
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        autogen_context.imports.add("from lms.core.db import UTCDateTime")
        return "UTCDateTime()"
    if kind == "type" and type(item).__name__ == "JSON":
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def _set_foreign_keys(connection: Connection, state: str) -> None:
    """SQLite takes this outside a transaction only, so it goes past SQLAlchemy, which would open one."""
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA foreign_keys={state}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"The migration left rows that refer to nothing: {broken[:5]}")


def run() -> None:
    """Bring the database of the current application to the wanted revision, in one transaction."""
    with db.engine.connect() as connection:
        is_embedded = connection.dialect.name == "sqlite"
        if is_embedded:
            # A table is changed by writing it anew: rows that refer to it look away, and are checked at the end.
            _set_foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_embedded:
            _check_foreign_keys(connection)
        connection.commit()
        if is_embedded:
            _set_foreign_keys(connection, "ON")


run()
