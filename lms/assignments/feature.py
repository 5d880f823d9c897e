"""Assignments: rules of units, the periods of people, and what brings them up to date."""

from flask import Flask
from sqlalchemy import select

from lms.assignments import impacts, invariants, listeners
from lms.assignments.demonstration import seed_assignments
from lms.assignments.events import DAY_ASKED, PEOPLE_ASKED, RUN_ASKED
from lms.assignments.models import Assignment
from lms.assignments.reminders import SOURCE, due_items, due_items_of
from lms.assignments.views import assignments
from lms.assignments.views.blueprint import MANAGE, OUTAGES
from lms.assignments.views.own import home_panel
from lms.assignments.views.people import person_panel
from lms.core.events import every, subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import (
    add_administration,
    add_hr_place,
    add_invariants,
    add_panel,
    add_person_panel,
    add_record_count,
    add_seeder,
)
from lms.notices.sources import add_due_source
from lms.people.events import ACCOUNTS_MERGED, ACCOUNTS_PARTED
from lms.training.events import CREDIT_RECORDED

_LOOKS_EVERY_SECONDS = 30


def register(app: Flask) -> None:
    """HR officers and administrators give people what to study; the worker keeps everybody up to date."""
    define_permission(app, MANAGE, Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, OUTAGES, Role.ADMINISTRATOR)
    app.register_blueprint(assignments)
    _listen(app)
    _show(app)
    impacts.add_all(app)
    add_seeder(app, seed_assignments, order=58)
    add_due_source(app, SOURCE, due_items, label=lazy("Assigned courses"), of_person=due_items_of)
    add_invariants(app, "assignments", invariants.CHECKS)


def _listen(app: Flask) -> None:
    every(app, seconds=_LOOKS_EVERY_SECONDS, work=listeners.keep_up)
    subscribe(app, CREDIT_RECORDED, listeners.close_what_is_credited)
    subscribe(app, RUN_ASKED, listeners.go_on_with_run)
    subscribe(app, DAY_ASKED, listeners.begin_day)
    subscribe(app, PEOPLE_ASKED, listeners.look_at_people)
    subscribe(app, ACCOUNTS_MERGED, listeners.look_at_accounts)
    subscribe(app, ACCOUNTS_PARTED, listeners.part_accounts)


def _show(app: Flask) -> None:
    title = lazy("Assigned courses")
    add_hr_place(
        app,
        "assignments.list_rules",
        title,
        lazy("Who has to study what, by when: rules for units, titles and groups; who is late and why."),
        order=210,
    )
    add_administration(
        app,
        "assignments.list_outages",
        lazy("Outages"),
        lazy("When the site was away; open assignments are postponed by those days."),
        order=55,
    )
    add_panel(app, home_panel, order=15)
    add_person_panel(app, person_panel, order=25)
    add_record_count(app, title, lambda: select(Assignment.person_id), anchor="giao-hoc", order=25)
