"""The yearly target and the ledger: pages, panels, set-up, demonstration and invariants."""

from flask import Flask
from sqlalchemy import select

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
    add_setup,
)
from lms.core.web import add_nav
from lms.notices.sources import add_due_source
from lms.organisations.impacts import add_impact
from lms.training import invariants
from lms.training.actions import ship_default_target, ship_report_deadline
from lms.training.demonstration import seed_ledger
from lms.training.demonstration_targets import seed_targets
from lms.training.events import FIGURES_WANTED, PREVIEW_ASKED
from lms.training.facts import checking
from lms.training.listeners import (
    FIGURES_LEASE,
    PREVIEW_LEASE,
    bring_up_to_date,
    go_on_with_preview,
    make_figures,
    refresh,
)
from lms.training.models import Credit, TargetRule
from lms.training.reminders import SOURCE, due_targets, due_targets_of
from lms.training.versions import count_live_at
from lms.training.views import training
from lms.training.views.exemption_papers import widen_limits
from lms.training.views.exemptions import exemptions_panel
from lms.training.views.others import person_panel
from lms.training.views.own import home_panel

_LOOKS_EVERY_SECONDS = 20


def register(app: Flask) -> None:
    """HR officers and administrators record trainings, administrators set targets, all see their own."""
    define_permission(app, "training.record", Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, "training.set_targets", Role.ADMINISTRATOR)
    define_permission(app, "training.advise", Role.HR_OFFICER, Role.ADMINISTRATOR)
    app.register_blueprint(training)
    app.before_request(widen_limits)
    _show(app)
    _listen(app)
    add_setup(app, ship_default_target, order=20)
    add_setup(app, ship_report_deadline, order=21)
    add_setup(app, make_figures, order=90)
    add_seeder(app, seed_ledger, order=40)
    add_seeder(app, seed_targets, order=41)
    add_seeder(app, make_figures, order=900)
    targets, lapse = lazy("Yearly targets set there"), lazy("They lapse. Credits stay as they are.")
    add_impact(app, "targets", targets, count_live_at, effect=lapse, table=TargetRule, order=30)
    add_invariants(app, "training", (*invariants.CHECKS, *checking.CHECKS))


def _listen(app: Flask) -> None:
    words = lazy("Yearly target not reached")
    add_due_source(app, SOURCE, due_targets, label=words, of_person=due_targets_of)
    every(app, seconds=_LOOKS_EVERY_SECONDS, work=refresh)
    subscribe(app, PREVIEW_ASKED, go_on_with_preview, prepares=True, lease=PREVIEW_LEASE)
    subscribe(app, FIGURES_WANTED, bring_up_to_date, lease=FIGURES_LEASE)


def _show(app: Flask) -> None:
    add_nav(app, "training.show_ledger", lazy("My target"), permission=None, order=20)
    add_administration(
        app,
        "training.list_targets",
        lazy("Yearly targets"),
        lazy("How many periods a year, for which unit, from which day."),
        order=50,
    )
    add_administration(
        app,
        "training.report_deadlines",
        lazy("Day of the yearly report"),
        lazy("By which day the report of a year is due, from which year on."),
        order=51,
    )
    add_hr_place(
        app,
        "training.list_exemptions",
        lazy("Exemptions"),
        lazy("Who is let off the yearly target, wholly or in part, and by which document."),
        order=130,
    )
    add_hr_place(
        app,
        "training.ask_what_if",
        lazy("If they complete a course"),
        lazy("What the completion rate becomes, and the shortest way to a wanted rate."),
        order=140,
    )
    add_panel(app, home_panel, order=20)
    add_person_panel(app, person_panel, order=20)
    add_person_panel(app, exemptions_panel, order=22)
    entries = lazy("Entries of the ledger")
    add_record_count(app, entries, lambda: select(Credit.person_id), anchor="so-cai", order=20)
