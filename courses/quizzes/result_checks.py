"""What must always hold of results and their marks; `lms audit` runs these."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from courses.progress.models import ItemPass
from courses.quizzes.models import (
    Attempt,
    AttemptQuestion,
    AttemptResult,
    Mark,
    QuizVersion,
    Rescoring,
    ResultChange,
)
from courses.quizzes.papers import is_the_mark
from courses.quizzes.rules import MARKER
from courses.quizzes.rules.settling import Outcome, outcome_of
from lms.core.db import db


def check_scores() -> list[str]:
    """Every result is that of the marks that count, one for each question; a pass is kept only where it says so."""
    statement = (
        select(
            Attempt.public_id,
            QuizVersion.pass_percent,
            AttemptResult.percent,
            AttemptResult.is_passed,
            AttemptResult.keeps_pass,
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
    for (name, mark, percent, passed, kept), group in groupby(rows, key=lambda row: tuple(row[:5])):
        shares = [Fraction(row.numerator, row.denominator) if row.denominator else None for row in group]
        known = [share for share in shares if share is not None]
        if len(known) < len(shares):
            yield f"attempt {name} has a question without a mark"
        elif Outcome(percent, passed, kept) != outcome_of(known, mark, was_passed=kept):
            yield f"attempt {name} has a result that is not that of its marks"


def check_changes() -> list[str]:
    """A pass is kept only after a change that is on record, and the last change led to the result."""
    last = select(func.max(ResultChange.id)).group_by(ResultChange.attempt_id)
    statement = (
        select(Attempt.public_id, AttemptResult, ResultChange)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .outerjoin(ResultChange, and_(ResultChange.attempt_id == Attempt.id, ResultChange.id.in_(last)))
        .where(or_(AttemptResult.keeps_pass, ResultChange.id.is_not(None)))
    )
    faults = []
    for name, result, change in db.session.execute(statement):
        if change is None:
            faults.append(f"attempt {name} keeps a pass, and nothing says why")
        elif (change.to_percent, change.to_passed) != (result.percent, result.is_passed):
            faults.append(f"attempt {name} has another result than its last change")
    return faults


def check_scorings() -> list[str]:
    """Attempts handed in while another scoring was in force are marked by it, or by a person."""
    newest = (
        select(Rescoring.question_version_id, func.max(Rescoring.number).label("number"))
        .where(Rescoring.applied_at.is_not(None))
        .group_by(Rescoring.question_version_id)
        .subquery("newest")
    )
    in_force = and_(
        Rescoring.question_version_id == newest.c.question_version_id, Rescoring.number == newest.c.number
    )
    statement = (
        select(Attempt.public_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(Mark, is_the_mark())
        .join(newest, newest.c.question_version_id == AttemptQuestion.question_version_id)
        .join(Rescoring, in_force)
        .where(
            Attempt.closed_at > Rescoring.applied_at, Mark.marker == MARKER, Mark.scoring != Rescoring.number
        )
    )
    return [f"attempt {name} is marked by a scoring of the past" for name in db.session.scalars(statement)]


def check_results() -> list[str]:
    """A closed attempt has a result or waits for a person; an open one has none; a counted pass is passed."""
    unmarked = (
        select(AttemptQuestion.id)
        .outerjoin(Mark, is_the_mark())
        .where(AttemptQuestion.attempt_id == Attempt.id, Mark.id.is_(None))
        .correlate(Attempt)
    )
    unequal = (
        select(Attempt.public_id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(
            or_(
                and_(Attempt.closed_at.is_(None), AttemptResult.attempt_id.is_not(None)),
                and_(
                    Attempt.closed_at.is_not(None),
                    AttemptResult.attempt_id.is_(None),
                    ~unmarked.exists(),
                ),
            )
        )
    )
    faults = [
        f"attempt {name}: closed and marked without a result, or open with one"
        for name in db.session.scalars(unequal)
    ]
    return faults + _unpassed()


def _unpassed() -> list[str]:
    """The attempts that reached the mark, where the best score or their own counts, of items not passed."""
    later = aliased(Attempt)
    followed = select(later.id).where(
        later.enrolment_id == Attempt.enrolment_id,
        later.item_id == Attempt.item_id,
        later.number > Attempt.number,
    )
    decides = or_(
        QuizVersion.counting == "best",
        and_(QuizVersion.counting == "first", Attempt.number == 1),
        and_(QuizVersion.counting == "last", ~followed.exists()),
    )
    passed = and_(ItemPass.enrolment_id == Attempt.enrolment_id, ItemPass.item_id == Attempt.item_id)
    statement = (
        select(Attempt.public_id)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(ItemPass, passed)
        .where(AttemptResult.is_passed, ItemPass.id.is_(None), decides)
    )
    return [f"attempt {name} is passed, its item is not" for name in db.session.scalars(statement)]
