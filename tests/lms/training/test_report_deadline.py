"""By which day of the year the report is due: one dated answer for pages, reminders, calendars and reports."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.notices.sources import due_sources
from lms.organisations.queries import get_root
from lms.training.actions import set_report_deadline
from lms.training.deadlines import list_report_deadlines, report_due
from lms.training.facts import take_snapshot
from lms.training.wording import target_sentence
from tests.conftest import HeldClock
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person
from tests.lms.notices.conftest import at

SignIn = Callable[[int], FlaskClient]


def change(app: Flask, due_on: dt.date) -> None:
    with app.app_context(), transaction(write=True):
        set_report_deadline(due_on=due_on, legal_basis="12/CV")


def test_a_change_holds_from_its_year_on_and_earlier_years_keep_their_day(app: Flask) -> None:
    change(app, dt.date(2028, 11, 30))
    change(app, dt.date(2027, 12, 1))
    change(app, dt.date(2028, 11, 20))
    with app.app_context(), transaction(write=False):
        days = [report_due(year) for year in (2019, 2026, 2027, 2028, 2040)]
        spans = [(row.valid_from.year, row.valid_to and row.valid_to.year) for row in list_report_deadlines()]
    assert [f"{day:%d/%m}" for day in days] == ["15/12", "15/12", "01/12", "20/11", "20/11"]
    assert spans == [(2028, None), (2027, 2028), (2020, 2027)]


@pytest.mark.parametrize("due_on", [dt.date(2025, 12, 1), dt.date(2028, 2, 29), dt.date(2090, 1, 1)])
def test_past_years_and_days_that_not_every_year_has_are_refused(app: Flask, due_on: dt.date) -> None:
    with pytest.raises(Refusal):
        change(app, due_on)


def test_sentence_reminder_and_calendar_go_by_the_same_day(app: Flask, clock: HeldClock) -> None:
    with app.app_context(), transaction(write=True):
        late = make_person("Người Chậm").id
    change(app, dt.date(2026, 12, 8))
    at(clock, dt.date(2026, 11, 30), 16)
    with app.app_context(), transaction(write=True):
        take_snapshot()
    source = None
    with app.app_context(), transaction(write=False):
        source = due_sources()["target"]
        assert source.of_person is not None
        told = [item.due_on for item in source.of_everybody(dt.date(2026, 12, 1)) if item.person_id == late]
        own = [item.due_on for item in source.of_person(late, dt.date(2026, 12, 1))]
        sentence = target_sentence(done=0, target=40_00, year=2026, on=dt.date(2026, 12, 1))
    assert told == [dt.date(2026, 12, 8)]
    assert own == [dt.date(2026, 12, 8), dt.date(2026, 12, 31)]
    assert "08/12/2026" in sentence


def test_a_report_that_is_due_on_the_last_day_of_the_year_is_spoken_of_once(
    app: Flask, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        late = make_person("Người Chậm").id
    change(app, dt.date(2026, 12, 31))
    at(clock, dt.date(2026, 12, 23), 16)
    with app.app_context(), transaction(write=True):
        take_snapshot()
    with app.app_context(), transaction(write=False):
        source = due_sources()["target"]
        assert source.of_person is not None
        assert len(list(source.of_everybody(dt.date(2026, 12, 24)))) == 1
        assert len(list(source.of_person(late, dt.date(2026, 12, 24)))) == 1


def test_administrators_of_the_whole_site_alone_change_it(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        province, _commune, _other = make_province()
        chief = make_holder(Role.ADMINISTRATOR, get_root(), "Quản Trị").id
        local = make_holder(Role.ADMINISTRATOR, province, "Quản Trị Tỉnh").id
    assert sign_in(local).get("/quan-tri/han-bao-cao").status_code == 403
    client = sign_in(chief)
    assert "15/12" in client.get("/quan-tri/han-bao-cao").text
    wrong = client.post("/quan-tri/han-bao-cao", data={"due_on": "01/12/2020"})
    assert wrong.status_code == 422 and "năm đã qua" in wrong.text
    data = {"due_on": "05/12/2027", "legal_basis": "<b>12/CV</b>"}
    assert client.post("/quan-tri/han-bao-cao", data=data).status_code == 302
    page = client.get("/quan-tri/han-bao-cao").text
    assert "05/12" in page and "&lt;b&gt;12/CV" in page and "2020–2026" in page
