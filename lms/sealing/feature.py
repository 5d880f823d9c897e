"""Sealed reports: made by jobs, shown, handed out, recomputed and compared."""

import datetime as dt

from flask import Flask

from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_hr_place, add_invariant, add_seeder
from lms.sealing import demonstration, invariants, listeners
from lms.sealing.cli import sealing_commands
from lms.sealing.events import CHECK_ASKED, COMPARISON_ASKED, SEAL_ASKED
from lms.sealing.views import sealing
from lms.sealing.views.checking import widen_limits

_LEASE = dt.timedelta(hours=1)


def register(app: Flask) -> None:
    """The jobs, the pages, the verbs and the invariants of sealed reports are there."""
    define_permission(app, "reports.seal", Role.HR_OFFICER, Role.ADMINISTRATOR)
    subscribe(app, SEAL_ASKED, listeners.seal_report, prepares=True, lease=_LEASE)
    subscribe(app, CHECK_ASKED, listeners.check_report, prepares=True, lease=_LEASE)
    subscribe(app, COMPARISON_ASKED, listeners.compare_reports, prepares=True, lease=_LEASE)
    app.before_request(widen_limits)
    app.register_blueprint(sealing)
    app.cli.add_command(sealing_commands)
    add_hr_place(
        app,
        "sealing.list_all",
        lazy("Sealed reports"),
        lazy("Close a period: figures that can be made again to the byte, with a number and a signature."),
        order=120,
    )
    add_invariant(app, "every sealed report is as it was sealed", invariants.check_files)
    add_invariant(app, "a comparison of sealed reports adds up", invariants.check_sums)
    for order, seeder in enumerate(demonstration.SEEDERS, start=90):
        add_seeder(app, seeder, order=order)
