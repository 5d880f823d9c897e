"""The catalogue is a place of the main navigation."""

from flask import Flask

from courses.catalogue.models import Course
from courses.catalogue.views import catalogue
from lms.core.i18n import lazy
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, rows_at


def register(app: Flask) -> None:
    """Pages of the catalogue."""
    app.register_blueprint(catalogue)
    add_nav(app, "catalogue.list_all", lazy("Courses"), permission=None, order=10)
    add_impact(app, "courses", lazy("Courses"), rows_at(Course), table=Course, order=40)
