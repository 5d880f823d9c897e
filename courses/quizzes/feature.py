"""Quizzes are a kind of item; attempts whose time is over are closed by the worker."""

from flask import Flask
from sqlalchemy import select

from courses.catalogue.kinds import ItemKind, register_item_kind
from courses.progress.completion import register_completion
from courses.progress.models import Enrolment
from courses.progress.moving import add_move_step
from courses.quizzes.actions.reaching import pass_reached
from courses.quizzes.actions.saving_together import make_saver
from courses.quizzes.analysis_places import register_analysis
from courses.quizzes.completion import KIND
from courses.quizzes.composing_places import register_composing
from courses.quizzes.incident_places import register_incidents
from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.models import Attempt, QuizOverride
from courses.quizzes.scoring_places import register_scoring
from courses.quizzes.tasks import close_overdue_attempts
from courses.quizzes.teaching import newest_numbers
from courses.quizzes.views import quizzes
from lms.core.events import every
from lms.core.i18n import lazy
from lms.core.registries import add_invariant, add_record_count
from lms.organisations.impacts import add_impact, rows_at


def register(app: Flask) -> None:
    """Pages of quizzes, the sweeper and what must always hold."""
    app.register_blueprint(quizzes)
    app.extensions["lms.saver"] = make_saver()
    register_item_kind(
        app, ItemKind("quiz", lazy("Graded quiz"), "checklist", "quizzes.show_quiz", newest_numbers)
    )
    register_completion(app, KIND, default_for="quiz")
    add_move_step(app, pass_reached)
    register_composing(app)
    register_incidents(app)
    every(app, seconds=20, work=close_overdue_attempts)
    register_scoring(app)
    register_analysis(app)
    overrides = lazy("Exceptions from rules of quizzes")
    add_impact(app, "overrides", overrides, rows_at(QuizOverride), table=QuizOverride, order=43)
    attempts = select(Enrolment.person_id).join(Attempt, Attempt.enrolment_id == Enrolment.id)
    add_record_count(app, lazy("Attempts at graded quizzes"), lambda: attempts, anchor="khoa-hoc", order=35)
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)
