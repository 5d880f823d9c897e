"""Where teaching begins, and the classes of courses."""

from flask import Flask

from courses.catalogue.arranging import ARRANGE
from courses.sessions.demonstration import seed_classes
from courses.sessions.models import StudyClass
from courses.sessions.queries import KEEP
from courses.sessions.teaching_places import SEE, add_teaching
from courses.sessions.views import sessions
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_seeder
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, rows_at


def register(app: Flask) -> None:
    """The teaching page with its place in the navigation, the pages of classes, their demonstration."""
    define_permission(app, SEE, Role.TRAINER, Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, KEEP, Role.TRAINER, Role.ADMINISTRATOR)
    app.register_blueprint(sessions)
    add_nav(app, "sessions.show_teaching", lazy("Teaching"), permission=SEE, order=60)
    add_teaching(
        app,
        "sessions.list_classes",
        lazy("Classes"),
        lazy("Who studies a course together: open a class, add its people."),
        order=10,
        permission=KEEP,
    )
    add_teaching(
        app,
        "catalogue.list_programmes",
        lazy("Programmes and order of courses"),
        lazy("Several courses as one programme; what has to be completed before a course."),
        order=12,
        permission=ARRANGE,
    )
    add_seeder(app, seed_classes, order=52)
    add_impact(app, "classes", lazy("Classes"), rows_at(StudyClass), table=StudyClass, order=41)
