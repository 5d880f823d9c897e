"""The question bank: its permissions, pages and set-up; lessons and quizzes show its questions."""

from flask import Flask

from courses.questions.actions import index_questions
from courses.questions.citing import register_law
from courses.questions.cli import questions as question_commands
from courses.questions.demonstration import seed_bank
from courses.questions.demonstration_imports import seed_imports
from courses.questions.models import QuestionCategory
from courses.questions.queries import count_to_review
from courses.questions.reach import READ, REVIEW, WRITE
from courses.questions.views import questions
from courses.questions.views.importing import widen_limits
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_seeder, add_setup
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, rows_at


def register(app: Flask) -> None:
    """The bank is there, for those who write and review questions."""
    define_permission(app, READ, Role.TRAINER, Role.REVIEWER, Role.ADMINISTRATOR)
    define_permission(app, WRITE, Role.TRAINER, Role.ADMINISTRATOR)
    define_permission(app, REVIEW, Role.REVIEWER, Role.ADMINISTRATOR)
    app.register_blueprint(questions)
    app.before_request(widen_limits)
    app.cli.add_command(question_commands)
    add_nav(
        app, "questions.list_bank", lazy("Question bank"), permission=READ, order=42, count=count_to_review
    )
    add_seeder(app, seed_bank, order=35)
    add_seeder(app, seed_imports, order=36)
    add_setup(app, index_questions, order=40)
    register_law(app)
    categories = lazy("Categories of questions")
    add_impact(app, "categories", categories, rows_at(QuestionCategory), table=QuestionCategory, order=42)
