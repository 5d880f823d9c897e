"""What quizzes measured of questions, pushed down by them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from courses.questions.models import QuestionMeasure
from lms.core.clock import now
from lms.core.db import db, insert_once


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Over all quizzes: papers that asked the question, those that answered it, the share of points earned."""

    papers: int
    answers: int
    facility: float | None
    discrimination: float | None
    flagged_at: dt.datetime | None


def hold_measures(*, question_ids: Iterable[int]) -> dict[int, QuestionMeasure]:
    """The measures of these questions, held against other counters; empty ones where there were none."""
    ids = sorted(set(question_ids))
    moment = now()
    for question_id in sorted(set(ids) - set(_known(ids))):
        insert_once(QuestionMeasure, question_id=question_id, papers=0, answers=0, updated_at=moment)
    statement = (
        select(QuestionMeasure)
        .where(QuestionMeasure.question_id.in_(ids))
        .order_by(QuestionMeasure.question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {measure.question_id: measure for measure in db.session.scalars(statement)}


def _known(ids: list[int]) -> list[int]:
    statement = select(QuestionMeasure.question_id).where(QuestionMeasure.question_id.in_(ids))
    return list(db.session.scalars(statement))


def note_measure(*, measure: QuestionMeasure, measured: Measured) -> None:
    """The held measure says what was measured."""
    measure.papers, measure.answers = measured.papers, measured.answers
    measure.facility, measure.discrimination = measured.facility, measured.discrimination
    measure.flagged_at, measure.updated_at = measured.flagged_at, now()
