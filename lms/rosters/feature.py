"""Rosters: staff lists from the upload to their undoing."""

import datetime as dt

from flask import Flask

from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.registries import add_hr_place, add_invariant, add_person_panel, add_seeder
from lms.rosters import demonstration, invariants, listeners
from lms.rosters.cli import roster_commands
from lms.rosters.events import APPLYING_ASKED, ROSTER_MAPPED, UNDOING_ASKED
from lms.rosters.views import rosters
from lms.rosters.views.persons import person_panel
from lms.rosters.views.uploading import widen_limits

_LEASE = dt.timedelta(minutes=15)


def register(app: Flask) -> None:
    """The jobs, the pages and the invariants of staff lists are there."""
    subscribe(app, ROSTER_MAPPED, listeners.check_roster, prepares=True, lease=_LEASE)
    subscribe(app, APPLYING_ASKED, listeners.apply_roster, prepares=True, lease=_LEASE)
    subscribe(app, UNDOING_ASKED, listeners.undo_roster, prepares=True, lease=_LEASE)
    invariants.add_all(app, add_invariant)
    add_person_panel(app, person_panel, order=60)
    app.before_request(widen_limits)
    app.register_blueprint(rosters)
    app.cli.add_command(roster_commands)
    add_hr_place(
        app,
        "rosters.list_all",
        lazy("Staff lists"),
        lazy("Bring the list of your office from Excel, see what would change, undo it."),
        order=320,
    )
    for order, seeder in enumerate(demonstration.SEEDERS, start=30):
        add_seeder(app, seeder, order=order)
