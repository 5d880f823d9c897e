"""Marked attempts are counted once, whoever counts, and what changes in them is counted anew."""

import statistics
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select, update

from courses.quizzes.actions.counting import count_attempts, counted_anew, recount
from courses.quizzes.actions.hand_marks import set_mark
from courses.quizzes.models import Attempt, AttemptResult, ChoiceCount, ExamStatistic, Mark, QuestionStatistic
from courses.quizzes.rules.statistics import ExamSums
from courses.quizzes.statistics import check_statistics
from lms.core.db import db, transaction
from tests.courses.quizzes.exam import all_at_once
from tests.courses.quizzes.measured import Measured, open_measured
from tests.courses.quizzes.school import School


@pytest.fixture
def measured(app: Flask) -> Measured:
    return open_measured(app)


def faults(measured: Measured) -> list[str]:
    with measured.app.app_context(), transaction(write=False):
        return check_statistics()


def percents(measured: Measured) -> list[float]:
    with measured.app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(AttemptResult.percent)))


def test_every_marked_attempt_is_counted_once(measured: Measured) -> None:
    measured.take(30)
    measured.count()
    measured.count()
    assert measured.exam().papers == 30
    measured.take(5)
    measured.count()
    exam, results = measured.exam(), percents(measured)
    assert exam.papers == len(results) == 35
    assert exam.mean == pytest.approx(statistics.fmean(results))
    assert exam.deviation == pytest.approx(statistics.stdev(results))
    assert sum(sums.papers for sums, _flag in measured.questions().values()) == 35 * 4
    assert faults(measured) == []


def test_two_workers_at_once_count_nothing_twice(measured: Measured) -> None:
    measured.take(60)
    all_at_once([measured.count] * 4)
    assert measured.exam().papers == 60
    assert faults(measured) == []


def test_a_worker_that_falls_leaves_its_attempts_to_be_counted(measured: Measured) -> None:
    measured.take(10)

    def fall() -> None:
        count_attempts(most=500)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        measured.do(fall)
    assert measured.exam() == ExamSums()
    measured.count()
    assert measured.exam().papers == 10
    assert faults(measured) == []


def test_choices_are_counted_by_the_result_of_the_whole_quiz(measured: Measured) -> None:
    measured.take(40)
    measured.count()
    with measured.app.app_context(), transaction(write=False):
        counted = select(ChoiceCount.choice, ChoiceCount.low, ChoiceCount.middle, ChoiceCount.high)
        rows = list(db.session.execute(counted))
        low = sum(percent < 50 for percent in db.session.scalars(select(AttemptResult.percent)))
    assert {row.choice for row in rows} == {"a", "b", "c"}
    assert sum(row.low + row.middle + row.high for row in rows) == 40 * 4
    assert sum(row.low for row in rows) == low * 4


def test_the_bank_knows_what_was_measured(measured: Measured) -> None:
    measured.take(40)
    measured.count()
    for version_id, (sums, _flag) in measured.questions().items():
        found = measured.measure(version_id)
        assert found is not None
        assert (found.papers, found.answers) == (sums.papers, sums.answered)
        assert found.facility == pytest.approx(sums.facility)
        assert found.flagged_at is None


def test_a_recount_from_the_beginning_gives_the_same(measured: Measured) -> None:
    measured.take(40)
    measured.count()
    before = measured.exam(), measured.questions()
    measured.do(lambda: recount(item_id=measured.item_id))
    assert (measured.exam(), measured.questions()) == before
    measured.do(lambda: db.session.execute(update(ExamStatistic).values(sums=ExamSums().to_json())))
    assert faults(measured) != []
    measured.do(lambda: recount(item_id=measured.item_id))
    assert (measured.exam(), measured.questions()) == before
    assert faults(measured) == []


def test_what_changes_in_a_counted_attempt_changes_in_the_statistics(measured: Measured) -> None:
    attempt_ids = measured.take(30)
    measured.count()

    def give_full_marks() -> None:
        with counted_anew(attempt_ids[:10]):
            places = select(Mark.id).where(Mark.attempt_question_id // 100 == attempt_ids[0])
            db.session.execute(update(Mark).where(Mark.id.in_(places)).values(numerator=1))
            result = db.session.get_one(AttemptResult, attempt_ids[0])
            result.percent, result.is_passed = 100.0, True

    before = measured.exam()
    measured.do(give_full_marks)
    assert faults(measured) == []
    assert measured.exam().papers == before.papers == 30
    assert measured.exam().tenths > before.tenths


def test_a_leaked_question_is_flagged_while_it_is_counted(measured: Measured) -> None:
    measured.take(150)
    measured.count()
    assert all(flag is None for _sums, flag in measured.questions().values())
    measured.leak()
    flags = {key: flag for key, (_sums, flag) in measured.questions().items()}
    assert [key for key, flag in flags.items() if flag] == [measured.version_ids[0]]
    found = measured.measure(measured.version_ids[0])
    assert found is not None
    assert found.flagged_at is not None


def test_a_mark_set_by_hand_is_counted_anew(school: School) -> None:
    school.open(draw=(("chung", 3, 3),))
    takers = [school.learn(name) for name in ("Trần Thị Hằng", "Lê Văn Nam")]
    for number, taker in enumerate(takers):
        taker.start()
        taker.answer_rightly(number + 1)
        taker.submit()
    with school.app.app_context():
        from courses.quizzes.tasks import count_marked_attempts

        count_marked_attempts()
    assert school.audit() == {}
    with school.app.app_context(), transaction(write=True):
        attempt = db.session.scalars(select(Attempt).filter_by(public_id=takers[0].attempt)).one()
        by = takers[1].seen["person_id"]
        set_mark(attempt=attempt, position=3, share=Fraction(1, 2), reason="Một phần", person_id=by)
    assert school.audit() == {}
    totals = school.ask(select(ExamStatistic.sums))
    assert ExamSums.from_json(totals[0][0]).mean == pytest.approx((50 + 66.6) / 2)


def test_counting_while_marks_are_set_leaves_no_one_waiting(measured: Measured) -> None:
    counted = measured.take(60)
    measured.count()
    uncounted = measured.take(60)

    def change(pair: tuple[int, int]) -> None:
        def deed() -> None:
            with counted_anew(pair):
                for attempt_id in pair:
                    db.session.get_one(AttemptResult, attempt_id).percent = 12.5

        measured.do(deed)

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(measured.count) for _ in range(2)]
        futures += [pool.submit(change, pair) for pair in zip(counted[:12], uncounted[:12], strict=True)]
        for future in futures:
            future.result(timeout=60)
    assert measured.exam().papers == 120
    assert faults(measured) == []


def test_rows_of_questions_are_written_once_a_batch(measured: Measured) -> None:
    measured.take(20)
    measured.count()
    with measured.app.app_context(), transaction(write=False):
        rows = list(db.session.scalars(select(QuestionStatistic)))
        assert len(rows) == len({row.question_version_id for row in rows}) == 6
        assert sum(row.watch["answers"] for row in rows) == 80
