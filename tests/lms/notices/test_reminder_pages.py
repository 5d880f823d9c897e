"""The pages of reminders: what an officer sees of tomorrow and of what was sent, and who may decide."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import func, select

from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.notices.calendar import get_setting, list_rules
from lms.notices.models import Message, Reminder, ReminderPause
from lms.people.actions import deactivate_person
from lms.people.queries import get_person_by_id
from tests.conftest import HeldClock
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder
from tests.lms.notices.conftest import MONDAY, Office, at
from tests.lms.notices.smtp import MailServer

Browser = Callable[[int], FlaskClient]
Work = Callable[[], None]
PAGE = "/quan-tri/nhac-hoc"
WEEK = dt.timedelta(days=7)


@pytest.fixture
def stranger(app: Flask) -> int:
    """An HR officer of another province."""
    with app.app_context(), transaction(write=True):
        return make_holder(Role.HR_OFFICER, make_unit("UBND tỉnh Biên Thùy", kind="province")).id


def test_what_the_officer_saw_the_day_before_is_what_lies_in_the_inboxes_the_next_morning(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None, sign_in: Browser
) -> None:
    for person in office.people[:2]:
        office.owe(person, MONDAY + WEEK)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    page = sign_in(office.officer).get(f"{PAGE}/ngay/{MONDAY}").text
    assert "Người Thứ Nhất" in page and "Người Thứ Nhì" in page and "Người Thứ Ba" not in page
    assert "kể cả khi quy tắc hoặc số liệu thay đổi" in page
    seen = {}
    for public_id in re.findall(rf"{PAGE}/thu/(\w{{12}})", page):
        text = sign_in(office.officer).get(f"{PAGE}/thu/{public_id}").text
        seen[public_id] = re.findall(
            r"<p>(.*?)</p>", text.partition("Nguyên văn")[2].partition("</section>")[0]
        )
    office.items.clear()
    at(clock, MONDAY, 8)
    run()
    with app.app_context(), transaction(write=False):
        rows = db.session.execute(
            select(Reminder.public_id, Message.body).join(
                Message, (Message.person_id == Reminder.person_id) & Message.key.startswith("reminder:")
            )
        )
        sent = {row.public_id: row.body.split("\n\n") for row in rows}
    assert len(seen) == 2 and seen == sent
    page = sign_in(office.officer).get(f"{PAGE}/ngay/{MONDAY}").text
    assert page.count("Đã gửi") >= 2


def test_officers_see_the_reminders_of_their_units_only(
    app: Flask, office: Office, clock: HeldClock, run: Work, on: None, sign_in: Browser, stranger: int
) -> None:
    office.owe(office.people[0], MONDAY + WEEK)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    with app.app_context(), transaction(write=False):
        public_id = db.session.scalars(select(Reminder.public_id)).one()
    browser = sign_in(stranger)
    assert "Thứ Nhất" not in browser.get(f"{PAGE}/ngay/{MONDAY}").text
    assert browser.get(f"{PAGE}/thu/{public_id}").status_code == 404
    assert sign_in(office.officer).get(f"{PAGE}/thu/{public_id}").status_code == 200
    assert sign_in(office.people[0]).get(PAGE).status_code == 403


def test_the_list_narrows_to_a_state_and_to_a_name(
    office: Office, mail: MailServer, monday: Work, sign_in: Browser
) -> None:
    mail.answers["p0@thu.example"] = "550 5.1.1 No such user"
    for person in office.people:
        office.owe(person, MONDAY + WEEK)
    monday()
    browser = sign_in(office.officer)
    refused = browser.get(f"{PAGE}/ngay/{MONDAY}?trang-thai=refused").text
    assert "Thứ Nhất" in refused and "Thứ Nhì" not in refused
    assert "Thứ Nhì" in browser.get(f"{PAGE}/ngay/{MONDAY}?trang-thai=sent").text
    found = browser.get(f"{PAGE}/ngay/{MONDAY}?tim=thu+tu").text
    assert "Thứ Tư" in found and "Thứ Nhì" not in found
    link = re.findall(rf"{PAGE}/thu/(\w{{12}})", refused)[0]
    assert "No such user" in browser.get(f"{PAGE}/thu/{link}").text


def test_an_administrator_of_the_site_looks_first_then_switches_on_and_off(
    app: Flask, office: Office, clock: HeldClock, sign_in: Browser
) -> None:
    office.owe(office.people[0], MONDAY + WEEK)
    browser = sign_in(office.administrator)
    assert "Nhắc học đang tắt" in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/ngay/{MONDAY}").status_code == 200
    assert browser.post(f"{PAGE}/ngay/{MONDAY}/lap").status_code == 302
    with app.app_context():
        drain()
    assert "Thứ Nhất" in browser.get(f"{PAGE}/ngay/{MONDAY}").text
    browser.post(f"{PAGE}/bat-tat", data={"bat": "1"})
    assert "Nhắc học đang tắt" not in browser.get(PAGE).text
    browser.post(f"{PAGE}/bat-tat", data={"bat": "0"})
    with app.app_context(), transaction(write=False):
        assert not get_setting().is_on
        deeds = select(func.count()).where(AuditEntry.action == "reminders.switched")
        assert db.session.scalar(deeds) == 2
    for day in ("2026-13-01", "x"):
        assert browser.get(f"{PAGE}/ngay/{day}").status_code == 404


def test_what_holds_for_the_whole_site_is_decided_by_its_administrators_alone(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        from lms.organisations.queries import get_unit

        local = make_holder(Role.ADMINISTRATOR, get_unit(office.first_public_id), "Quản Trị Xã").id
        rule = list_rules()[0].public_id
    facts = {"recipient": "person", "days": "2", "side": "before", "source": ""}
    day = {"day": "25/12/2026", "kind": "off", "name": "Nghỉ"}
    for person in (office.officer, local):
        browser = sign_in(person)
        for path, data in (
            ("bat-tat", {"bat": "1"}),
            ("quy-tac", facts),
            (f"quy-tac/{rule}/bo", {}),
            ("lich", day),
            ("lich/nap", {"nam": "2027"}),
            (f"ngay/{MONDAY}/lap", {}),
            ("gio-gui", {}),
        ):
            assert browser.post(f"{PAGE}/{path}", data=data).status_code == 403, path
        assert browser.get(f"{PAGE}/quy-tac").status_code == browser.get(f"{PAGE}/lich").status_code == 200
    browser = sign_in(office.administrator)
    assert browser.post(f"{PAGE}/quy-tac", data=facts).status_code == 302
    assert browser.post(f"{PAGE}/quy-tac", data=facts).status_code == 422
    assert browser.post(f"{PAGE}/quy-tac", data={**facts, "days": "400"}).status_code == 422
    assert browser.post(f"{PAGE}/quy-tac/{rule}/bo").status_code == 302
    assert browser.post(f"{PAGE}/lich", data=day).status_code == 302
    assert browser.post(f"{PAGE}/lich", data={**day, "name": ""}).status_code == 422
    assert "25/12/2026" in browser.get(f"{PAGE}/lich?nam=2026").text


def test_hours_are_written_as_people_write_them(app: Flask, office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.administrator)
    good = {
        "plan_at": "15h30",
        "quiet_from": "21:00",
        "quiet_to": "7:00",
        "weekly_cap": "3",
        "per_minute": "600",
    }
    assert browser.post(f"{PAGE}/gio-gui", data=good).status_code == 302
    with app.app_context(), transaction(write=False):
        setting = get_setting()
        assert (setting.plan_at, setting.quiet_from, setting.per_minute) == (
            dt.time(15, 30),
            dt.time(21),
            600,
        )
    for wrong in ({"plan_at": "25:00"}, {"quiet_to": ""}, {"weekly_cap": "9"}, {"per_minute": "x"}):
        assert browser.post(f"{PAGE}/gio-gui", data={**good, **wrong}).status_code == 422
    assert 'value="15:30"' in browser.get(f"{PAGE}/gio-gui").text


def test_an_officer_pauses_and_lifts_within_the_own_units(
    app: Flask, office: Office, sign_in: Browser, stranger: int
) -> None:
    browser = sign_in(office.officer)
    facts = {"unit": office.first_public_id, "reason": "Bão lụt", "last_day": "30/11/2026"}
    assert sign_in(stranger).post(f"{PAGE}/tam-dung", data=facts).status_code == 422
    assert browser.post(f"{PAGE}/tam-dung", data={**facts, "reason": ""}).status_code == 422
    assert browser.post(f"{PAGE}/tam-dung", data=facts).status_code == 302
    assert "Bão lụt" in browser.get(PAGE).text
    assert "Bão lụt" not in sign_in(stranger).get(PAGE).text
    with app.app_context(), transaction(write=False):
        public_id = db.session.scalars(select(ReminderPause.public_id)).one()
    assert sign_in(stranger).post(f"{PAGE}/tam-dung/{public_id}/bo").status_code == 404
    assert browser.post(f"{PAGE}/tam-dung/{public_id}/bo").status_code == 302
    assert "Bão lụt" not in browser.get(PAGE).text


def _feed(browser: FlaskClient) -> str:
    found = re.search(r"/lich/[\w-]+\.ics", browser.get("/thong-bao/cai-dat").text)
    assert found
    return found.group(0)


def test_a_person_reads_the_own_deadlines_in_a_calendar_until_the_link_is_renewed(
    app: Flask, office: Office, sign_in: Browser, client: FlaskClient
) -> None:
    owner, other = office.people[:2]
    office.owe(owner, MONDAY + WEEK, "An toàn thông tin; phần 1, 2")
    begins = dt.datetime(2026, 12, 1, 1, 0, tzinfo=dt.UTC)
    ends = begins + dt.timedelta(hours=3)
    office.owe(owner, begins.date(), "Lớp học", starts_at=begins, ends_at=ends, place="Hội trường A")
    office.owe(other, MONDAY + WEEK, "Canary")
    browser = sign_in(owner)
    browser.post("/thong-bao/cai-dat/lich")
    link = _feed(browser)
    answer = client.get(link)
    assert answer.mimetype == "text/calendar" and "Canary" not in answer.text
    events = {str(event["summary"]): event for event in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert events["Đến hạn: An toàn thông tin; phần 1, 2"].decoded("dtstart") == MONDAY + WEEK
    assert events["Lớp học"].decoded("dtstart") == begins and events["Lớp học"].decoded("dtend") == ends
    assert client.get(link).data == answer.data
    browser.post("/thong-bao/cai-dat/lich")
    assert client.get(link).status_code == 404
    second = _feed(browser)
    assert second != link and client.get(second).status_code == 200
    forged = second[:-9] + ("aaaaa" if second[-9:-4] != "aaaaa" else "bbbbb") + ".ics"
    assert client.get(forged).status_code == 404
    browser.post("/thong-bao/cai-dat/lich/bo")
    assert client.get(second).status_code == 404


def test_the_calendar_of_a_closed_account_leads_nowhere_and_its_secret_is_not_in_the_database(
    app: Flask, office: Office, sign_in: Browser, client: FlaskClient
) -> None:
    browser = sign_in(office.people[0])
    browser.post("/thong-bao/cai-dat/lich")
    link = _feed(browser)
    token = link.rsplit("/", 1)[1].removesuffix(".ics")
    with app.app_context():
        with transaction(write=False):
            for table in db.metadata.sorted_tables:
                for row in db.session.execute(select(table)):
                    assert token not in str(row)
        with transaction(write=True):
            deactivate_person(person=get_person_by_id(office.people[0]))
    assert client.get(link).status_code == 404


def test_a_learner_chooses_the_inbox_only_and_the_letter_says_where(
    office: Office, mail: MailServer, monday: Work, sign_in: Browser
) -> None:
    for person in office.people[:2]:
        office.owe(person, MONDAY + WEEK)
    browser = sign_in(office.people[0])
    assert "Nhắc học" in browser.get("/thong-bao/cai-dat").text
    assert browser.post("/thong-bao/cai-dat", data={"sent": "1"}).status_code == 302
    monday()
    assert mail.taken == ["p1@thu.example"]
    assert "/thong-bao/cai-dat" in mail.text_to("p1@thu.example")
    assert "An toàn thông tin" in sign_in(office.people[0]).get("/thong-bao").text


def test_every_page_asks_the_database_a_dozen_times_at_most(
    app: Flask, office: Office, mail: MailServer, monday: Work, sign_in: Browser
) -> None:
    from sqlalchemy import event

    for person in office.people:
        office.owe(person, MONDAY + WEEK)
    monday()
    browser = sign_in(office.administrator)
    browser.post("/thong-bao/cai-dat/lich")
    with app.app_context():
        engine = db.engine
        with transaction(write=False):
            public_id = db.session.scalars(select(Reminder.public_id)).first()
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: asked.append(statement))
    pages = ["", f"/ngay/{MONDAY}", f"/thu/{public_id}", "/quy-tac", "/lich", "/gio-gui", "/tam-dung"]
    for page in [*(f"{PAGE}{page}" for page in pages), "/thong-bao/cai-dat", _feed(browser)]:
        asked.clear()
        assert browser.get(page).status_code == 200
        counted = [each for each in asked if not each.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
        assert len(counted) <= 12, (page, len(counted))
