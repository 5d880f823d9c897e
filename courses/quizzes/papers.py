"""Reading the papers of attempts: their questions, the answers that count, the marks, the receipts."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Answer, AttemptQuestion, Mark, ResultChange
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


def counted_answers(attempt_id: int) -> Select[int]:
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


def newest_answer() -> Any:
    """The id of the answer that counts for the place of the surrounding statement."""
    return (
        select(Answer.id)
        .where(Answer.attempt_question_id == AttemptQuestion.id)
        .order_by(Answer.writer.desc(), Answer.seq.desc())
        .limit(1)
        .correlate(AttemptQuestion)
        .scalar_subquery()
    )


def is_by_hand(mark: Mark | None) -> bool:
    """True for a mark that a person set with a reason of its own: no scoring replaces it."""
    return mark is not None and bool(mark.detail.get("hand"))


def find_counted_answer(place_id: int) -> Answer | None:
    """The answer that counts for a place of a paper, if anything was saved there."""
    statement = (
        select(Answer)
        .where(Answer.attempt_question_id == place_id)
        .order_by(Answer.writer.desc(), Answer.seq.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def find_mark(place_id: int) -> Mark | None:
    """The mark that counts for a place of a paper."""
    return db.session.scalar(select(Mark).where(Mark.attempt_question_id == place_id, Mark.counts))


def list_marks(attempt_ids: Collection[int]) -> dict[int, list[Fraction | None]]:
    """What each question of the papers is worth by the mark that counts; None where there is none yet.

    By attempt; one statement.
    """
    statement = (
        select(AttemptQuestion.attempt_id, Mark.numerator, Mark.denominator)
        .select_from(AttemptQuestion)
        .outerjoin(Mark, is_the_mark())
        .where(AttemptQuestion.attempt_id.in_(attempt_ids))
    )
    found: dict[int, list[Fraction | None]] = {attempt_id: [] for attempt_id in attempt_ids}
    for attempt_id, numerator, denominator in db.session.execute(statement):
        found[attempt_id].append(None if denominator is None else Fraction(numerator, denominator))
    return found


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


def find_head(attempt_id: int) -> Answer | None:
    """The last answer of the attempt: its number says how many there are, its receipt heads the chain."""
    statement = select(Answer).where(Answer.attempt_id == attempt_id).order_by(Answer.number.desc()).limit(1)
    return db.session.scalar(statement)


def list_changes(attempt_id: int) -> list[ResultChange]:
    """How the result of the attempt became what it is, in order."""
    statement = select(ResultChange).where(ResultChange.attempt_id == attempt_id).order_by(ResultChange.id)
    return list(db.session.scalars(statement))


def list_receipts(attempt_id: int) -> list[tuple[int, Answer]]:
    """(position, answer) for everything that was saved in the attempt, in the order of the chain."""
    statement = (
        select(AttemptQuestion.position, Answer)
        .join(Answer, Answer.attempt_question_id == AttemptQuestion.id)
        .where(Answer.attempt_id == attempt_id)
        .order_by(Answer.number)
    )
    return [(position, answer) for position, answer in db.session.execute(statement)]
