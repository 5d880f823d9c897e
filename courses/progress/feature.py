"""Progress: the pages of a course, a panel on the home page and what must always hold."""

from flask import Flask
from sqlalchemy import select

from courses.events import MOVE_ASKED
from courses.progress import confirming
from courses.progress.completion import register_completion
from courses.progress.entrance import init_entrance
from courses.progress.invariants import INVARIANTS
from courses.progress.listeners import enrol_the_assigned
from courses.progress.models import Enrolment
from courses.progress.moving import carry_on_move
from courses.progress.programme_page import programme_pages
from courses.progress.queries import list_begun, needs_by_key
from courses.progress.views import home_panel, person_panel, progress
from lms.assignments.events import ASSIGNMENTS_OPENED
from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.registries import add_invariant, add_panel, add_person_panel, add_record_count
from lms.training.advice import add_begun_source, add_needs_source


def register(app: Flask) -> None:
    """Pages, panel and invariants of progress."""
    app.register_blueprint(progress)
    app.register_blueprint(programme_pages)
    init_entrance(app)
    register_completion(app, confirming.KIND)
    subscribe(app, ASSIGNMENTS_OPENED, enrol_the_assigned)
    subscribe(app, MOVE_ASKED, carry_on_move, prepares=True)
    add_panel(app, home_panel, order=10)
    add_person_panel(app, person_panel, order=30)
    add_begun_source(app, list_begun)
    add_needs_source(app, needs_by_key)
    add_record_count(
        app, lazy("Courses begun"), lambda: select(Enrolment.person_id), anchor="khoa-hoc", order=30
    )
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)
