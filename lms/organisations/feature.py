"""Units: the root is there from the set-up on; their administration sits with people."""

import datetime as dt

from flask import Flask, current_app
from sqlalchemy import select

from lms.core.db import db
from lms.core.events import subscribe
from lms.core.registries import add_setup
from lms.organisations.actions import create_unit
from lms.organisations.cli import organisations_commands
from lms.organisations.events import UNIT_LOAD_ASKED
from lms.organisations.listeners import work_on_load
from lms.organisations.models import Unit

_FROM_THE_BEGINNING = dt.date(1945, 9, 2)
_LEASE = dt.timedelta(minutes=15)


def create_root() -> None:
    """The unit above all others exists; it carries the name of the body that runs the site."""
    if db.session.scalar(select(Unit.id).where(Unit.kind == "root")) is None:
        name = current_app.config["LMS"].owner
        create_unit(code="GOC", kind="root", name=name, parent=None, valid_from=_FROM_THE_BEGINNING)


def register(app: Flask) -> None:
    """`lms init` makes the root unit; `lms organisations` loads and lists units."""
    add_setup(app, create_root, order=10)
    subscribe(app, UNIT_LOAD_ASKED, work_on_load, prepares=True, lease=_LEASE)
    app.cli.add_command(organisations_commands)
