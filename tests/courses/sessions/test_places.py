"""Classes with so many places, those who wait for one, meetings in the calendar, and lessons confirmed by hand."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.progress.actions import enrol
from courses.progress.models import Enrolment, ItemConfirmation
from courses.sessions.actions import add_members, change_class, remove_member
from courses.sessions.invariants import INVARIANTS
from courses.sessions.models import ClassMember, Meeting
from courses.sessions.queries import count_members, list_waiting
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.notices.feeds import calendar_of
from lms.notices.models import Message
from lms.people.models import Person
from tests.courses.sessions.room import Room, key_of, make_room, passes
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person
from tests.factories.structure import make_class, make_ruled_course

SignIn = Callable[[int], FlaskClient]


def test_places_that_come_free_go_to_those_who_wait_in_their_order(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        province, commune, _other = make_province()
        course, _version = make_ruled_course({"kind": "viewed"}, unit=province)
        people = [make_person(f"Người Thứ {number}", unit=commune) for number in "ABCDE"]
        study_class = make_class(course, province, starts_on=today(), capacity=2)
        with pytest.raises(Refusal, match="còn 2 chỗ"):
            add_members(study_class=study_class, people=people)
        assert count_members(study_class.id) == 0
        added = add_members(study_class=study_class, people=people, may_wait=True)
        assert [person.full_name[-1] for person in added] == ["A", "B"]
        add_members(study_class=study_class, people=people[3:], may_wait=True)
        assert [person.full_name[-1] for _row, person in list_waiting(study_class.id)] == ["C", "D", "E"]
        first = db.session.scalars(select(ClassMember).where(ClassMember.person_id == people[0].id)).one()
        remove_member(study_class=study_class, person=people[0], member=first)
        assert [person.full_name[-1] for _row, person in list_waiting(study_class.id)] == ["D", "E"]
        told = db.session.scalars(select(Message).where(Message.person_id == people[2].id)).one()
        assert "Lớp A" in told.subject
        with pytest.raises(Refusal, match="không được ít hơn"):
            change_class(study_class=study_class, name="Lớp A", starts_on=today(), ends_on=None, capacity=1)
        change_class(study_class=study_class, name="Lớp A", starts_on=today(), ends_on=None, capacity=None)
        assert list_waiting(study_class.id) == []
        assert count_members(study_class.id) == 4
        learning = set(db.session.scalars(select(Enrolment.person_id)))
        assert learning == {person.id for person in people}
        assert [found for check in INVARIANTS.values() for found in check()] == []


@pytest.fixture
def room(app: Flask) -> Room:
    """A class of two with a meeting, without a free place."""
    return make_room(app, capacity=2)


def test_a_trainer_sees_who_waits_and_takes_somebody_off(app: Flask, room: Room, sign_in: SignIn) -> None:
    trainer, address = sign_in(room.trainer), f"/day-hoc/lop/{room.class_public_id}"
    full = trainer.post(f"{address}/them", data={"people": "990001"})
    assert full.status_code == 422
    assert "còn 0 chỗ" in full.text
    waits = trainer.post(f"{address}/them", data={"people": "990001", "may_wait": "y"}, follow_redirects=True)
    assert "1 người vào danh sách chờ" in waits.text
    assert "Lê Văn Xa" in waits.text
    key = key_of(app, room.outsider)
    assert trainer.post(f"{address}/thoi-cho/{key}").status_code == 302
    assert "Lê Văn Xa" not in trainer.get(address).text.split("</h2>", 2)[-1]
    assert trainer.post(f"{address}/thoi-cho/{key}").status_code == 404


MEETING = {"title": "Buổi 2", "day": "07/12/2026", "begins": "8h00", "ends": "11:30", "minutes": "180",
           "weeks": "3", "place": "Hội trường B", "link": "", "item": ""}  # fmt: skip


def test_a_trainer_adds_a_meeting_for_three_weeks_and_changes_one(
    app: Flask, room: Room, sign_in: SignIn
) -> None:
    trainer, address = sign_in(room.trainer), f"/day-hoc/lop/{room.class_public_id}/buoi-hoc"
    assert trainer.get(address).status_code == 200
    assert trainer.post(address, data=MEETING).status_code == 302
    with app.app_context(), transaction(write=False):
        rows = list(db.session.scalars(select(Meeting).where(Meeting.place == "Hội trường B")))
        assert [row.starts_at.isoformat()[:16] for row in rows] == [
            "2026-12-07T01:00", "2026-12-14T01:00", "2026-12-21T01:00"
        ]  # fmt: skip
        assert rows[0].title == "Buổi 2 (buổi 1)"
        other = f"/day-hoc/buoi-hoc/{rows[0].public_id}/sua"
    assert 'value="08:00"' in trainer.get(other).text
    changed = {**MEETING, "ends": "09:00", "minutes": ""}
    assert trainer.post(other, data=changed).status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends": "07:00"}, "sau giờ bắt đầu"),
        ({"minutes": "400"}, "từ 1 đến 210"),
        ({"begins": "sáng"}, "08:30"),
        ({"day": "01/01/2020"}, "khai giảng sau"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"weeks": "99"}, "30 tuần"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_in_words(
    app: Flask, room: Room, sign_in: SignIn, change: dict[str, str], words: str
) -> None:
    address = f"/day-hoc/lop/{room.class_public_id}/buoi-hoc"
    answer = sign_in(room.trainer).post(address, data={**MEETING, **change})
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context(), transaction(write=False):
        assert len(list(db.session.scalars(select(Meeting)))) == 1


def test_the_calendar_of_a_learner_holds_the_meetings_with_their_hours(app: Flask, room: Room) -> None:
    with app.test_request_context("/"), transaction(write=False):
        text = calendar_of(db.session.get_one(Person, room.hang)).decode()
        assert "SUMMARY:Lớp A: Buổi 1" in text
        assert f"DTSTART:{room.starts_at.astimezone(dt.UTC):%Y%m%dT%H%M%S}Z" in text
        assert "LOCATION:Hội trường A" in text
        assert "Buổi 1" not in calendar_of(db.session.get_one(Person, room.outsider)).decode()


@pytest.fixture
def waiting(app: Flask) -> tuple[int, int, int, str]:
    """(trainer, stranger, learner, the learner's enrolment) of a course whose lessons a trainer confirms."""
    with app.app_context(), transaction(write=True):
        province, commune, _other = make_province()
        course, version = make_ruled_course({"kind": "confirmed"}, {"kind": "self_check"}, unit=province)
        trainer = make_holder(Role.TRAINER, province, "Trần Anh Tuấn")
        stranger = make_holder(Role.TRAINER, commune, "Đỗ Thị Xuân")
        learner = make_person("Nguyễn Thị Hằng", unit=province)
        enrolment = enrol(person_id=learner.id, course=course, version=version)
        return trainer.id, stranger.id, learner.id, enrolment.public_id


def test_a_learner_asks_and_a_trainer_confirms_all_who_wait_at_once(
    app: Flask, waiting: tuple[int, int, int, str], sign_in: SignIn
) -> None:
    trainer, learner = sign_in(waiting[0]), sign_in(waiting[2])
    said = learner.post("/khoa-hoc/quy-tac/bai/bai-1/xong", follow_redirects=True)
    assert "Đã báo giảng viên" in said.text
    assert "Đang chờ giảng viên" in learner.get("/khoa-hoc/quy-tac/bai/bai-1").text
    page = trainer.get("/day-hoc/xac-nhan").text
    pick = re.search(r'name="pick" value="(\d+)"', page)
    assert pick and "Nguyễn Thị Hằng" in page
    stranger = sign_in(waiting[1])
    assert "Nguyễn Thị Hằng" not in stranger.get("/day-hoc/xac-nhan").text
    stranger.post("/day-hoc/xac-nhan", data={"pick": pick[1]})
    assert passes(app) == []
    trainer.post("/day-hoc/xac-nhan", data={"pick": [pick[1], "999", "x"]})
    assert passes(app) == ["by_trainer"]
    assert "Không có ai đang chờ" in trainer.get("/day-hoc/xac-nhan").text


def test_a_trainer_passes_a_part_by_hand_only_with_a_reason_and_only_for_their_learners(
    app: Flask, waiting: tuple[int, int, int, str], sign_in: SignIn
) -> None:
    trainer, page = sign_in(waiting[0]), f"/day-hoc/hoc-vien/{waiting[3]}"
    assert "Xác nhận bằng tay" in trainer.get(page).text
    assert trainer.post(f"{page}/bai-2", data={"reason": " "}).status_code == 422
    assert trainer.post(f"{page}/bai-9", data={"reason": "Vì"}).status_code == 404
    assert sign_in(waiting[1]).get(page).status_code == 404
    assert trainer.post(f"{page}/bai-2", data={"reason": "Thi nói đạt"}).status_code == 302
    assert passes(app) == ["by_trainer"]
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(ItemConfirmation.reason)).one() == "Thi nói đạt"
