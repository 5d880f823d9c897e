"""The limit of attempts, looked at afterwards: no attempt beyond what the quiz, an override or an incident gave."""

from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import aliased

from courses.progress.models import Enrolment
from courses.quizzes.models import Attempt, IncidentAttempt, QuizOverride, QuizVersion
from lms.core.db import db


def list_beyond_limit() -> list[str]:
    """The addresses of attempts that nothing allowed when they were started."""
    return [row.public_id for row in _beyond_the_quiz() if row.excess > _largest_override(row)]


def _beyond_the_quiz() -> list[Row[Any]]:
    """The attempts beyond the number of the quiz and those given back after outages, and by how many."""
    other = aliased(Attempt)
    given_back = (
        select(func.count(IncidentAttempt.id))
        .join(other, other.id == IncidentAttempt.attempt_id)
        .where(other.enrolment_id == Attempt.enrolment_id, other.item_id == Attempt.item_id)
        .where(IncidentAttempt.given == "attempt")
        .correlate(Attempt)
        .scalar_subquery()
    )
    excess = Attempt.number - QuizVersion.attempts - given_back
    statement = (
        select(
            Attempt.public_id,
            Attempt.item_id,
            Attempt.started_at,
            Attempt.terms,
            Enrolment.person_id,
            excess.label("excess"),
        )
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(excess > 0)
        .order_by(Attempt.id)
    )
    return list(db.session.execute(statement))


def _largest_override(row: Row[Any]) -> int:
    """How many attempts the overrides gave that the attempt names as its sources, where they were in force."""
    keys = [source["key"] for source in row.terms.get("sources", [])]
    statement = select(func.max(QuizOverride.extra_attempts)).where(
        QuizOverride.public_id.in_(keys),
        QuizOverride.item_id == row.item_id,
        QuizOverride.granted_at <= row.started_at,
        or_(QuizOverride.withdrawn_at.is_(None), QuizOverride.withdrawn_at > row.started_at),
        or_(QuizOverride.person_id.is_(None), QuizOverride.person_id == row.person_id),
    )
    return db.session.scalar(statement) or 0
