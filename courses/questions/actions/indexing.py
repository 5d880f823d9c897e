"""Questions of earlier releases get what pages and blueprints know them by."""

from sqlalchemy import and_, func, select

from courses.questions.actions.versions import take_version
from courses.questions.models import Question, QuestionVersion
from lms.core.db import db


def index_questions() -> None:
    """Every question that has a version can be found: the newest is in use, with its kind, title and words."""
    newest = (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Question, QuestionVersion)
        .join(newest, newest.c.question_id == Question.id)
        .join(
            QuestionVersion,
            and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == newest.c.number),
        )
        .where(Question.search_text == "")
    )
    for question, version in rows.all():
        take_version(question, version)
        question.created_at = question.created_at or version.created_at
    db.session.flush()
