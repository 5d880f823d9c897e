"""Quizzes are a kind of item; attempts whose time is over are closed by the worker."""

from flask import Flask

from courses.catalogue.kinds import ItemKind, register_item_kind
from courses.quizzes import api, sitting, views
from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.tasks import close_overdue_attempts
from courses.quizzes.wording import clock_time, saved_words, script_words
from lms.core.events import every
from lms.core.i18n import lazy
from lms.core.registries import add_invariant

_PAGES = (views, sitting, api)


def register(app: Flask) -> None:
    """Pages of quizzes, their words for templates, the sweeper and what must always hold."""
    app.register_blueprint(views.quizzes)
    app.jinja_env.globals.update(clock_time=clock_time, saved_words=saved_words, quiz_words=script_words)
    register_item_kind(app, ItemKind("quiz", lazy("Graded quiz"), "checklist", "quizzes.show_quiz"))
    every(app, seconds=20, work=close_overdue_attempts)
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)
