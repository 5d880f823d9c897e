"""Roll call by hand, by a code on the screen, and by a list; what was attended counts in the course."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.sessions.actions import tick
from courses.sessions.models import AttendanceFile, Meeting
from courses.sessions.queries import attended_minutes, list_history
from courses.sessions.tasks import sweep_lists
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from tests.conftest import HeldClock
from tests.courses.sessions.room import Room, entries, key_of, make_room, passes, sent

SignIn = Callable[[int], FlaskClient]


@pytest.fixture
def room(app: Flask) -> Room:
    """A class of two with a meeting."""
    return make_room(app)


@pytest.fixture
def trainer(room: Room, sign_in: SignIn) -> FlaskClient:
    """The trainer's browser."""
    return sign_in(room.trainer)


def test_a_trainer_calls_the_roll_for_all_at_once_and_the_part_counts(
    app: Flask, room: Room, trainer: FlaskClient
) -> None:
    hang, uoc = key_of(app, room.hang), key_of(app, room.uoc)
    answer = trainer.post(room.address, data={f"here-{hang}": "1", f"minutes-{uoc}": "30"})
    assert answer.status_code == 302
    assert entries(app) == [("Ước", 30, "roll"), ("Hằng", 90, "roll")] or entries(app) == [
        ("Hằng", 90, "roll"),
        ("Ước", 30, "roll"),
    ]
    assert passes(app) == ["attended"]
    page = trainer.get(room.address).text
    assert "2/2" in page
    assert "gọi tên" in page


def test_every_wrong_minute_is_said_and_nothing_is_half_written(
    app: Flask, room: Room, trainer: FlaskClient
) -> None:
    hang, uoc = key_of(app, room.hang), key_of(app, room.uoc)
    answer = trainer.post(room.address, data={f"minutes-{hang}": "nhiều", f"minutes-{uoc}": "91"})
    assert answer.status_code == 422
    assert answer.text.count("số phút từ 0 đến 90") >= 2
    assert 'value="nhiều"' in answer.text
    assert entries(app) == []


def test_a_correction_is_a_new_entry_with_its_reason_and_what_was_passed_stays(
    app: Flask, room: Room, trainer: FlaskClient
) -> None:
    hang = key_of(app, room.hang)
    trainer.post(room.address, data={f"here-{hang}": "1", "absent": "1"})
    trainer.post(room.address, data={f"minutes-{hang}": "10", "note": "Về sớm"})
    trainer.post(room.address, data={f"minutes-{hang}": "10"})
    with app.app_context(), transaction(write=False):
        history = list_history(room.meeting_id, room.hang)
        assert [row.minutes for row in history] == [10, 90]
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "meeting.attendance_corrected")
        ).one()
        assert entry.detail == {"before": 90, "minutes": 10, "note": "Về sớm"}
    assert passes(app) == ["attended"]
    assert ("Ước", 0, "roll") in entries(app)


def test_the_meeting_of_others_is_no_page(app: Flask, room: Room, sign_in: SignIn) -> None:
    stranger = sign_in(room.stranger)
    for path in ("", "/ma-qr", "/sua", "/danh-sach"):
        assert stranger.get(room.address + path).status_code == 404
    assert sign_in(room.hang).get(room.address).status_code in (403, 404)


def code_on(trainer: FlaskClient, room: Room) -> str:
    """The path behind the code that is on the screen now."""
    page = trainer.get(f"{room.address}/ma-qr")
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'<a href="([^"]+/diem-danh/[^"]+)"', page.text)
    assert found
    return urlsplit(found[1]).path


def ticket_in(page: str) -> str:
    """The ticket in the form behind a code."""
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_a_learner_scans_and_is_entered_once(
    app: Flask, room: Room, trainer: FlaskClient, sign_in: SignIn, clock: HeldClock
) -> None:
    clock.forward(minutes=20)
    learner, code = sign_in(room.hang), code_on(trainer, room)
    page = learner.get(code)
    assert entries(app) == []
    assert learner.post(code, data={"ticket": ticket_in(page.text)}).status_code == 302
    assert learner.post(code, data={"ticket": ticket_in(page.text)}).status_code == 302
    assert learner.get(code).status_code == 302
    assert entries(app) == [("Hằng", 90, "qr")]
    assert passes(app) == ["attended"]


def test_who_scans_late_has_what_is_left(app: Flask, room: Room, sign_in: SignIn, clock: HeldClock) -> None:
    clock.forward(minutes=60)
    learner, code = sign_in(room.hang), code_on(sign_in(room.trainer), room)
    learner.post(code, data={"ticket": ticket_in(learner.get(code).text)})
    assert entries(app) == [("Hằng", 50, "qr")]
    assert passes(app) == []


def test_an_old_code_a_forged_one_and_a_page_kept_open_are_refused_in_words(
    app: Flask, room: Room, trainer: FlaskClient, sign_in: SignIn, clock: HeldClock
) -> None:
    clock.forward(minutes=20)
    learner, code = sign_in(room.hang), code_on(trainer, room)
    ticket = ticket_in(learner.get(code).text)
    clock.forward(seconds=46)
    old = learner.get(code)
    assert old.status_code == 422
    assert "Mã này đã hết hạn" in old.text
    assert learner.get("/diem-danh/ImE0.giả").status_code == 422
    assert learner.post("/diem-danh/x", data={"ticket": ticket}).status_code == 404
    clock.forward(minutes=3)
    assert "Trang mở quá lâu" in learner.post(code, data={"ticket": ticket}).text
    assert entries(app) == []


def test_the_ticket_of_a_colleague_and_a_phone_that_ticked_another_enter_nobody(
    app: Flask, room: Room, trainer: FlaskClient, sign_in: SignIn, clock: HeldClock
) -> None:
    clock.forward(minutes=20)
    hang, uoc, code = sign_in(room.hang), sign_in(room.uoc), code_on(trainer, room)
    ticket = ticket_in(hang.get(code).text)
    assert uoc.post(code, data={"ticket": ticket}).status_code == 422
    assert hang.post(code, data={"ticket": ticket}).status_code == 302
    kept = hang.get_cookie("diem_danh")
    assert kept is not None
    uoc.set_cookie("diem_danh", kept.value)
    page = uoc.post(code, data={"ticket": ticket_in(uoc.get(code).text)})
    assert "Thiết bị này đã điểm danh cho người khác" in page.text
    assert entries(app) == [("Hằng", 90, "qr")]


def test_outside_the_hours_and_outside_the_class_nobody_ticks(
    app: Flask, room: Room, trainer: FlaskClient, sign_in: SignIn, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        meeting = db.session.get_one(Meeting, room.meeting_id)
        with pytest.raises(Refusal, match="chưa bắt đầu"):
            tick(meeting=meeting, person_id=room.hang)
        clock.forward(minutes=20)
        with pytest.raises(Refusal, match="chưa có tên trong lớp"):
            tick(meeting=meeting, person_id=room.outsider)
        clock.forward(minutes=91)
        with pytest.raises(Refusal, match="đã kết thúc"):
            tick(meeting=meeting, person_id=room.hang)


def file_of(app: Flask) -> str:
    """The address of the list that was sent."""
    with app.app_context(), transaction(write=False):
        return db.session.scalars(select(AttendanceFile.public_id)).one()


SHEET = "Mã cán bộ,Họ và tên,Có mặt\n310001,Nguyễn Thị Hằng,x\n,Trần Văn Ước,45\n999,Ai đó,x\n"


def test_a_list_is_looked_at_then_entered_then_taken_back(
    app: Flask, room: Room, trainer: FlaskClient
) -> None:
    hang = key_of(app, room.hang)
    trainer.post(room.address, data={f"minutes-{hang}": "20"})
    answer = trainer.post(f"{room.address}/danh-sach", data=sent(SHEET))
    assert answer.status_code == 302, answer.text
    page = trainer.get(answer.location).text
    assert "theo mã cán bộ" in page
    assert page.count("Lớp không có ai tên này") == 2
    assert "1 dòng ghi được; 2 dòng bị bỏ lại" in page
    assert len(entries(app)) == 1
    with app.app_context(), transaction(write=False):
        rows = db.session.scalars(select(AttendanceFile.rows)).one()
    row = next(line["row"] for line in rows if line["label"].startswith("Trần Văn Ước"))
    trainer.post(answer.location, data={"do": "apply", f"row-{row}": str(room.uoc)})
    assert sorted(entries(app)[1:]) == [("Hằng", 90, "sheet"), ("Ước", 45, "sheet")]
    assert passes(app) == ["attended"]
    trainer.post(answer.location, data={"do": "apply"})
    assert len(entries(app)) == 3
    trainer.post(answer.location, data={"do": "undo"})
    with app.app_context(), transaction(write=False):
        assert list_history(room.meeting_id, room.hang)[0].minutes == 20
        assert list_history(room.meeting_id, room.uoc)[0].minutes == 0
    assert passes(app) == ["attended"]


def test_one_button_enters_everybody_but_whose_minutes_are_written(
    app: Flask, room: Room, trainer: FlaskClient
) -> None:
    trainer.post(room.address, data={"do": "all", f"minutes-{key_of(app, room.uoc)}": "30"})
    assert sorted(entries(app)) == [("Hằng", 90, "roll"), ("Ước", 30, "roll")]


def test_a_list_that_nobody_enters_is_gone_after_a_month_and_an_entered_one_stays(
    app: Flask, room: Room, trainer: FlaskClient, clock: HeldClock
) -> None:
    for deed in ("assign", "apply"):
        answer = trainer.post(f"{room.address}/danh-sach", data=sent(SHEET))
        trainer.post(answer.location, data={"do": deed})
    with app.app_context():
        clock.forward(days=29)
        sweep_lists()
        assert _states() == ["applied", "planned"]
        clock.forward(days=2)
        sweep_lists()
        assert _states() == ["applied"]


def _states() -> list[str]:
    with transaction(write=False):
        return sorted(db.session.scalars(select(AttendanceFile.state)))


def test_the_screen_in_the_room_renews_its_code_without_being_loaded_anew(
    room: Room, trainer: FlaskClient
) -> None:
    page = trainer.get(f"{room.address}/ma-qr").text
    assert '<noscript><meta http-equiv="refresh"' in page
    assert page.count("http-equiv") == 1
    assert page.count("data-refresh") == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "trống"),
        ("Điểm,Ghi chú\n9,tốt\n", "tên cột"),
        ("PK\x03\x04 chẳng phải zip", "."),
        ("Mã cán bộ,Có mặt\n", "."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    app: Flask, room: Room, trainer: FlaskClient, content: str, words: str
) -> None:
    answer = trainer.post(f"{room.address}/danh-sach", data=sent(content))
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(AttendanceFile.id)).all() == []


def test_joins_and_leaves_of_two_files_are_never_counted_twice(
    app: Flask, room: Room, trainer: FlaskClient
) -> None:
    from lms.core.clock import VIETNAM

    begins = room.starts_at.astimezone(VIETNAM)
    day = f"{begins:%d/%m/%Y}"

    def send(first: int, last: int) -> None:
        hours = [f"{begins.hour + (begins.minute + each) // 60:02d}:{(begins.minute + each) % 60:02d}:00"
                 for each in (first, last)]  # fmt: skip
        text = f"Name,User Email,Join Time,Leave Time\nHằng,hang@donghai.gov.vn,{day} {hours[0]},{day} {hours[1]}\n"
        answer = trainer.post(f"{room.address}/danh-sach", data=sent(text, source="webinar"))
        assert answer.status_code == 302, answer.text
        trainer.post(answer.location, data={"do": "apply"})

    send(0, 40)
    send(30, 60)
    send(0, 40)
    assert [each[1] for each in entries(app)] == [40, 60, 60]
    with app.app_context(), transaction(write=False):
        assert list_history(room.meeting_id, room.hang)[0].intervals == [[0, 3600]]
        meeting = db.session.get_one(Meeting, room.meeting_id)
        assert meeting.item_id is not None
        assert attended_minutes(room.hang, meeting.item_id) == 60


def test_the_learner_sees_when_and_where_the_class_meets_and_what_is_missing(
    app: Flask, room: Room, trainer: FlaskClient, sign_in: SignIn
) -> None:
    learner = sign_in(room.hang)
    page = learner.get("/khoa-hoc/quy-tac/buoi-hoc/bai-2").text
    assert "Hội trường A" in page
    assert "dự 72 phút (đã dự 0)" in page
    trainer.post(room.address, data={f"minutes-{key_of(app, room.hang)}": "72"})
    page = learner.get("/khoa-hoc/quy-tac/buoi-hoc/bai-2").text
    assert "Phần này đã hoàn thành" in page
    assert "Còn thiếu" not in page


def test_a_cancelled_meeting_counts_nothing_from_then_on(
    app: Flask, room: Room, trainer: FlaskClient
) -> None:
    trainer.post(f"{room.address}/huy")
    answer = trainer.post(room.address, data={f"here-{key_of(app, room.hang)}": "1"})
    assert answer.status_code == 422
    assert "Buổi học đã hủy" in answer.text
    trainer.post(f"{room.address}/mo-lai")
    assert trainer.post(room.address, data={f"here-{key_of(app, room.hang)}": "1"}).status_code == 302
