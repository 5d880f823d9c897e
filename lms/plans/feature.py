"""Training plans: pages, places, impacts, demonstration and invariants."""

from flask import Flask
from sqlalchemy import select

from lms.core.events import every
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_hr_place, add_invariants, add_panel, add_record_count, add_seeder
from lms.notices.sources import add_due_source
from lms.organisations.impacts import add_impact, add_tie, rows_at
from lms.plans import invariants
from lms.plans.demonstration import seed_plans
from lms.plans.demonstration_links import seed_links
from lms.plans.due import due_classes, due_classes_of
from lms.plans.models import ClassMember, PlanShare, PlanTurn, ShareVersion, TrainingNeed, TrainingPlan
from lms.plans.tasks import follow_assignments, follow_class_lists
from lms.plans.views import plans
from lms.plans.views.blueprint import PERMISSION
from lms.plans.views.own import home_panel


def register(app: Flask) -> None:
    """HR officers and administrators plan for their units; people see their classes."""
    define_permission(app, PERMISSION, Role.HR_OFFICER, Role.ADMINISTRATOR)
    app.register_blueprint(plans)
    _add_places(app)
    _add_impacts(app)
    add_panel(app, home_panel, order=25)
    every(app, seconds=30, work=follow_assignments)
    every(app, seconds=30, work=follow_class_lists)
    add_due_source(app, "classes", due_classes, label=lazy("Classes"), of_person=due_classes_of)
    add_record_count(
        app, lazy("Classes of a plan"), lambda: select(ClassMember.person_id), anchor="", order=45
    )
    add_seeder(app, seed_plans, order=75)
    add_seeder(app, seed_links, order=76)
    add_invariants(app, "plans", invariants.CHECKS)


def _add_places(app: Flask) -> None:
    places = (
        ("plans.show_plans", lazy("Training plans"), lazy("Plans by decision, their lines, amendments.")),
        ("plans.show_needs", lazy("Training needs"), lazy("What units need next year, and for how many.")),
        (
            "plans.show_classes",
            lazy("Classes"),
            lazy("Classes of the plan, their lists, who completed them."),
        ),
        (
            "plans.show_progress",
            lazy("Plan against done"),
            lazy("How far the plan of the year is carried out, unit by unit."),
        ),
    )
    for order, (endpoint, title, hint) in enumerate(places, start=220):
        add_hr_place(app, endpoint, title, hint, order=order)


def _add_impacts(app: Flask) -> None:
    stays = lazy("It stands with whoever takes over. Nothing is rewritten.")
    add_impact(
        app,
        "plan_shares",
        lazy("Planned turns"),
        rows_at(PlanShare),
        effect=stays,
        table=PlanShare,
        order=33,
    )
    add_impact(
        app,
        "needs",
        lazy("Training needs"),
        rows_at(TrainingNeed),
        effect=stays,
        table=TrainingNeed,
        order=34,
    )
    add_tie(app, TrainingPlan, lazy("Training plans"))
    add_tie(app, ShareVersion, lazy("Planned turns"))
    add_tie(app, PlanTurn, lazy("Turns done"))
    add_tie(app, ClassMember, lazy("People on class lists"))
