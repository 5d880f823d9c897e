"""Questions of earlier releases get what pages and blueprints know them by."""

from sqlalchemy import and_, func, select

from courses.questions.actions.citing import note_law
from courses.questions.actions.versions import take_version
from courses.questions.models import Question, QuestionVersion
from lms.core.db import db
from lms.law.models import LegalCitation


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
    _note_law()


def _note_law() -> None:
    """Questions that came before the list of legal documents are places of it."""
    noted = select(LegalCitation.owner).where(LegalCitation.kind == "question")
    rows = db.session.execute(
        select(Question, QuestionVersion.citation)
        .join(
            QuestionVersion,
            and_(
                QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.current_number
            ),
        )
        .where(Question.legal_document != "", Question.key.not_in(noted))
    )
    for question, citation in rows.all():
        note_law(question, citation)
