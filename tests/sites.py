"""One site object for all tests of a process: each finds it as it was built, over its own data folder and database.

To build it (routes, templates, translations, the statements of the database) takes longer than most tests.
"""

import sqlite3
from collections.abc import MutableMapping
from copy import copy
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import make_url

from lms.core.app import create_app
from lms.core.clock import Clock
from lms.core.config import Settings
from lms.core.db import db
from lms.core.events import outbox
from lms.core.registries import DemonstrationMark
from lms.core.web import Site


class PatientClient(FlaskClient):
    """A browser that takes each answer whole: one left half read keeps its request open into the next test."""

    def open(self, *arguments: Any, buffered: bool = True, **named: Any) -> Any:
        """The answer, read to its end."""
        return super().open(*arguments, buffered=buffered, **named)


Flask.test_client_class = PatientClient


class ReusedSite:
    """A site that is built once and then aimed at one data folder and database after another."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.site = create_app(settings, clock=clock)
        self.site.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        with self.site.app_context():
            self._engine = db.engine
        event.listen(self._engine, "do_connect", self._connect_to_present_database)
        if settings.is_embedded:
            event.listen(self._engine, "connect", _forget_at_a_power_cut)
        self._kept = [(box, copy(box)) for box in _what_tests_change(self.site)]

    def aim(self, settings: Settings, clock: Clock) -> Site:
        """The site as it was built, over the data folder and the database of these settings."""
        if settings.database != self.site.config["SQLALCHEMY_DATABASE_URI"]:
            self._engine.dispose()
        for box, built in self._kept:
            _put_back(box, built)
        self.site.config.update(LMS=settings, SQLALCHEMY_DATABASE_URI=settings.database)
        self.site.extensions["lms.clock"] = clock
        self.site.extensions["lms.is_demonstration"] = DemonstrationMark(settings.data_dir)
        with self.site.app_context():
            # What a test listens to goes with its engine; connections and compiled statements are those of the first.
            db.engines[None] = self._engine.execution_options()
        return self.site

    def let_go(self) -> None:
        """Close the connections that are open."""
        self._engine.dispose()

    def _connect_to_present_database(
        self, dialect: Any, _record: object, positional: list[Any], named: dict[str, Any]
    ) -> None:
        present, options = dialect.create_connect_args(make_url(self.site.config["SQLALCHEMY_DATABASE_URI"]))
        positional[:] = present
        named.update(options)


def _forget_at_a_power_cut(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _what_tests_change(site: Site) -> list[Any]:
    """The settings, and every register in which a test may put something of its own."""
    box = outbox(site)
    registers = [each for each in site.extensions.values() if isinstance(each, dict | list)]
    return [
        site.config,
        site.view_functions,
        site.extensions,
        *registers,
        vars(box),
        box.by_name,
        box.periodic,
        box.celery.tasks,
    ]


def _put_back(register: Any, built: Any) -> None:
    if isinstance(register, MutableMapping):
        register.clear()
        register.update(built)
    else:
        register[:] = built
