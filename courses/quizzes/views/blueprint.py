"""The pages of quizzes hang here."""

from typing import Any

from flask import Blueprint

from courses.quizzes.wording import clock_time, saved_words, script_words

quizzes = Blueprint("quizzes", __name__, template_folder="../templates")


@quizzes.context_processor
def _words() -> dict[str, Any]:
    return {"clock_time": clock_time, "saved_words": saved_words, "script_words": script_words}
