"""Recognition: the catalogue, proposals with their proof, the queue, class lists."""

import datetime as dt

from flask import Flask
from sqlalchemy import select

from lms.core.events import subscribe
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
    add_setup,
)
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, add_tie, rows_at
from lms.recognition import demonstration, invariants, listeners
from lms.recognition.actions import ship_catalogue
from lms.recognition.events import APPLYING_ASKED, UNDOING_ASKED
from lms.recognition.models import ClassList, RecognitionRule, Submission
from lms.recognition.views import recognition
from lms.recognition.views.parts import widen_limits
from lms.recognition.views.persons import home_panel, person_panel

_LEASE = dt.timedelta(minutes=15)


def register(app: Flask) -> None:
    """HR officers and heads decide, administrators keep the catalogue, everybody proposes their own."""
    define_permission(app, "recognition.decide", Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, "recognition.set_catalogue", Role.ADMINISTRATOR)
    subscribe(app, APPLYING_ASKED, listeners.apply_class_list, prepares=True, lease=_LEASE)
    subscribe(app, UNDOING_ASKED, listeners.undo_class_list, prepares=True, lease=_LEASE)
    app.before_request(widen_limits)
    app.register_blueprint(recognition)
    _add_places(app)
    add_panel(app, home_panel, order=25)
    add_person_panel(app, person_panel, order=25)
    counted = lazy("Proposals for recognition")
    add_record_count(app, counted, lambda: select(Submission.person_id), anchor="cong-nhan", order=25)
    add_setup(app, ship_catalogue, order=25)
    add_seeder(app, demonstration.seed_proposals, order=45)
    add_invariants(app, "recognition", invariants.CHECKS)
    terms, lapse = (
        lazy("Terms of recognition set there"),
        lazy("They lapse: those of the next unit above hold."),
    )
    rules = rows_at(RecognitionRule, is_dated=True)
    add_impact(app, "recognition", terms, rules, effect=lapse, table=RecognitionRule, order=35)
    add_tie(app, ClassList, lazy("Class lists"))


def _add_places(app: Flask) -> None:
    add_nav(app, "recognition.list_mine", lazy("Recognition"), permission=None, order=22)
    add_hr_place(
        app,
        "recognition.show_queue",
        lazy("Proposals for recognition"),
        lazy(
            "What people did outside this site, with its proof: decide one after another, or bring a class list."
        ),
        order=230,
    )
    add_administration(
        app,
        "recognition.keep_catalogue",
        lazy("Recognition catalogue"),
        lazy("What counts beside courses, how much, which proof is needed and who decides."),
        order=55,
    )
