"""Where the analysis of quizzes hangs in the site."""

from flask import Flask

from courses.quizzes.tasks import count_marked_attempts
from courses.quizzes.views.analysis import ANALYSE
from courses.sessions.teaching_places import add_teaching
from lms.core.events import every
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission


def register_analysis(app: Flask) -> None:
    """Marked attempts are counted by the worker; those who teach read the figures."""
    define_permission(app, ANALYSE, Role.TRAINER, Role.ADMINISTRATOR)
    every(app, seconds=5, work=count_marked_attempts)
    add_teaching(
        app,
        "quizzes.list_analyses",
        lazy("Analysis"),
        lazy(
            "How hard the questions are, how well they tell, how reliable a quiz is, and what looks leaked."
        ),
        order=70,
        permission=ANALYSE,
    )
