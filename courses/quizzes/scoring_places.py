"""Where marking, appeals, scoring again and the gradebook hang in the site."""

from flask import Flask

from courses.quizzes.appeals_queue import count_open_appeals
from courses.quizzes.demonstration_scoring import seed_scoring
from courses.quizzes.events import RESCORING_APPLIED, RESULT_CHANGED
from courses.quizzes.learners import MARK
from courses.quizzes.listeners import go_on, tell_learners
from courses.quizzes.marking_queue import count_open
from courses.sessions.teaching_places import add_teaching
from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission, the_actor
from lms.core.registries import add_seeder
from lms.people.queries import scope_for


def register_scoring(app: Flask) -> None:
    """Those who mark have their places on the teaching page; results that change are told."""
    define_permission(app, MARK, Role.TRAINER, Role.ADMINISTRATOR)
    subscribe(app, RESULT_CHANGED, tell_learners)
    subscribe(app, RESCORING_APPLIED, go_on)
    add_teaching(
        app,
        "quizzes.marking_queue",
        lazy("Marking"),
        lazy("Written answers that a person marks, without the names of their learners."),
        order=40,
        permission=MARK,
        count=lambda: count_open(marker_id=the_actor().person_id, scope=scope_for(MARK)),
    )
    add_teaching(
        app,
        "quizzes.appeals_queue",
        lazy("Appeals"),
        lazy(
            "Results that learners contest and questions they report: answered by their day, with a reason."
        ),
        order=50,
        permission=MARK,
        count=lambda: count_open_appeals(scope_for(MARK)),
    )
    add_teaching(
        app,
        "quizzes.gradebook_courses",
        lazy("Gradebook"),
        lazy("Scores by course and class, on screen and for Excel."),
        order=60,
        permission=MARK,
    )
    add_seeder(app, seed_scoring, order=56)
