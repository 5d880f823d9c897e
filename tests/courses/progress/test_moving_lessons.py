"""After a move: a lesson asked once more is read in its own time; a quiz that asks for less is passed by what was reached."""

import pytest

from courses.catalogue.actions import PlacedItem, publish_change
from courses.lessons.actions import finish_lesson, put_blocks
from courses.lessons.rules import Verdict
from courses.progress.moving import move_enrolments
from courses.progress.queries import list_asked_again, list_passes
from courses.quizzes.actions import put_quiz, save_answer, start_attempt, submit_attempt, take_over
from courses.quizzes.models import AttemptQuestion
from lms.core.clock import now
from lms.core.db import db
from sqlalchemy import select
from tests.factories.courses import enrol_in, make_course, make_learner, make_question, read_lesson

pytestmark = pytest.mark.usefixtures("writing")


def test_a_lesson_asked_once_more_takes_its_time_again(clock):
    made = make_course()
    learner = enrol_in(made, make_learner())
    clock.forward(minutes=20)
    place = made.place("mo-dau")
    opened = now()
    clock.forward(minutes=20)
    assert finish_lesson(enrolment=learner, place=place, opened_at=opened) is Verdict.PASSED
    text = put_blocks(item=made.lesson, blocks=[{"id": "a", "kind": "text", "html": "<p>Mới</p>"}], questions=[])
    version = publish_change(course=made.course, placed=PlacedItem(made.lesson, "Mở đầu", 10, text.number))
    move_enrolments(course=made.course, version=version, again={made.lesson.id})
    assert set(list_asked_again(learner.id)) == {made.lesson.id}
    clock.forward(minutes=1)
    assert finish_lesson(enrolment=learner, place=place, opened_at=opened) is Verdict.HELD
    clock.forward(minutes=20)
    assert finish_lesson(enrolment=learner, place=place, opened_at=opened) is Verdict.PASSED
    assert list_asked_again(learner.id) == {}


def test_who_reached_the_mark_that_the_new_quiz_asks_for_has_passed_it():
    made = make_course(pass_percent=70)
    learner = enrol_in(made, make_learner())
    read_lesson(made, learner)
    attempt = start_attempt(enrolment=learner, place=made.place())
    writer = take_over(attempt=attempt, device="may-1")
    first = db.session.scalars(
        select(AttemptQuestion).where(AttemptQuestion.attempt_id == attempt.id).order_by(AttemptQuestion.position)
    ).first()
    assert first is not None
    save_answer(attempt=attempt, position=first.position, writer=writer, sequence=1, response={"choice": "a"})
    submit_attempt(attempt=attempt)
    assert made.quiz.id not in list_passes(learner.id)
    rules = put_quiz(
        item=made.quiz, minutes=20, attempts=3, pass_percent=30,
        sections=[("chung", 1, [(make_question(), None)])],
    )  # fmt: skip
    version = publish_change(course=made.course, placed=PlacedItem(made.quiz, "Kiểm tra", 20, rules.number))
    move = move_enrolments(course=made.course, version=version)
    assert made.quiz.id in list_passes(learner.id)
    assert learner.completed_at is not None
    assert move.moved == 1
