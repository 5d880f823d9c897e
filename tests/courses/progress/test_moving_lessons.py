"""After a move: a lesson asked once more takes its time again; a mark that is reached now is a pass."""

import pytest
from sqlalchemy import select

from courses.catalogue.actions import PlacedItem, publish_change
from courses.lessons.actions import finish_lesson, put_blocks
from courses.lessons.rules import Verdict
from courses.progress.models import Enrolment
from courses.progress.moving import move_enrolments
from courses.progress.queries import list_asked_again, list_passes
from courses.questions.kinds.form_fields import to_fields
from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.actions import put_quiz, save_answer, start_attempt, submit_attempt, take_over
from courses.quizzes.models import AttemptQuestion
from lms.core.clock import now
from lms.core.db import db
from tests.factories.courses import (
    SmallCourse,
    enrol_in,
    make_course,
    make_learner,
    make_question,
    read_lesson,
)

pytestmark = pytest.mark.usefixtures("writing")


def test_a_lesson_asked_once_more_takes_its_time_again(clock):
    made = make_course()
    learner, place, opened = enrol_in(made, make_learner()), made.place("mo-dau"), now()
    clock.forward(minutes=20)
    assert finish_lesson(enrolment=learner, place=place, opened_at=opened) is Verdict.PASSED
    blocks = [{"id": "a", "kind": "text", "html": "<p>Mới</p>"}]
    text = put_blocks(item=made.lesson, blocks=blocks, questions=[])
    version = publish_change(course=made.course, placed=PlacedItem(made.lesson, "Mở đầu", 10, text.number))
    move_enrolments(course=made.course, version=version, again={made.lesson.id})
    assert set(list_asked_again(learner.id)) == {made.lesson.id}
    clock.forward(minutes=1)
    assert finish_lesson(enrolment=learner, place=place, opened_at=opened) is Verdict.HELD
    clock.forward(minutes=20)
    assert finish_lesson(enrolment=learner, place=place, opened_at=opened) is Verdict.PASSED
    assert list_asked_again(learner.id) == {}


def _answer_one_rightly(made: SmallCourse, learner: Enrolment) -> None:
    attempt = start_attempt(enrolment=learner, place=made.place())
    writer = take_over(attempt=attempt.public_id, person_id=learner.person_id)
    statement = (
        select(AttemptQuestion, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
    )
    question, version = db.session.execute(statement).first()
    response = get_kind(version.kind).key_response(version.data, question.frozen)
    save_answer(
        attempt=attempt.public_id,
        person_id=learner.person_id,
        position=question.position,
        writer=writer,
        seq=1,
        fields=to_fields(response),
    )
    submit_attempt(attempt=attempt)


def test_who_reached_the_mark_that_the_new_quiz_asks_for_has_passed_it():
    made = make_course(pass_percent=70)
    learner = enrol_in(made, make_learner())
    read_lesson(made, learner)
    _answer_one_rightly(made, learner)
    assert made.quiz.id not in list_passes(learner.id)
    sections = [("chung", 1, [(make_question(), None)])]
    easier = put_quiz(item=made.quiz, minutes=20, attempts=3, pass_percent=30, sections=sections)
    version = publish_change(course=made.course, placed=PlacedItem(made.quiz, "Kiểm tra", 20, easier.number))
    assert move_enrolments(course=made.course, version=version).moved == 1
    assert made.quiz.id in list_passes(learner.id)
    assert learner.completed_at is not None
