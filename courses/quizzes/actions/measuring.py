"""What all quizzes together measured of a question, pushed down to the bank."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from courses.questions.actions import Measured, hold_measures, note_measure
from courses.questions.models import QuestionVersion
from courses.quizzes.models import QuestionStatistic
from courses.quizzes.rules.statistics import QuestionSums
from lms.core.db import db


def push_measures(version_ids: Iterable[int]) -> None:
    """The bank knows what was measured of the questions of these versions, over all versions and quizzes."""
    chosen = select(QuestionVersion.question_id).where(QuestionVersion.id.in_(set(version_ids)))
    measures = hold_measures(question_ids=db.session.scalars(chosen))
    statement = (
        select(QuestionVersion.question_id, QuestionStatistic)
        .join(QuestionStatistic, QuestionStatistic.question_version_id == QuestionVersion.id)
        .where(QuestionVersion.question_id.in_(list(measures)))
        .execution_options(populate_existing=True)
    )
    rows: dict[int, list[QuestionStatistic]] = defaultdict(list)
    for question_id, statistic in db.session.execute(statement):
        rows[question_id].append(statistic)
    for question_id, measure in measures.items():
        note_measure(measure=measure, measured=_merge(rows[question_id]))
    db.session.flush()


def _merge(rows: list[QuestionStatistic]) -> Measured:
    sums = sum((QuestionSums.from_json(row.sums) for row in rows), QuestionSums())
    return Measured(
        papers=sums.papers,
        answers=sums.answered,
        facility=sums.facility,
        discrimination=sums.discrimination,
        flagged_at=min((row.flagged_at for row in rows if row.flagged_at), default=None),
    )
