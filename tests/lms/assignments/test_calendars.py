"""Due days at month ends and over New Year: page, reminder, board and calendar file read one and the same day."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from lms.assignments.reminders import due_items, due_items_of
from lms.board.queries import list_overdue
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.notices.actions.choices import end_feed, make_feed
from lms.notices.feeds import find_choice, token_of
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope
from lms.training.models import Creditable
from tests.conftest import HeldClock
from tests.factories.assignments import make_creditable, make_rule
from tests.factories.organisations import make_province
from tests.factories.people import make_person
from tests.lms.assignments.test_people_move import Work, states, work

__all__ = ["work"]
SignIn = Callable[[int], FlaskClient]
LONG = "An toàn thông tin; “bảo mật”, \\ và rất nhiều chữ có dấu để dòng phải gập lại ở giữa một ký tự ẫ"


@pytest.fixture
def world(app: Flask, work: Work) -> dict[str, int]:
    """A commune that gives a course every month from 31 December 2026 on, and somebody there."""
    with app.app_context(), transaction(write=True):
        _province, commune, _other = make_province()
        person = make_person("Nguyễn Thị Hằng", unit=commune)
        ids = {"commune": commune.id, "person": person.id, "course": make_creditable(LONG).id}
    work()
    with app.app_context(), transaction(write=True):
        course = db.session.get_one(Creditable, ids["course"])
        unit = db.session.get_one(Unit, ids["commune"])
        make_rule(unit, course, due_on=dt.date(2026, 12, 31), every_months=1, notice_days=3)
    return ids


def test_month_ends_do_not_drift_and_every_place_says_the_same(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock, sign_in: SignIn
) -> None:
    expected = [dt.date(2026, 12, 31), dt.date(2027, 1, 31), dt.date(2027, 2, 28), dt.date(2027, 3, 31)]
    while (day := _today(app)) <= dt.date(2027, 3, 5):
        if day.day in (1, 28, 31) or day.month == 3:
            work()
            _agree(app, world, day)
        clock.forward(days=1)
    found = states(app, world["person"])
    assert [each[1] for each in found] == expected
    page = sign_in(world["person"]).get("/giao-hoc").text
    assert all(f"{each:%d/%m/%Y}" in page for each in expected)


def _today(app: Flask) -> dt.date:
    with app.app_context():
        return today()


def _agree(app: Flask, world: dict[str, int], day: dt.date) -> None:
    """The board, the planner and the own calendar know the same late days, and nobody is late on the day itself."""
    late = {due for state, due in states(app, world["person"]) if state == "open" and due and due < day}
    with app.app_context(), transaction(write=False):
        scope = SubtreeScope(frozenset({world["commune"]}), day)
        assert {row.Assignment.due_on for row in db.session.execute(list_overdue(scope))} == late
        own = list(due_items_of(world["person"], day))
        assert {item.due_on for item in own if item.due_on < day} == late
        spoken_of = {item.due_on for item in due_items(day)}
        assert spoken_of <= {item.due_on for item in own}


def test_the_calendar_file_is_read_by_calendar_programs_and_ends_with_its_link(
    app: Flask, world: dict[str, int], work: Work, client: FlaskClient
) -> None:
    work()
    with app.app_context(), transaction(write=True):
        make_feed(person_id=world["person"])
        choice = find_choice(world["person"])
        assert choice is not None
        address = f"/lich/{token_of(choice)}.ics"
    answer = client.get(address)
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    events = [each for each in Calendar.from_ical(answer.data).walk("VEVENT") if "assignments" in each["uid"]]
    assert [(each["dtstart"].dt, str(each["summary"]).endswith(LONG)) for each in events] == [
        (dt.date(2026, 12, 31), True)
    ]
    assert all(each["dtend"].dt > each["dtstart"].dt for each in events)
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404
    assert client.get("/lich/%E1%BA%AB-%00.ics").status_code == 404
    with app.app_context(), transaction(write=True):
        end_feed(person_id=world["person"])
    assert client.get(address).status_code == 404
