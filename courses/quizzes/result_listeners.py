"""What follows from results that changed: learners are told; earlier attempts get the scoring in force."""

from typing import Any

from courses.quizzes.actions.rescoring import go_on_rescoring
from courses.quizzes.actions.telling import tell_change
from courses.quizzes.models import Rescoring, ResultChange
from lms.core.db import db


def tell_learners(payload: dict[str, Any]) -> None:
    """Result changed → told, with what it was, what it is and why."""
    for change_id in payload["change_ids"]:
        tell_change(db.session.get_one(ResultChange, change_id))


def go_on(payload: dict[str, Any]) -> None:
    """Scoring in force → the next attempts are scored by it, until none is left."""
    rescoring = db.session.get_one(Rescoring, payload["rescoring_id"])
    go_on_rescoring(rescoring=rescoring, batch=payload["batch"])
