"""Questions and their versions by key."""

from sqlalchemy import select

from courses.questions.models import Question, QuestionVersion
from lms.core.db import db


def find_question(key: str) -> Question | None:
    """The question with that permanent key."""
    return db.session.scalar(select(Question).where(Question.key == key))


def list_versions(version_ids: list[int]) -> dict[int, QuestionVersion]:
    """The question versions with those keys, by key: one statement."""
    statement = select(QuestionVersion).where(QuestionVersion.id.in_(version_ids))
    return {version.id: version for version in db.session.scalars(statement)}


def find_version(question_id: int, number: int | None) -> QuestionVersion | None:
    """That version of the question; None where there is none."""
    statement = select(QuestionVersion).where(
        QuestionVersion.question_id == question_id, QuestionVersion.number == number
    )
    return db.session.scalar(statement)


def pools_of(keys: list[str]) -> dict[str, str]:
    """Which pool each known question belongs to, by permanent key."""
    statement = select(Question.key, Question.pool).where(Question.key.in_(keys))
    return {row.key: row.pool for row in db.session.execute(statement)}
