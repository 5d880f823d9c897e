"""Submitting, the sweeper, and what follows from a pass."""

from fractions import Fraction

from flask import Flask
from sqlalchemy import func, select

from courses.events import COURSE_COMPLETED
from courses.progress.models import Completion, ItemPass
from courses.quizzes.models import Attempt, AttemptResult, Mark
from courses.quizzes.tasks import close_overdue_attempts
from lms.core.db import db, transaction
from lms.core.events import Event, outbox
from lms.training.models import Credit
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import result_of


def counts(app: Flask) -> dict[str, int]:
    """How many of everything that follows from a pass there are."""
    tables = (AttemptResult, ItemPass, Completion, Credit)
    completed = select(func.count()).where(Event.name == COURSE_COMPLETED)
    with app.app_context(), transaction(write=False):
        found = {
            table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }
        return {**found, "event": db.session.scalar(completed) or 0}


def test_a_pass_completes_the_course_and_brings_the_credit_and_the_event(
    taker: MakeTaker, app: Flask
) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly()
    before = counts(app)
    answer = hang.submit()
    assert answer.location.endswith("/ket-qua")
    after = counts(app)
    assert {name: after[name] - before[name] for name in after} == {
        "attempt_result": 1, "item_pass": 1, "completion": 1, "credit": 1, "event": 1,
    }  # fmt: skip
    with app.app_context(), transaction(write=False):
        passed = db.session.execute(select(ItemPass).where(ItemPass.rule == "quiz")).scalar_one()
        assert passed.detail == {"attempt": hang.attempt, "score_percent": 100.0}
        assert db.session.execute(select(Completion.score_percent)).scalar_one() == 100.0


def test_a_fail_leaves_the_item_open(taker: MakeTaker, app: Flask) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly(2)
    hang.submit()
    assert result_of(app, hang.attempt) == (66.6, False)
    assert counts(app)["completion"] == 0


def test_submitting_twice_changes_nothing(taker: MakeTaker, app: Flask) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly()
    hang.submit()
    before = counts(app)
    assert hang.submit().location.endswith("/ket-qua")
    assert counts(app) == before


def test_unanswered_questions_stay_in_the_denominator(taker: MakeTaker, app: Flask) -> None:
    hang = taker(draw=(("chung", 3, 9),), kinds=("number",))
    hang.start()
    hang.answer_rightly(1)
    hang.submit()
    assert result_of(app, hang.attempt) == (25.0, False)
    with app.app_context(), transaction(write=False):
        marks = [Fraction(mark.numerator, mark.denominator) for mark in db.session.scalars(select(Mark))]
    assert sorted(marks) == [0, 0, 0, 1]


def test_all_kinds_are_graded_from_what_their_forms_send(taker: MakeTaker, app: Flask) -> None:
    kinds = ("one_answer", "several_answers", "true_false", "matching", "ordering", "short_text", "number")
    hang = taker(draw=(), kinds=kinds)
    hang.start()
    hang.answer_rightly()
    hang.submit()
    assert result_of(app, hang.attempt) == (100.0, True)


def test_the_sweeper_closes_what_is_overdue_and_nothing_else(taker: MakeTaker, app: Flask, clock) -> None:
    hang = taker(pass_percent=30)
    hang.start()
    hang.answer_rightly(1)
    clock.forward(minutes=20, seconds=30)
    with app.app_context():
        close_overdue_attempts()
    assert result_of(app, hang.attempt) is None
    clock.forward(seconds=1)
    with app.app_context():
        close_overdue_attempts()
        close_overdue_attempts()
    assert result_of(app, hang.attempt) == (33.3, True)
    assert counts(app)["completion"] == 1
    with app.app_context(), transaction(write=False):
        assert db.session.execute(select(Attempt.closed_by)).scalar_one() == "time"


def test_the_sweeper_is_registered_with_the_worker(app: Flask) -> None:
    seconds, work = outbox(app).periodic["courses.quizzes.tasks.close_overdue_attempts"]
    assert (seconds, work) == (20, close_overdue_attempts)


def test_an_attempt_that_cannot_be_graded_holds_up_no_other(taker: MakeTaker, app: Flask, clock) -> None:
    from courses.questions.models import QuestionVersion
    from courses.quizzes.models import AttemptQuestion
    from tests.factories.courses import enrol_in, make_course, make_learner, make_question

    hang = taker()
    hang.start()
    with app.app_context(), transaction(write=True):
        course = make_course("khoa-hong")
        person = make_learner("Đỗ Thị Bé")
        enrolment = enrol_in(course, person)
        from courses.quizzes.actions import start_attempt

        broken = start_attempt(enrolment=enrolment, place=course.place())
        rotten = make_question()
        db.session.get_one(QuestionVersion, rotten.id).data = {"rotten": True}
        place = db.session.scalars(
            select(AttemptQuestion).where(AttemptQuestion.attempt_id == broken.id)
        ).first()
        assert place is not None
        place.question_version_id = rotten.id
        broken_id = broken.public_id
    clock.forward(hours=1)
    with app.app_context():
        close_overdue_attempts()
    assert result_of(app, broken_id) is None
    assert result_of(app, hang.attempt) == (0.0, False)


def test_the_page_of_an_overdue_attempt_says_so_and_grades_on_request(
    taker: MakeTaker, clock, app: Flask
) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly()
    clock.forward(minutes=20, seconds=5)
    for page in ("", "/1", "/ra-soat"):
        assert hang.client.get(f"{hang.base}{page}").location.endswith("/ket-qua")
    assert "nop-bai" in hang.client.get(f"{hang.base}/ket-qua").text
    assert result_of(app, hang.attempt) is None
    hang.submit()
    assert result_of(app, hang.attempt) == (100.0, True)
