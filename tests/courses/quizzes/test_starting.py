"""Putting a quiz into a course and starting attempts at it."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.catalogue.actions import keep_item, open_course
from courses.catalogue.models import Item
from courses.questions.models import Question, QuestionVersion
from courses.questions.rules import LAW
from courses.quizzes.actions import put_quiz, start_attempt
from courses.quizzes.models import Attempt, AttemptQuestion
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.organisations.queries import get_root
from tests.conftest import START
from tests.courses.quizzes.conftest import MakeTaker
from tests.factories.courses import enrol_in, make_course, make_learner, make_question


def quiz_item() -> Item:
    return keep_item(course=open_course(slug="thu", unit_id=get_root().id), slug="kiem-tra", kind="quiz")


def settings(**changes: object) -> dict[str, object]:
    return {"minutes": 20, "attempts": 3, "pass_percent": 70} | changes


def test_the_same_quiz_put_twice_is_one_version(writing: None) -> None:
    item, pool = quiz_item(), [(make_question(), "mo-dau") for _ in range(4)]
    first = put_quiz(item=item, sections=[("a", 2, pool)], **settings())
    assert put_quiz(item=item, sections=[("a", 2, pool)], **settings()) is first
    assert put_quiz(item=item, sections=[("a", 2, pool)], **settings(minutes=30)).number == 2
    assert put_quiz(item=item, sections=[("a", 3, pool)], **settings()).number == 3


def test_every_fault_of_a_quiz_is_said_at_once(writing: None) -> None:
    self_test = make_question(pool="self_test")
    with pytest.raises(Refusal) as refused:
        put_quiz(
            item=quiz_item(),
            sections=[("a", 3, [(self_test, None), (make_question(), None)])],
            **settings(minutes=0, attempts=0, pass_percent=101),
        )
    assert len(refused.value.messages) == 5


def test_sections_that_share_too_much_are_refused(writing: None) -> None:
    shared = [(make_question(), None), (make_question(), None)]
    with pytest.raises(Refusal):
        put_quiz(item=quiz_item(), sections=[("a", 2, shared), ("b", 1, shared)], **settings())


def test_a_question_stands_once_in_a_section_whatever_its_version(writing: None) -> None:
    old = make_question(key="mot")
    new = make_question(key="mot", stem="Câu đã sửa")
    assert old.question_id == new.question_id
    assert old.id != new.id
    with pytest.raises(Refusal):
        put_quiz(item=quiz_item(), sections=[("a", 1, [(old, None), (new, None)])], **settings())


def test_starting_twice_is_going_on_with_the_same_questions(taker: MakeTaker) -> None:
    hang = taker()
    hang.start()
    first, paper = hang.attempt, hang.client.get(f"{hang.base}/1").text
    hang.start()
    assert hang.attempt == first
    assert "kiem-tra" in paper


def test_questions_order_and_deadline_are_frozen_at_the_start(taker: MakeTaker, clock, app: Flask) -> None:
    hang = taker()
    hang.start()
    with app.app_context(), transaction(write=False):
        attempt = db.session.execute(select(Attempt)).scalar_one()
        assert (attempt.deadline_at - attempt.started_at).total_seconds() == 20 * 60
        before = list(db.session.execute(select(AttemptQuestion.question_version_id, AttemptQuestion.frozen)))
        assert len(before) == 3
    with app.app_context(), transaction(write=True):
        version = db.session.execute(select(QuestionVersion).limit(1)).scalar_one()
        version.question_id  # noqa: B018 (the stable question gets a newer version)
        make_question(key="thu-them")
    clock.forward(minutes=5)
    hang.start()
    with app.app_context(), transaction(write=False):
        after = list(db.session.execute(select(AttemptQuestion.question_version_id, AttemptQuestion.frozen)))
    assert before == after


def test_nobody_takes_more_attempts_than_the_quiz_gives(taker: MakeTaker, app: Flask) -> None:
    hang = taker(attempts=2)
    papers = []
    for _ in range(2):
        hang.start()
        papers.append(hang.attempt)
        hang.submit()
    refused = hang.start()
    assert refused.location.endswith("/kiem-tra/kiem-tra")
    assert len(set(papers)) == 2
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 2


def test_a_passed_quiz_is_not_taken_again(taker: MakeTaker) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly()
    hang.submit()
    assert "/bai-lam/" not in hang.start().location


def test_the_next_attempt_asks_what_the_last_did_not(taker: MakeTaker, app: Flask) -> None:
    hang = taker()
    asked: list[set[int]] = []
    for _ in range(3):
        hang.start()
        with app.app_context(), transaction(write=False):
            statement = (
                select(QuestionVersion.question_id)
                .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
                .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
                .where(Attempt.public_id == hang.attempt)
            )
            asked.append(set(db.session.scalars(statement)))
        hang.submit()
    assert not asked[0] & asked[1]
    assert not (asked[0] | asked[1]) & asked[2]


def test_an_attempt_left_open_beyond_its_time_is_closed_when_the_next_begins(taker: MakeTaker, clock) -> None:
    hang = taker()
    hang.start()
    first = hang.attempt
    clock.forward(minutes=21)
    hang.start()
    assert hang.attempt != first
    assert hang.client.get(f"/bai-lam/{first}/ket-qua").status_code == 200


def test_two_learners_get_papers_of_their_own(app: Flask, writing: None) -> None:
    course = make_course()
    one, two = (enrol_in(course, make_learner(name)) for name in ("Lê Văn Đạt", "Nguyễn Thị Ánh"))
    assert start_attempt(enrolment=one, place=course.place()).number == 1
    assert start_attempt(enrolment=two, place=course.place()).number == 1
    frozen = [str(row) for row in db.session.scalars(select(AttemptQuestion.frozen))]
    assert len(set(frozen)) == len(frozen) == 6


def test_who_is_not_enrolled_cannot_start(taker: MakeTaker, app: Flask, sign_in) -> None:
    hang = taker()
    with app.app_context(), transaction(write=True):
        other = make_learner("Phạm Văn Ước").id
    stranger = sign_in(other)
    assert stranger.get(hang.start_page).location.endswith("/khoa-hoc/an-toan-so")
    assert stranger.post(f"{hang.start_page}/bat-dau").location.endswith("/khoa-hoc/an-toan-so")


def test_what_stands_on_a_replaced_law_is_never_asked_and_the_paper_is_shorter(writing: None) -> None:
    made = make_course(draw=(("chung", 3, 4),))
    pooled = db.session.scalars(select(Question).where(Question.pool == "graded").order_by(Question.id)).all()
    for question in pooled[:2]:
        question.rested_at, question.rested_cause = START, LAW
    enrolment = enrol_in(made, make_learner())
    attempt = start_attempt(enrolment=enrolment, place=made.place())
    asked = select(func.count()).where(AttemptQuestion.attempt_id == attempt.id)
    assert db.session.scalar(asked) == 2
