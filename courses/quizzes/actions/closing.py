"""Closing an attempt: graded, its result stored and its item passed, in one transaction."""

from fractions import Fraction

from courses.progress.actions import pass_item
from courses.progress.models import Enrolment
from courses.questions.kinds.registry import get_kind
from courses.questions.queries import list_versions
from courses.quizzes.models import Attempt, AttemptResult, Mark, QuizVersion
from courses.quizzes.papers import list_lines
from courses.quizzes.queries import find_result
from courses.quizzes.rules import MARKER, SCORING, is_passed, is_too_late, shown_percent
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock


def submit_attempt(*, attempt: Attempt) -> AttemptResult:
    """The attempt is closed, graded, and its item passed if it reached the mark: once, however often asked.

    An attempt whose time and grace are over counts as closed by the clock, whoever asks.
    """
    lock(db.session.get_one(Enrolment, attempt.enrolment_id))
    lock(attempt)
    found = find_result(attempt.id)
    if found is not None:
        return found
    moment = now()
    attempt.closed_at = moment
    attempt.closed_by = "time" if is_too_late(attempt.deadline_at, moment) else "learner"
    marks = _grade(attempt)
    quiz = db.session.get_one(QuizVersion, attempt.quiz_version_id)
    result = AttemptResult(
        attempt_id=attempt.id,
        percent=shown_percent(marks),
        is_passed=is_passed(marks, quiz.pass_percent),
        graded_at=moment,
    )
    db.session.add(result)
    db.session.flush()
    detail = {"closed_by": attempt.closed_by, "percent": result.percent, "is_passed": result.is_passed}
    record("attempt.closed", kind="attempt", id=attempt.id, label=attempt.public_id, detail=detail)
    if result.is_passed:
        _pass(attempt, result)
    return result


def _grade(attempt: Attempt) -> list[Fraction]:
    """Every question of the paper has its mark; what was not answered is worth nothing."""
    lines = list_lines(attempt.id)
    versions = list_versions([line.question.question_version_id for line in lines])
    marks = []
    for line in lines:
        data = versions[line.question.question_version_id].data
        response = line.answer.response if line.answer else {}
        share = get_kind(line.kind).grade(data, line.question.frozen, response)
        marks.append(share)
        mark = Mark(
            attempt_question_id=line.question.id,
            marker=MARKER,
            scoring=SCORING,
            answer_id=line.answer.id if line.answer else None,
            numerator=share.numerator,
            denominator=share.denominator,
        )
        db.session.add(mark)
    db.session.flush()
    return marks


def _pass(attempt: Attempt, result: AttemptResult) -> None:
    pass_item(
        enrolment=db.session.get_one(Enrolment, attempt.enrolment_id),
        item_id=attempt.item_id,
        rule="quiz",
        detail={"attempt": attempt.public_id, "score_percent": result.percent},
        score_percent=result.percent,
    )
