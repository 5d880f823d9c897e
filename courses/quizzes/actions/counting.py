"""Keeping the statistics: marked attempts are counted once, and what changes in them is counted anew.

Whoever writes statistics first holds the results, then the quizzes, then the measures of the questions, each in
the order of their keys: two workers never wait for each other in a circle.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select, update

from courses.quizzes.actions.measuring import push_measures
from courses.quizzes.actions.sums import add_tally, hold_exams
from courses.quizzes.countable import read_papers
from courses.quizzes.models import AttemptResult, ChoiceCount, QuestionStatistic
from courses.quizzes.rules.leaks import LeakWatch
from courses.quizzes.rules.statistics import ExamSums, QuestionSums
from courses.quizzes.rules.tallies import MarkedPaper, tally_of
from courses.quizzes.statistics import tally_counted
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock


def count_attempts(*, most: int) -> int:
    """So many marked attempts at most that were not counted yet are counted now; how many they were.

    What another worker holds is left to it.
    """
    claimed = (
        select(AttemptResult.attempt_id)
        .where(AttemptResult.counted_at.is_(None))
        .order_by(AttemptResult.attempt_id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    attempt_ids = list(db.session.scalars(claimed))
    if not attempt_ids:
        return 0
    papers = read_papers(attempt_ids)
    exams = hold_exams({paper.item_id for paper in papers})
    touched = add_tally(exams, tally_of(papers))
    _watch(papers, touched)
    counted = update(AttemptResult).where(AttemptResult.attempt_id.in_(attempt_ids)).values(counted_at=now())
    db.session.execute(counted.execution_options(synchronize_session=False))
    db.session.flush()
    push_measures(statistic.question_version_id for statistic in touched.values())
    return len(attempt_ids)


def _watch(papers: Sequence[MarkedPaper], touched: dict[tuple[int, int], QuestionStatistic]) -> None:
    """Every question has seen its new answers in the order in which the attempts were closed."""
    watches = {key: LeakWatch.from_json(statistic.watch) for key, statistic in touched.items()}
    for paper in papers:
        for question in paper.questions:
            watches[paper.item_id, question.version_id].see(float(question.share), question.seconds)
    for key, watch in watches.items():
        touched[key].watch = watch.to_json()
        if watch.is_flagged and touched[key].flagged_at is None:
            touched[key].flagged_at = now()


@contextmanager
def counted_anew(attempt_ids: Collection[int]) -> Iterator[None]:
    """What the block changes in marks and results of these attempts is changed in the statistics, too.

    Attempts that were not counted yet are left to be counted later.
    """
    # All of them, also those that wait to be counted: whoever counts them now is waited for here.
    statement = (
        select(AttemptResult.attempt_id, AttemptResult.counted_at)
        .where(AttemptResult.attempt_id.in_(attempt_ids))
        .order_by(AttemptResult.attempt_id)
        .with_for_update()
    )
    counted = [row.attempt_id for row in db.session.execute(statement) if row.counted_at is not None]
    before = read_papers(counted)
    exams = hold_exams({paper.item_id for paper in before})
    yield
    db.session.flush()
    touched = add_tally(exams, tally_of(read_papers(counted)).minus(tally_of(before)))
    push_measures(statistic.question_version_id for statistic in touched.values())


def recount(*, item_id: int) -> None:
    """The statistics of the quiz are what its counted attempts say, counted from the beginning.

    The leak watches stay: they depend on the order in which answers came.
    """
    exams = hold_exams({item_id})
    exams[item_id].sums = ExamSums().to_json()
    kept = select(QuestionStatistic).where(QuestionStatistic.item_id == item_id)
    for statistic in db.session.scalars(kept.execution_options(populate_existing=True)):
        statistic.sums = QuestionSums().to_json()
    for choice in db.session.scalars(select(ChoiceCount).where(ChoiceCount.item_id == item_id)):
        choice.low = choice.middle = choice.high = 0
    db.session.flush()
    touched = add_tally(exams, tally_counted(item_id))
    push_measures(statistic.question_version_id for statistic in touched.values())


def begin_new_watch(*, statistic: QuestionStatistic, key: str) -> None:
    """The question is watched from the beginning: what comes now is its baseline. The figures stay."""
    hold_exams({statistic.item_id})
    lock(statistic)
    statistic.watch, statistic.flagged_at = LeakWatch().to_json(), None
    db.session.flush()
    push_measures([statistic.question_version_id])
    record("question.watched_anew", kind="question", id=key, label=key, detail={"item": statistic.item_id})
