"""The list of legal documents, their pages, and what is done when one of them lapses."""

from flask import Flask

from lms.core.events import every
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_administration, add_invariants, add_setup
from lms.law import invariants
from lms.law.actions import ship_documents
from lms.law.policy import APPROVE, KEEP, SEE
from lms.law.tasks import mark_what_lapsed
from lms.law.views import law

_HOUR = 3600.0


def register(app: Flask) -> None:
    """The shipped documents are there; administrators keep the list, reviewers approve again what cites it."""
    define_permission(app, SEE, Role.ADMINISTRATOR, Role.REVIEWER, Role.TRAINER)
    define_permission(app, KEEP, Role.ADMINISTRATOR, Role.REVIEWER)
    define_permission(app, APPROVE, Role.REVIEWER, Role.ADMINISTRATOR)
    app.register_blueprint(law)
    every(app, seconds=_HOUR, work=mark_what_lapsed)
    add_setup(app, ship_documents, order=30)
    add_administration(
        app,
        "law.list_documents",
        lazy("Legal documents"),
        lazy("What courses and questions cite: numbers, validity, what replaces them."),
        order=57,
    )
    add_invariants(app, "law", invariants.CHECKS)
