"""Where composing quizzes, exceptions and extra time hang in the site."""

from flask import Flask

from courses.quizzes.demonstration import seed_openings, seed_quizzes
from courses.quizzes.views.desk import COMPOSE
from courses.quizzes.views.grants import GRANT
from courses.quizzes.views.taught import quizzes_panel
from courses.sessions.teaching_places import add_teaching, add_teaching_panel
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_seeder


def register_composing(app: Flask) -> None:
    """Trainers compose the quizzes of their courses; HR officers give extra time as well."""
    define_permission(app, COMPOSE, Role.TRAINER, Role.ADMINISTRATOR)
    define_permission(app, GRANT, Role.HR_OFFICER, Role.TRAINER, Role.ADMINISTRATOR)
    add_teaching_panel(app, quizzes_panel, order=10)
    add_teaching(
        app,
        "questions.list_bank",
        lazy("Question bank"),
        lazy("Write, review and import questions, by category and difficulty."),
        order=5,
        permission="questions.read",
    )
    add_teaching(
        app,
        "quizzes.list_grants",
        lazy("Extra time"),
        lazy("For people who need more time at quizzes because of a disability."),
        order=80,
        permission=GRANT,
    )
    add_seeder(app, seed_quizzes, order=55)
    add_seeder(app, seed_openings, order=90)
