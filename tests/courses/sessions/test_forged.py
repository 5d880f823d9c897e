"""What nobody should send about a meeting: refused in words, and nobody's minutes fall for it."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.sessions.actions import add_members, apply_file, read_attendance_file
from courses.sessions.models import AttendanceFile, Meeting, StudyClass
from courses.sessions.queries import count_members, standing
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.people.models import Person
from tests.courses.sessions.room import Room, entries, key_of, make_room
from tests.factories.people import make_person

SignIn = Callable[[int], FlaskClient]
STRANGER = "Họ tên;Số phút\nNgười Lạ;60\n"
ODD = ["", "²", "٣", "-1", "9" * 5000, "0" * 6 + "91", "1e2", "4.5", "x", "\x00"]


@pytest.fixture
def room(app: Flask) -> Room:
    return make_room(app)


def _list(room: Room, text: str, source: str = "sheet") -> AttendanceFile:
    """The list is read for the meeting of the room."""
    meeting = db.session.get_one(Meeting, room.meeting_id)
    return read_attendance_file(
        meeting=meeting, content=text.encode(), name="x.csv", source=source, zone=dt.UTC, by_id=room.trainer
    )


def _stays(room: Room, *stays: tuple[int, int]) -> str:
    """What Zoom says of somebody who was there from and to these minutes of the meeting."""

    def clock(minutes: int) -> str:
        return f"{room.starts_at + dt.timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}"

    lines = [f"Nguyễn Thị Hằng,{clock(first)},{clock(last)}" for first, last in stays]
    return "\n".join(["Name,Join Time,Leave Time", *lines])


@pytest.mark.parametrize("text", ODD[1:])
def test_minutes_that_are_none_are_refused_in_words(
    app: Flask, room: Room, sign_in: SignIn, text: str
) -> None:
    form = {f"here-{key_of(app, room.hang)}": "1", f"minutes-{key_of(app, room.hang)}": text}
    page = sign_in(room.trainer).post(room.address, data=form)
    assert page.status_code == 422 or text == "\x00"
    assert "từ 0 đến 90" in page.text or text == "\x00"
    assert entries(app) in ([], [("Hằng", 90, "roll")])


@pytest.mark.parametrize("pick", ODD)
def test_a_confirmation_of_nobody_confirms_nobody(room: Room, sign_in: SignIn, pick: str) -> None:
    assert sign_in(room.trainer).post("/day-hoc/xac-nhan", data={"pick": pick}).status_code == 302


@pytest.mark.parametrize("row", ODD)
def test_a_row_that_the_list_has_not_is_given_to_nobody(
    app: Flask, room: Room, sign_in: SignIn, row: str
) -> None:
    with app.app_context(), transaction(write=True):
        address = f"{room.address}/danh-sach/{_list(room, STRANGER).public_id}"
    form = {"do": "assign", f"row-{row}": str(room.hang)}
    assert sign_in(room.trainer).post(address, data=form).status_code == 302
    assert entries(app) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x", "1000-01-01"])
@pytest.mark.parametrize("hours", [("00:00", "23:59"), ("23:00", "01:00"), ("8h", "8h"), ("²", "٣")])
def test_a_meeting_on_a_day_out_of_reach_is_refused_in_words(
    room: Room, sign_in: SignIn, day: str, hours: tuple[str, str]
) -> None:
    form = {
        "title": "Buổi lạ",
        "day": day,
        "begins": hours[0],
        "ends": hours[1],
        "minutes": "",
        "weeks": "30",
    }
    page = sign_in(room.trainer).post(f"/day-hoc/lop/{room.class_public_id}/buoi-hoc", data=form)
    assert page.status_code in (302, 422)


def test_two_lists_applied_at_once_count_together(app: Flask, room: Room) -> None:
    with app.app_context(), transaction(write=True):
        ids = [_list(room, _stays(room, each), "webinar").id for each in ((0, 60), (60, 80))]
    both_have_read = threading.Barrier(2)

    def apply(file_id: int) -> None:
        with app.app_context(), transaction(write=True):
            found = db.session.get_one(Meeting, room.meeting_id)
            file = db.session.get_one(AttendanceFile, file_id)
            if db.engine.dialect.name == "postgresql":
                both_have_read.wait(10)
            apply_file(meeting=found, file=file, by_id=room.trainer)

    threads = [threading.Thread(target=apply, args=(each,)) for each in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), transaction(write=False):
        assert standing(room.meeting_id)[room.hang].minutes == 80
        assert set(db.session.scalars(select(AttendanceFile.state))) == {"applied"}


def test_the_last_seat_is_given_once_however_many_reach_for_it(app: Flask) -> None:
    room = make_room(app, capacity=3)
    with app.app_context(), transaction(write=True):
        others = [room.outsider, *(make_person(f"Trần Văn {name}").id for name in ("Bách", "Cường"))]
    all_have_read = threading.Barrier(len(others))
    faults: list[BaseException] = []

    def add(person_id: int) -> None:
        try:
            with app.app_context(), transaction(write=True):
                study_class = db.session.get_one(StudyClass, room.class_id)
                if db.engine.dialect.name == "postgresql":
                    all_have_read.wait(10)
                add_members(study_class=study_class, people=[db.session.get_one(Person, person_id)])
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=add, args=(each,)) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(fault) for fault in faults] == [Refusal, Refusal]
    with app.app_context(), transaction(write=False):
        assert count_members(room.class_id) == 3


@pytest.mark.parametrize(
    ("stays", "minutes"),
    [([(30, 10)], 0), ([(0, 30), (10, 20)], 30), ([(20, 40), (0, 30), (50, 45)], 40), ([(-99, 999)], 90)],
)
def test_overlapping_and_reversed_times_never_count_twice_or_backwards(
    app: Flask, room: Room, stays: list[tuple[int, int]], minutes: int
) -> None:
    with app.app_context(), transaction(write=True):
        rows = _list(room, _stays(room, *stays), "webinar").rows
    assert [row["minutes"] for row in rows] == [minutes]
