"""Quizzes are a kind of item; attempts whose time is over are closed by the worker."""

from flask import Flask

from courses.catalogue.kinds import ItemKind, register_item_kind
from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.tasks import close_overdue_attempts
from courses.quizzes.views import quizzes
from lms.core.events import every
from lms.core.i18n import lazy
from lms.core.registries import add_invariant


def register(app: Flask) -> None:
    """Pages of quizzes, the sweeper and what must always hold."""
    app.register_blueprint(quizzes)
    register_item_kind(app, ItemKind("quiz", lazy("Graded quiz"), "checklist", "quizzes.show_quiz"))
    every(app, seconds=20, work=close_overdue_attempts)
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)
