"""Reading the papers of attempts: their questions, the answers that count, the marks, the receipts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Answer, AttemptQuestion, Mark
from lms.core.db import db


@dataclass(frozen=True)
class Line:
    """One place of the paper of an attempt, and the answer that counts for it."""

    question: AttemptQuestion
    kind: str
    answer: Answer | None

    @property
    def response(self) -> dict[str, Any]:
        """What is answered; nothing where nothing was saved."""
        return self.answer.response if self.answer else {}

    @property
    def is_answered(self) -> bool:
        """True where the answer that counts says anything."""
        return get_kind(self.kind).is_answered(self.response)


@dataclass(frozen=True)
class MarkedLine:
    """One place of the paper of a closed attempt: the question, the answer that counted and its mark."""

    question: AttemptQuestion
    version: QuestionVersion
    answer: Answer | None
    mark: Mark


def counted_answers(attempt_id: int) -> Select[tuple[int]]:
    """A select of the ids of the answers that count: for each question the highest (writer, seq)."""
    newest = func.row_number().over(
        partition_by=Answer.attempt_question_id, order_by=(Answer.writer.desc(), Answer.seq.desc())
    )
    ranked = (
        select(Answer.id, newest.label("rank"))
        .join(AttemptQuestion, AttemptQuestion.id == Answer.attempt_question_id)
        .where(AttemptQuestion.attempt_id == attempt_id)
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.rank == 1)


def list_lines(attempt_id: int) -> list[Line]:
    """The paper in order, with the answers that count: one statement."""
    counted = Answer.id.in_(counted_answers(attempt_id))
    statement = (
        select(AttemptQuestion, QuestionVersion.kind, Answer)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .outerjoin(Answer, and_(Answer.attempt_question_id == AttemptQuestion.id, counted))
        .where(AttemptQuestion.attempt_id == attempt_id)
        .order_by(AttemptQuestion.position)
    )
    return [Line(question, kind, answer) for question, kind, answer in db.session.execute(statement)]


def is_the_mark() -> ColumnElement[bool]:
    """The mark of a question of a paper that counts."""
    return and_(Mark.attempt_question_id == AttemptQuestion.id, Mark.counts)


def list_marked(attempt_id: int) -> list[MarkedLine]:
    """The paper of a closed attempt in order, with its marks: one statement."""
    statement = (
        select(AttemptQuestion, QuestionVersion, Answer, Mark)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(Mark, is_the_mark())
        .outerjoin(Answer, Answer.id == Mark.answer_id)
        .where(AttemptQuestion.attempt_id == attempt_id)
        .order_by(AttemptQuestion.position)
    )
    return [MarkedLine(*row) for row in db.session.execute(statement)]


def list_receipts(attempt_id: int) -> list[tuple[int, Answer]]:
    """(position, answer) for everything that was saved in the attempt, in the order of the chain."""
    statement = (
        select(AttemptQuestion.position, Answer)
        .join(Answer, Answer.attempt_question_id == AttemptQuestion.id)
        .where(AttemptQuestion.attempt_id == attempt_id)
        .order_by(Answer.id)
    )
    return [(position, answer) for position, answer in db.session.execute(statement)]
