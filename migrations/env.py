"""Alembic's environment: the application's own engine, batch mode and compared types (Flask-Migrate's defaults)."""

from typing import Any

from alembic import context
from flask import current_app

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


def run() -> None:
    """Bring the database of the current application to the wanted revision, in one transaction."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
