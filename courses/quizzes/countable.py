"""Reading marked papers for the statistics: four statements, however many there are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select

from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Answer, Attempt, AttemptQuestion, AttemptResult, Mark
from courses.quizzes.papers import is_the_mark, newest_answer
from courses.quizzes.rules.statistics import seconds_spent
from courses.quizzes.rules.tallies import MarkedPaper, MarkedQuestion
from lms.core.db import db

_Version = tuple[str, dict[str, Any]]


def read_papers(attempt_ids: Sequence[int]) -> list[MarkedPaper]:
    """The attempts with their marks, choices and times, in the order in which they were closed."""
    if not attempt_ids:
        return []
    times, questions = _read_times(attempt_ids), _read_questions(attempt_ids)
    versions = _read_versions({row.question_version_id for rows in questions.values() for row in rows})
    statement = (
        select(
            Attempt.id, Attempt.item_id, Attempt.started_at, AttemptResult.percent, AttemptResult.is_passed
        )
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(Attempt.id.in_(attempt_ids))
        .order_by(Attempt.closed_at, Attempt.id)
    )
    papers = []
    for row in db.session.execute(statement):
        spent = seconds_spent(row.started_at, times[row.id])
        marked = tuple(
            _marked(place, versions[place.question_version_id], spent.get(place.id))
            for place in questions[row.id]
        )
        papers.append(MarkedPaper(row.id, row.item_id, row.percent, row.is_passed, marked))
    return papers


def _read_times(attempt_ids: Sequence[int]) -> dict[int, list[tuple[int, dt.datetime]]]:
    statement = (
        select(Answer.attempt_id, Answer.attempt_question_id, Answer.received_at)
        .where(Answer.attempt_id.in_(attempt_ids))
        .order_by(Answer.attempt_id, Answer.number)
    )
    times = defaultdict(list)
    for attempt_id, place_id, received_at in db.session.execute(statement):
        times[attempt_id].append((place_id, received_at))
    return times


def _read_questions(attempt_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    statement = (
        select(
            AttemptQuestion.id,
            AttemptQuestion.attempt_id,
            AttemptQuestion.question_version_id,
            AttemptQuestion.frozen,
            Mark.numerator,
            Mark.denominator,
            Answer.response,
        )
        .join(Mark, is_the_mark())
        .outerjoin(Answer, Answer.id == newest_answer())
        .where(AttemptQuestion.attempt_id.in_(attempt_ids))
        .order_by(AttemptQuestion.attempt_id, AttemptQuestion.position)
    )
    questions = defaultdict(list)
    for row in db.session.execute(statement):
        questions[row.attempt_id].append(row)
    return questions


def _read_versions(version_ids: set[int]) -> dict[int, _Version]:
    statement = select(QuestionVersion.id, QuestionVersion.kind, QuestionVersion.data).where(
        QuestionVersion.id.in_(version_ids)
    )
    return {row.id: (row.kind, row.data) for row in db.session.execute(statement)}


def _marked(place: Row[Any], version: _Version, seconds: float | None) -> MarkedQuestion:
    kind, data = get_kind(version[0]), version[1]
    response = place.response or {}
    is_answered = kind.is_answered(response)
    return MarkedQuestion(
        version_id=place.question_version_id,
        share=Fraction(place.numerator, place.denominator),
        is_answered=is_answered,
        choices=tuple(kind.choices_in(data, place.frozen, response)) if is_answered else (),
        seconds=seconds,
    )
