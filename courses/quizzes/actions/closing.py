"""Closing an attempt: marked by the scoring in force, its result stored and its item passed, in one transaction."""

import datetime as dt

from courses.quizzes.actions.settling import hold_attempt, write_result
from courses.quizzes.actions.trail import record_attempt
from courses.quizzes.models import Attempt, AttemptResult, Mark
from courses.quizzes.papers import Line, list_lines
from courses.quizzes.queries import find_result
from courses.quizzes.rules import MARKER, is_too_late
from courses.quizzes.scorings import Scoring, hold_versions, scorings_of
from lms.core.clock import now
from lms.core.db import db


def submit_attempt(*, attempt: Attempt, by_clock: bool = False) -> AttemptResult | None:
    """The attempt is closed, marked, and its item passed if it reached the mark: once, however often asked.

    `by_clock` says that nobody handed it in; an attempt whose time and grace are over counts so, whoever asks.
    None while an answer of it waits for a person to mark it: the result follows with the last mark.
    """
    hold_attempt(attempt.id)
    if attempt.closed_at is not None:
        return find_result(attempt.id)
    moment, grace = now(), dt.timedelta(seconds=attempt.grace_seconds)
    attempt.closed_at = moment
    is_over = by_clock or is_too_late(attempt.deadline_at, moment, grace)
    attempt.closed_by = "time" if is_over else "learner"
    _mark_paper(attempt)
    result = write_result(attempt)
    detail = {
        "closed_by": attempt.closed_by,
        "percent": result.percent if result else None,
        "is_passed": result.is_passed if result else None,
    }
    record_attempt("attempt.closed", attempt, detail)
    return result


def _mark_paper(attempt: Attempt) -> None:
    """Every question of the paper has its mark, but for the answers that a person marks.

    What was not answered is worth nothing.
    """
    lines = list_lines(attempt.id)
    scorings = scorings_of(hold_versions({line.question.question_version_id for line in lines}))
    for line in lines:
        mark = _mark(line, scorings[line.question.question_version_id])
        if mark is not None:
            db.session.add(mark)
    db.session.flush()


def _mark(line: Line, scoring: Scoring) -> Mark | None:
    share = scoring.share(line.kind, line.question.frozen, line.response)
    if share is None:
        return None
    return Mark(
        attempt_question_id=line.question.id,
        marker=MARKER,
        scoring=scoring.number,
        answer_id=line.answer.id if line.answer else None,
        numerator=share.numerator,
        denominator=share.denominator,
        at=now(),
    )
