"""Deeds to attempts in the trail."""

from typing import Any

from courses.progress.models import Enrolment
from courses.quizzes.models import Attempt
from lms.audit.actions import record
from lms.core.db import db


def record_attempt(action: str, attempt: Attempt, detail: dict[str, Any]) -> None:
    """The deed to the attempt stands in the trail, and in that of its learner."""
    learner_id = db.session.get_one(Enrolment, attempt.enrolment_id).person_id
    record(
        action,
        kind="attempt",
        id=attempt.id,
        label=attempt.public_id,
        detail=detail,
        subject_id=learner_id,
    )
