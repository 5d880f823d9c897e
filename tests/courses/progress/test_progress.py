"""Completion, credit and the event: one deed, once; progress never falls."""

import threading
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from courses.events import COURSE_COMPLETED
from courses.progress.actions import enrol, pass_item, withdraw
from courses.progress.models import Completion, Enrolment, ItemPass
from courses.progress.rules import is_complete, percent_done
from lms.core.db import db, transaction
from lms.core.events import Event
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.actions import hold_post
from lms.people.queries import get_person_by_id
from lms.training.models import Credit
from tests.conftest import START
from tests.factories.courses import enrol_in, make_course, make_learner, read_lesson
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder, make_person

ITEMS = st.sets(st.integers(1, 30))


@given(ITEMS, ITEMS)
def test_progress_is_a_share_and_is_whole_only_when_nothing_is_missing(
    passed: set[int], required: set[int]
) -> None:
    percent = percent_done(passed, required)
    assert 0 <= percent <= 100
    assert (percent == 100) == is_complete(passed, required)


@given(ITEMS, ITEMS, st.integers(1, 30))
def test_passing_one_more_item_never_lowers_progress(passed: set[int], required: set[int], item: int) -> None:
    assert percent_done(passed | {item}, required) >= percent_done(passed, required)


def _count(app: Flask, table: type) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def _pass_quiz(enrolment_id: int, item_id: int) -> None:
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    pass_item(
        enrolment=enrolment, item_id=item_id, rule="quiz", detail={"score_percent": 90.0}, score_percent=90.0
    )


def test_the_last_item_completes_the_course_with_its_credit_and_its_event(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_learner()
        enrolment = enrol_in(course, person)
        read_lesson(course, enrolment)
        assert enrolment.completed_at is None
        _pass_quiz(enrolment.id, course.quiz.id)
        assert enrolment.completed_at is not None
    with app.app_context(), transaction(write=False):
        credit = db.session.scalars(select(Credit)).one()
        event = db.session.scalars(select(Event).where(Event.name == COURSE_COMPLETED)).one()
        assert credit.amount_hundredths == 250
        assert event.payload["credit_id"] == credit.id
        assert event.payload["score_percent"] == 90.0
        assert event.payload["completed_on"] == "2026-11-20"


def test_many_who_pass_the_last_item_at_once_make_one_completion(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_learner()
        enrolment = enrol_in(course, person)
        read_lesson(course, enrolment)
        enrolment_id, item_id = enrolment.id, course.quiz.id
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context(), transaction(write=True):
                _pass_quiz(enrolment_id, item_id)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert _count(app, Completion) == 1
    assert _count(app, Credit) == 1
    assert _count(app, ItemPass) == 2


def test_a_learner_who_leaves_and_comes_back_loses_nothing(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_learner()
        enrolment = enrol_in(course, person)
        read_lesson(course, enrolment)
        withdraw(enrolment=enrolment)
        again = enrol(person_id=person.id, course=course.course, version=course.version)
        assert again.id == enrolment.id
        assert again.withdrawn_at is None
    assert _count(app, ItemPass) == 1


def test_a_completed_course_taken_up_again_earns_nothing_more(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        course, person = make_course(), make_learner()
        enrolment = enrol_in(course, person)
        read_lesson(course, enrolment)
        _pass_quiz(enrolment.id, course.quiz.id)
        enrol_in(course, person)
        _pass_quiz(enrolment.id, course.quiz.id)
    assert _count(app, Credit) == 1
    assert _count(app, Enrolment) == 1


def test_a_learner_finds_a_course_without_accents_enrols_and_sees_progress(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), transaction(write=True):
        make_course()
        person_id = make_learner().id
    browser = sign_in(person_id)
    assert "An toàn số cho người mới" in browser.get("/khoa-hoc?tim=an toan").text
    assert "Không có khóa học nào khớp" in browser.get("/khoa-hoc?tim=khong co").text
    assert browser.post("/khoa-hoc/an-toan-so/ghi-danh").location == "/khoa-hoc/an-toan-so/bai/mo-dau"
    assert "Đã xong 0/2 phần" in browser.get("/khoa-hoc/an-toan-so").text
    assert "Mở đầu" in browser.get("/").text
    assert browser.get("/khoa-hoc/an-toan-so/hoc-tiep").location == "/khoa-hoc/an-toan-so/bai/mo-dau"
    browser.post("/khoa-hoc/an-toan-so/roi-khoa")
    assert "chưa bắt đầu khóa học nào" in browser.get("/").text


def test_nobody_sees_the_result_of_another(app: Flask, sign_in: Callable[[int], FlaskClient]) -> None:
    with app.app_context(), transaction(write=True):
        course, person, other = make_course(), make_learner(), make_learner("Vũ Thị Ẩn")
        address = f"/ket-qua/{enrol_in(course, person).public_id}"
        person_id, other_id = person.id, other.id
    assert sign_in(person_id).get(address).status_code == 200
    assert sign_in(other_id).get(address).status_code == 404


def test_an_officer_sees_the_result_as_long_as_the_learner_belongs_to_the_unit(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), transaction(write=True):
        unit, elsewhere = make_unit(), make_unit("UBND xã Khác")
        person, officer = make_person(unit=unit), make_holder(Role.HR_OFFICER, unit)
        address = f"/ket-qua/{enrol_in(make_course(), person).public_id}"
        person_id, officer_id, elsewhere_id = person.id, officer.id, elsewhere.id
    browser = sign_in(officer_id)
    assert browser.get(address).status_code == 200
    with app.app_context(), transaction(write=True):
        hold_post(
            person=get_person_by_id(person_id),
            unit=db.session.get_one(Unit, elsewhere_id),
            title="Chuyên viên",
            person_group="cong_chuc",
            valid_from=START.date(),
        )
    assert browser.get(address).status_code == 404
