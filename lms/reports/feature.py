"""The completion rate of a subtree: on screen, person by person, and as files."""

from flask import Flask

from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.web import add_nav
from lms.reports.views import reports


def register(app: Flask) -> None:
    """HR officers and administrators see the units of their scope."""
    define_permission(app, "reports.view", Role.HR_OFFICER, Role.ADMINISTRATOR)
    app.register_blueprint(reports)
    add_nav(app, "reports.show_rate", lazy("Completion rate"), permission="reports.view", order=50)
