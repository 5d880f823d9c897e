"""What must always hold of attempts; `lms audit` runs these."""

import datetime as dt
from collections.abc import Callable
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from courses.quizzes.limits import list_beyond_limit
from courses.quizzes.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    Mark,
)
from courses.quizzes.result_checks import check_changes, check_results, check_scores, check_scorings
from courses.quizzes.rules import is_too_late, receipt
from courses.quizzes.statistics import check_statistics
from lms.core.db import db


def check_numbers() -> list[str]:
    """No attempt beyond what its quiz, overrides and incidents give, and at most one under way."""
    twice = (
        select(Attempt.enrolment_id, Attempt.item_id)
        .where(Attempt.closed_at.is_(None))
        .group_by(Attempt.enrolment_id, Attempt.item_id)
        .having(func.count() > 1)
    )
    faults = [f"attempt {name} is beyond the limit" for name in list_beyond_limit()]
    pairs = [f"enrolment {row[0]}, item {row[1]}" for row in db.session.execute(twice)]
    return faults + [f"{pair}: two open attempts" for pair in pairs]


def check_counted_answers() -> list[str]:
    """No answer counts that came after the grace; the one that counts is the latest by (writer, seq)."""
    counted = (
        select(
            Attempt.public_id,
            AttemptQuestion.position,
            Answer.received_at,
            Attempt.deadline_at,
            Attempt.grace_seconds,
        )
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(Answer, Answer.attempt_question_id == AttemptQuestion.id)
        .join(Mark, and_(Mark.answer_id == Answer.id, Mark.counts))
        .where(Answer.received_at > Attempt.deadline_at)
    )
    late = [row for row in db.session.execute(counted) if _is_late(row)]
    faults = [f"attempt {row.public_id} counts a late answer to question {row.position}" for row in late]
    return faults + [
        f"mark {key} is not that of the latest answer" for key in db.session.scalars(_overtaken())
    ]


def _is_late(row: Any) -> bool:
    return is_too_late(row.deadline_at, row.received_at, dt.timedelta(seconds=row.grace_seconds))


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


def check_receipts() -> list[str]:
    """The answers of an attempt are numbered from 1 without a gap; each receipt names its answer and the one before."""
    statement = (
        select(Attempt.public_id, AttemptQuestion.position, Answer)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(Answer, Answer.attempt_question_id == AttemptQuestion.id)
        .order_by(Attempt.id, Answer.number)
        .execution_options(yield_per=1000)
    )
    faults = []
    for name, rows in groupby(db.session.execute(statement), key=lambda row: row[0]):
        head = ""
        for place, (_name, position, answer) in enumerate(rows, 1):
            if answer.number != place or answer.receipt != _receipt_of(head, name, position, answer):
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
    "results change with a record": check_changes,
    "attempts are marked by the scoring in force": check_scorings,
    "counted answers are the latest and in time": check_counted_answers,
    "closed attempts have a result or wait, and passes": check_results,
    "receipts of answers form an unbroken chain": check_receipts,
    "statistics are those of the counted attempts": check_statistics,
}
