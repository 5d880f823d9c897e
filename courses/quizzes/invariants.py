"""What must always hold of attempts; `lms audit` runs these."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from courses.progress.models import ItemPass
from courses.quizzes.models import Answer, Attempt, AttemptQuestion, AttemptResult, Mark, QuizVersion
from courses.quizzes.papers import is_the_mark
from courses.quizzes.rules import is_passed, is_too_late, receipt, shown_percent
from lms.core.db import db


def check_numbers() -> list[str]:
    """No attempt beyond the limit of its quiz, and at most one under way."""
    beyond = (
        select(Attempt.public_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.number > QuizVersion.attempts)
    )
    twice = (
        select(Attempt.enrolment_id, Attempt.item_id)
        .where(Attempt.closed_at.is_(None))
        .group_by(Attempt.enrolment_id, Attempt.item_id)
        .having(func.count() > 1)
    )
    faults = [f"attempt {name} is beyond the limit" for name in db.session.scalars(beyond)]
    pairs = [f"enrolment {row[0]}, item {row[1]}" for row in db.session.execute(twice)]
    return faults + [f"{pair}: two open attempts" for pair in pairs]


def check_scores() -> list[str]:
    """Every result is that of its marks, one for each question of the paper."""
    statement = (
        select(
            Attempt.public_id,
            QuizVersion.pass_percent,
            AttemptResult.percent,
            AttemptResult.is_passed,
            Mark.numerator,
            Mark.denominator,
        )
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .outerjoin(Mark, is_the_mark())
        .order_by(Attempt.id)
        .execution_options(yield_per=1000)
    )
    return list(_score_faults(db.session.execute(statement)))


def _score_faults(rows: Iterable[Any]) -> Iterator[str]:
    for (name, mark, percent, passed), group in groupby(rows, key=lambda row: tuple(row[:4])):
        shares = [Fraction(row.numerator, row.denominator) if row.denominator else None for row in group]
        known = [share for share in shares if share is not None]
        if len(known) < len(shares):
            yield f"attempt {name} has a question without a mark"
        elif percent != shown_percent(known) or passed != is_passed(known, mark):
            yield f"attempt {name} has a result that is not that of its marks"


def check_counted_answers() -> list[str]:
    """No answer counts that came after the grace; the one that counts is the latest by (writer, seq)."""
    counted = (
        select(Attempt.public_id, AttemptQuestion.position, Answer.received_at, Attempt.deadline_at)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(Answer, Answer.attempt_question_id == AttemptQuestion.id)
        .join(Mark, Mark.answer_id == Answer.id)
        .where(Answer.received_at > Attempt.deadline_at)
    )
    late = [row for row in db.session.execute(counted) if is_too_late(row.deadline_at, row.received_at)]
    faults = [f"attempt {row.public_id} counts a late answer to question {row.position}" for row in late]
    return faults + [
        f"mark {key} is not that of the latest answer" for key in db.session.scalars(_overtaken())
    ]


def _overtaken() -> Select[int]:
    later, marked = aliased(Answer), aliased(Answer)
    after = or_(
        marked.id.is_(None),
        later.writer > marked.writer,
        and_(later.writer == marked.writer, later.seq > marked.seq),
    )
    return (
        select(Mark.id)
        .outerjoin(marked, marked.id == Mark.answer_id)
        .join(later, later.attempt_question_id == Mark.attempt_question_id)
        .where(after)
        .distinct()
    )


def check_results() -> list[str]:
    """An attempt has a result exactly when it is closed; one that reached the mark has passed its item."""
    unequal = (
        select(Attempt.public_id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(Attempt.closed_at.is_(None) != AttemptResult.attempt_id.is_(None))
    )
    unpassed = (
        select(Attempt.public_id)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .outerjoin(
            ItemPass, and_(ItemPass.enrolment_id == Attempt.enrolment_id, ItemPass.item_id == Attempt.item_id)
        )
        .where(AttemptResult.is_passed, ItemPass.id.is_(None))
    )
    faults = [
        f"attempt {name}: closed without a result, or open with one" for name in db.session.scalars(unequal)
    ]
    return faults + [f"attempt {name} is passed, its item is not" for name in db.session.scalars(unpassed)]


def check_receipts() -> list[str]:
    """Every receipt names its answer and the receipt before it in the attempt."""
    statement = (
        select(Attempt.public_id, AttemptQuestion.position, Answer)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(Answer, Answer.attempt_question_id == AttemptQuestion.id)
        .order_by(Attempt.id, Answer.id)
        .execution_options(yield_per=1000)
    )
    faults = []
    for name, rows in groupby(db.session.execute(statement), key=lambda row: row[0]):
        head = ""
        for _name, position, answer in rows:
            if answer.receipt != _receipt_of(head, name, position, answer):
                faults.append(f"attempt {name}: the receipt of answer {answer.id} does not name it")
                break
            head = answer.receipt
    return faults


def _receipt_of(head: str, attempt: str, position: int, answer: Answer) -> str:
    return receipt(
        head,
        attempt=attempt,
        position=position,
        writer=answer.writer,
        seq=answer.seq,
        response=answer.response,
        received_at=answer.received_at,
    )


INVARIANTS: dict[str, Callable[[], list[str]]] = {
    "attempts stay within their limit": check_numbers,
    "results are those of their marks": check_scores,
    "counted answers are the latest and in time": check_counted_answers,
    "closed attempts have a result and passes": check_results,
    "receipts of answers form an unbroken chain": check_receipts,
}
