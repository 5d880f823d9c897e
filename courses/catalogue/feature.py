"""The catalogue is a place of the main navigation; programmes and prerequisites are arranged beside it."""

from flask import Flask

from courses.catalogue import arranging, competency_pages
from courses.catalogue.demonstration import seed_programme
from courses.catalogue.models import Competency, Course
from courses.catalogue.prerequisites import no_course_waits_for_itself
from courses.catalogue.views import catalogue
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_administration, add_invariant, add_seeder
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, rows_at


def register(app: Flask) -> None:
    """Pages of the catalogue."""
    define_permission(app, arranging.ARRANGE, Role.TRAINER, Role.ADMINISTRATOR)
    app.register_blueprint(catalogue)
    add_administration(
        app,
        "catalogue.list_programmes",
        lazy("Programmes and order of courses"),
        lazy("Several courses as one programme; what has to be completed before a course."),
        order=60,
    )
    add_administration(
        app,
        f"catalogue.{competency_pages.list_competencies.__name__}",
        lazy("Competencies"),
        lazy("What courses teach people to do, by the names of your framework of competencies."),
        order=61,
    )
    add_seeder(app, seed_programme, order=54)
    add_invariant(app, "no course waits for itself", no_course_waits_for_itself)
    add_nav(app, "catalogue.list_all", lazy("Courses"), permission=None, order=10)
    add_impact(app, "courses", lazy("Courses"), rows_at(Course), table=Course, order=40)
    competencies = lazy("Competencies")
    add_impact(app, "competencies", competencies, rows_at(Competency), table=Competency, order=42)
