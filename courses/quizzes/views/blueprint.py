"""The pages of quizzes hang here."""

from typing import Any

from flask import Blueprint

from courses.quizzes.rules.outages import is_held
from courses.quizzes.wording import clock_time, held_words, recorded_words, saved_words, script_words
from lms.core.clock import now

quizzes = Blueprint("quizzes", __name__, template_folder="../templates")


@quizzes.context_processor
def _words() -> dict[str, Any]:
    return {
        "clock_time": clock_time,
        "held_words": held_words,
        "is_held": lambda attempt: is_held(attempt.held_until, now()),
        "recorded_words": recorded_words,
        "saved_words": saved_words,
        "script_words": script_words,
    }
