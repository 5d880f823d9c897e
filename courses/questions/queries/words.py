"""Finding words in the search text of questions."""

from typing import Any

from sqlalchemy import func

from courses.questions.models import Question
from lms.core.db import db


def holds_word(word: str) -> Any:
    """The condition that a word of the question begins with this one.

    A plain search for bytes: several times faster than LIKE on SQLite, and no sign in it means anything else.
    """
    is_postgresql = db.session.get_bind().dialect.name == "postgresql"
    find = func.strpos if is_postgresql else func.instr
    return find(Question.search_text, f" {word}") > 0
