"""The yearly target and the ledger: pages, panels, set-up, demonstration and invariants."""

from flask import Flask
from sqlalchemy import select

from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import (
    add_administration,
    add_invariant,
    add_panel,
    add_person_panel,
    add_record_count,
    add_seeder,
    add_setup,
)
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, rows_at
from lms.training import invariants
from lms.training.actions import ship_default_target
from lms.training.demonstration import seed_ledger
from lms.training.models import Credit, TargetRule
from lms.training.views import training
from lms.training.views.others import person_panel
from lms.training.views.own import home_panel


def register(app: Flask) -> None:
    """HR officers and administrators record trainings, administrators set targets, all see their own."""
    define_permission(app, "training.record", Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, "training.set_targets", Role.ADMINISTRATOR)
    app.register_blueprint(training)
    add_nav(app, "training.show_ledger", lazy("My target"), permission=None, order=20)
    add_administration(
        app,
        "training.list_targets",
        lazy("Yearly targets"),
        lazy("How many periods a year, for which unit, from which day."),
        order=50,
    )
    add_record_count(
        app, lazy("Entries of the ledger"), lambda: select(Credit.person_id), anchor="so-cai", order=20
    )
    add_panel(app, home_panel, order=20)
    add_person_panel(app, person_panel, order=20)
    add_setup(app, ship_default_target, order=20)
    add_seeder(app, seed_ledger, order=40)
    targets, lapse = lazy("Yearly targets set there"), lazy("They lapse. Credits stay as they are.")
    rules = rows_at(TargetRule, is_dated=True)
    add_impact(app, "targets", targets, rules, effect=lapse, table=TargetRule, order=30)
    for check in (
        invariants.corrections_name_a_line,
        invariants.lines_count_no_less_than_nothing,
        invariants.sources_are_counted_once,
        invariants.evidence_has_its_line,
        invariants.targets_do_not_overlap,
    ):
        add_invariant(app, f"training: {check.__name__.replace('_', ' ')}", check)
