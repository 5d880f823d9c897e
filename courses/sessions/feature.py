"""Where teaching begins, and the classes of courses."""

from flask import Flask
from sqlalchemy import select

from courses.catalogue.arranging import ARRANGE
from courses.catalogue.kinds import ItemKind, register_item_kind
from courses.sessions.calendar import meetings_to_come, no_reminders
from courses.sessions.completion import MEETING, register_attendance_rule
from courses.sessions.demonstration import seed_classes
from courses.sessions.invariants import INVARIANTS
from courses.sessions.models import Attendance, StudyClass
from courses.sessions.queries import KEEP, count_waiting
from courses.sessions.tasks import sweep_lists
from courses.sessions.teaching_places import SEE, add_teaching
from courses.sessions.views import sessions
from lms.core.events import every
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_invariant, add_record_count, add_seeder
from lms.core.web import add_nav
from lms.notices.sources import add_due_source
from lms.organisations.impacts import add_impact, rows_at

_A_DAY = 24 * 3600.0


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
    add_teaching(
        app,
        "sessions.list_confirmations",
        lazy("Confirm lessons"),
        lazy("Lessons that count when a trainer confirms them: who waits."),
        order=11,
        permission=KEEP,
        count=lambda: count_waiting(KEEP),
    )
    add_teaching(
        app,
        "catalogue.list_competencies",
        lazy("Competencies"),
        lazy("What courses teach people to do, by the names of your framework of competencies."),
        order=13,
        permission=ARRANGE,
    )
    register_item_kind(
        app,
        ItemKind(
            MEETING,
            lazy("Class meetings"),
            "users",
            "sessions.show_attending",
            lambda _course, slugs: dict.fromkeys(slugs, 1),
        ),
    )
    register_attendance_rule(app)
    add_due_source(app, "meetings", no_reminders, label=lazy("Class meetings"), of_person=meetings_to_come)
    attended = select(Attendance.person_id)
    add_record_count(app, lazy("Attendance of meetings"), lambda: attended, anchor="khoa-hoc", order=36)
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)
    every(app, seconds=_A_DAY, work=sweep_lists)
    add_seeder(app, seed_classes, order=52)
    add_impact(app, "classes", lazy("Classes"), rows_at(StudyClass), table=StudyClass, order=41)
