"""The result of an attempt follows its marks: written once every question is marked, changed only with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from courses.progress.actions import pass_item
from courses.progress.models import Enrolment
from courses.quizzes.actions.reaching import pass_reached
from courses.quizzes.models import Attempt, AttemptResult, QuizVersion, ResultChange
from courses.quizzes.papers import list_marks
from courses.quizzes.queries import get_standing
from courses.quizzes.rules.settling import Outcome, outcome_of
from lms.core.bulk import among
from lms.core.clock import now
from lms.core.db import db, lock


@dataclass(frozen=True)
class Cause:
    """Why a result changes: 'marking', 'by_hand', 'appeal' or 'rescoring', the reason given, and by whom."""

    key: str
    reason: str
    person_id: int | None = None
    rescoring_id: int | None = None


def hold_attempt(attempt_id: int) -> Attempt:
    """The attempt, held with its enrolment against everybody else who would mark, close or start."""
    attempt = db.session.get_one(Attempt, attempt_id)
    lock(db.session.get_one(Enrolment, attempt.enrolment_id))
    lock(attempt)
    return attempt


def write_result(attempt: Attempt) -> AttemptResult | None:
    """The held attempt has its result and its item is passed if it reached the mark; None while it waits.

    It waits for a person as long as one of its questions has no mark.
    """
    marks = _known(list_marks([attempt.id])[attempt.id])
    if marks is None:
        return None
    found = outcome_of(marks, _quiz(attempt).pass_percent)
    result = AttemptResult(
        attempt_id=attempt.id, percent=found.percent, is_passed=found.is_passed, graded_at=now()
    )
    db.session.add(result)
    db.session.flush()
    _pass_item(attempt, result)
    _pass_as_asked_now([attempt])
    return result


def change_result(attempt: Attempt, cause: Cause) -> ResultChange | None:
    """As `change_results`, for one attempt; None where nothing changed."""
    changes = change_results([attempt], cause)
    return changes[0] if changes else None


def change_results(attempts: Sequence[Attempt], cause: Cause) -> list[ResultChange]:
    """The results of the held attempts are those of their marks again; what changed stands there with its cause.

    A pass is kept whatever the new score is. Attempts without a result are left alone.
    """
    ids = [attempt.id for attempt in attempts]
    statement = select(AttemptResult).where(AttemptResult.attempt_id.in_(ids))
    results = {result.attempt_id: result for result in db.session.scalars(statement)}
    marks = list_marks(ids)
    moved = []
    for attempt in attempts:
        known, result = _known(marks[attempt.id]), results.get(attempt.id)
        if known is None or result is None:
            continue
        found = outcome_of(known, _quiz(attempt).pass_percent, was_passed=result.is_passed)
        if found != Outcome(result.percent, result.is_passed, result.keeps_pass):
            moved.append((attempt, result, _change(result, found, cause)))
            result.percent, result.is_passed, result.keeps_pass = (
                found.percent,
                found.is_passed,
                found.keeps_pass,
            )
    changes = [change for _attempt, _result, change in moved]
    db.session.add_all(changes)
    db.session.flush()
    for attempt, result, change in moved:
        if _may_pass(attempt, change):
            _pass_item(attempt, result)
    _pass_as_asked_now([attempt for attempt, _result, _change in moved])
    return changes


def _change(result: AttemptResult, found: Outcome, cause: Cause) -> ResultChange:
    return ResultChange(
        attempt_id=result.attempt_id,
        from_percent=result.percent,
        to_percent=found.percent,
        from_passed=result.is_passed,
        to_passed=found.is_passed,
        cause=cause.key,
        reason=cause.reason,
        rescoring_id=cause.rescoring_id,
        person_id=cause.person_id,
        at=now(),
    )


def _may_pass(attempt: Attempt, change: ResultChange) -> bool:
    """Where the best score counts, only an attempt that was failed can bring the pass."""
    return _quiz(attempt).counting != "best" or (change.to_passed and not change.from_passed)


def _known(marks: Sequence[Fraction | None]) -> list[Fraction] | None:
    """The marks, once every question has one."""
    known = [mark for mark in marks if mark is not None]
    return known if len(known) == len(marks) else None


def _quiz(attempt: Attempt) -> QuizVersion:
    return db.session.get_one(QuizVersion, attempt.quiz_version_id)


def _pass_item(attempt: Attempt, result: AttemptResult) -> None:
    """The item is passed when the score that counts reaches the mark: completion and credit follow at once.

    Where another score than the best one counts, nothing is decided while an earlier or later attempt waits.
    """
    quiz = _quiz(attempt)
    standing = get_standing(quiz, enrolment_id=attempt.enrolment_id)
    waits = any(each.closed_at is not None and found is None for each, found in standing.attempts)
    if not standing.is_passed or (waits and quiz.counting != "best"):
        return
    score = standing.counted_percent if standing.counted_percent is not None else result.percent
    pass_item(
        enrolment=db.session.get_one(Enrolment, attempt.enrolment_id),
        item_id=attempt.item_id,
        rule="quiz",
        detail={"attempt": attempt.public_id, "score_percent": score},
        score_percent=score,
    )


def _pass_as_asked_now(attempts: Sequence[Attempt]) -> None:
    """Whoever was moved meanwhile has passed, too, by what the quiz asks for in the version they study now."""
    statement = select(Enrolment.version_id, Enrolment.id)
    rows = db.session.execute(
        statement.where(among(Enrolment.id, [attempt.enrolment_id for attempt in attempts]))
    ).all()
    for version_id in sorted({row.version_id for row in rows}):
        pass_reached([row.id for row in rows if row.version_id == version_id], version_id)
