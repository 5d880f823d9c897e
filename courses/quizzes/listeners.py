"""What follows when results change: learners are told, and another scoring goes on to the next attempts."""

from typing import Any

from courses.quizzes.actions.rescoring import go_on_rescoring
from courses.quizzes.actions.telling import tell_change
from courses.quizzes.models import Rescoring, ResultChange
from lms.core.db import db


def tell_learners(payload: dict[str, Any]) -> None:
    """Everybody whose result changed knows of it."""
    for change_id in payload["change_ids"]:
        tell_change(db.session.get_one(ResultChange, change_id))


def go_on(payload: dict[str, Any]) -> None:
    """The scoring reaches the next attempts."""
    rescoring = db.session.get_one(Rescoring, payload["rescoring_id"])
    go_on_rescoring(rescoring=rescoring, batch=payload["batch"])
