"""The schema: what the migrations make is what the models say, and the way back works with data in it."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from lms.core.db import Base, db, transaction
from lms.core.registries import setup_steps


def test_the_migrations_make_exactly_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_schema_goes_down_and_up_again_with_data_in_it(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        for step in setup_steps():
            with transaction(write=True):
                step()
        with transaction(write=False):
            assert db.session.connection().exec_driver_sql("SELECT count(*) FROM unit").scalar() == 1
