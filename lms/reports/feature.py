"""The completion rate of a subtree: on screen, person by person, and as files."""

import datetime as dt

from flask import Flask

from lms.core.events import every, subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_hr_place, add_seeder
from lms.core.web import add_nav
from lms.reports.demonstration import seed_definitions
from lms.reports.events import EXPORT_ASKED
from lms.reports.exporting import tidy_exports
from lms.reports.listeners import export_file
from lms.reports.views import reports

_LEASE = dt.timedelta(minutes=30)
_TIDY_SECONDS = 3600


def register(app: Flask) -> None:
    """HR officers and administrators see the units of their scope."""
    define_permission(app, "reports.view", Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, "reports.define", Role.HR_OFFICER, Role.ADMINISTRATOR)
    subscribe(app, EXPORT_ASKED, export_file, prepares=True, lease=_LEASE)
    every(app, seconds=_TIDY_SECONDS, work=tidy_exports)
    app.register_blueprint(reports)
    add_seeder(app, seed_definitions, order=76)
    add_hr_place(
        app,
        "reports.list_reports",
        lazy("Reports"),
        lazy("The reports of your units, on screen and as Excel, Word, PDF and CSV."),
        order=110,
    )
    add_nav(app, "reports.show_rate", lazy("Completion rate"), permission="reports.view", order=50)
