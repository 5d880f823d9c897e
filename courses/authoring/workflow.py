"""What the way of a course from draft to version leaves with the site: places, permissions, what must always hold."""

from flask import Flask

from courses.authoring.demonstration_edition import seed_edition
from courses.authoring.demonstration_reviews import seed_reviews
from courses.authoring.invariants import INVARIANTS
from courses.authoring.models import ReviewRule
from courses.authoring.queries import REVIEW
from courses.authoring.queries.reviews import length_of_queue
from courses.authoring.views.review_rules import SET
from courses.authoring.views.versions import LOOK
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_administration, add_invariant, add_seeder
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, rows_at


def register_workflow(app: Flask) -> None:
    """Review, publishing and versions of courses have their places."""
    define_permission(app, LOOK, Role.TRAINER, Role.REVIEWER, Role.ADMINISTRATOR)
    define_permission(app, SET, Role.ADMINISTRATOR)
    add_nav(
        app,
        "authoring.list_reviews",
        lazy("Course review"),
        permission=REVIEW,
        order=42,
        count=length_of_queue,
    )
    add_administration(
        app,
        "authoring.list_rules",
        lazy("Course review"),
        lazy("Within how many days courses are reviewed, and by how many people where they are of law."),
        order=62,
    )
    add_seeder(app, seed_reviews, order=59)
    add_seeder(app, seed_edition, order=65)
    add_impact(
        app,
        "review_rules",
        lazy("Rules for the review of courses"),
        rows_at(ReviewRule),
        table=ReviewRule,
        order=41,
    )
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)
