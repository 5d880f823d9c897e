"""The stored sums of quizzes, questions and choices: held, and moved by a tally."""

from collections.abc import Collection

from sqlalchemy import select

from courses.quizzes.models import ChoiceCount, ExamStatistic, QuestionStatistic
from courses.quizzes.rules.leaks import LeakWatch
from courses.quizzes.rules.statistics import ExamSums, QuestionSums
from courses.quizzes.rules.tallies import Tally
from lms.core.clock import now
from lms.core.db import db, insert_once


def hold_exams(item_ids: Collection[int]) -> dict[int, ExamStatistic]:
    """The sums of these quizzes, held against other counters; empty ones where there were none."""
    known = set(db.session.scalars(select(ExamStatistic.item_id).where(ExamStatistic.item_id.in_(item_ids))))
    for item_id in sorted(set(item_ids) - known):
        insert_once(ExamStatistic, item_id=item_id, sums=ExamSums().to_json(), updated_at=now())
    statement = (
        select(ExamStatistic)
        .where(ExamStatistic.item_id.in_(item_ids))
        .order_by(ExamStatistic.item_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {exam.item_id: exam for exam in db.session.scalars(statement)}


def add_tally(exams: dict[int, ExamStatistic], tally: Tally) -> dict[tuple[int, int], QuestionStatistic]:
    """The tally is added to the held quizzes and all below them; the statistics of the questions it touched."""
    moment = now()
    for item_id, results in tally.exams.items():
        exam = exams[item_id]
        exam.sums, exam.updated_at = (ExamSums.from_json(exam.sums) + results).to_json(), moment
    touched = _question_rows(tally)
    for key, sums in tally.questions.items():
        row = touched[key]
        row.sums, row.updated_at = (QuestionSums.from_json(row.sums) + sums).to_json(), moment
    _add_choices(tally)
    db.session.flush()
    return touched


def _question_rows(tally: Tally) -> dict[tuple[int, int], QuestionStatistic]:
    """The rows of these questions in these quizzes, read afresh: one statement."""
    items, versions = _keys(tally)
    statement = (
        select(QuestionStatistic)
        .where(QuestionStatistic.item_id.in_(items), QuestionStatistic.question_version_id.in_(versions))
        .execution_options(populate_existing=True)
    )
    rows = {(row.item_id, row.question_version_id): row for row in db.session.scalars(statement)}
    for key in tally.questions.keys() - rows.keys():
        rows[key] = QuestionStatistic(
            item_id=key[0],
            question_version_id=key[1],
            sums=QuestionSums().to_json(),
            watch=LeakWatch().to_json(),
            updated_at=now(),
        )
        db.session.add(rows[key])
    return {key: rows[key] for key in tally.questions}


def _keys(tally: Tally) -> tuple[set[int], set[int]]:
    return {item_id for item_id, _version_id in tally.questions}, {key[1] for key in tally.questions}


def _add_choices(tally: Tally) -> None:
    """One row for each choice, with its counts by group of results; rows that count nothing are removed."""
    keys = {(item_id, version_id) for item_id, version_id, _choice, _group in tally.choices}
    statement = (
        select(ChoiceCount)
        .where(
            ChoiceCount.item_id.in_({key[0] for key in keys}),
            ChoiceCount.question_version_id.in_({key[1] for key in keys}),
        )
        .execution_options(populate_existing=True)
    )
    rows = {(row.item_id, row.question_version_id, row.choice): row for row in db.session.scalars(statement)}
    for (item_id, version_id, choice, group), count in tally.choices.items():
        row = rows.get((item_id, version_id, choice))
        if row is None:
            row = ChoiceCount(
                item_id=item_id, question_version_id=version_id, choice=choice, low=0, middle=0, high=0
            )
            rows[item_id, version_id, choice] = row
            db.session.add(row)
        setattr(row, group, getattr(row, group) + count)
