"""Nobody sees a list, or anybody by a list, of units that are not theirs."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.lms.people.conftest import statements
from tests.lms.rosters.pages import LISTS, Office, checked_list, line, make_office, upload, work, workbook

__all__ = ["statements"]
Browser = Callable[[int], FlaskClient]
READING = ("", "/ghep-cot", "/trang-tinh", "/dong", "/dong?loai=vang", "/dong/1", "/xac-nhan", "/hoan-tac",
           "/nhat-ky", "/xung-dot", "/dong.csv", "/dong.xlsx", "/danh-dau.xlsx")  # fmt: skip
WRITING = ("/ghep-cot", "/trang-tinh", "/dong/1/sua", "/dong/1/quyet-dinh", "/quyet-dinh", "/kiem-tra-lai",
           "/xac-nhan", "/dong-y", "/tra-lai", "/bo", "/hoan-tac")  # fmt: skip


@pytest.fixture
def office(app: Flask) -> Office:
    """The small world."""
    return make_office(app)


@pytest.fixture
def address(app: Flask, office: Office, sign_in: Browser) -> str:
    """A checked list of the first commune that names people of the other province, by all they are known by."""
    rows = [
        line(1, "Lương Văn Khởi"),
        line(2, "Canary Hoàng Yến", staff="CANARY01", email="canary@thu.example"),
        line(3, "Phùng Khắc Hiếu", unit=office.foreign_code),
    ]
    return checked_list(app, sign_in(office.officer), office, workbook(rows))


def test_a_list_of_another_unit_is_not_found(office: Office, address: str, sign_in: Browser) -> None:
    browser = sign_in(office.stranger)
    for path in READING:
        assert browser.get(f"{address}{path}").status_code == 404, path
    for path in WRITING:
        assert browser.post(f"{address}{path}", data={}).status_code == 404, path
    assert "Danh sách.xlsx" not in browser.get(LISTS).text


def test_a_learner_and_a_visitor_are_kept_out(
    office: Office, address: str, sign_in: Browser, client: FlaskClient
) -> None:
    browser = sign_in(office.learner)
    for path in (LISTS, f"{LISTS}/moi", f"{LISTS}/mau.xlsx", address):
        assert browser.get(path).status_code == 403, path
        assert client.get(path).status_code == 302, path


def test_no_list_is_brought_for_a_unit_of_others(office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.stranger)
    assert upload(browser, office, workbook([line(1, "Lương Văn Khởi")])).status_code == 422
    assert browser.get(f"{LISTS}/moi?don-vi={office.first}").status_code == 404
    assert browser.get(f"{LISTS}/mau.xlsx?don-vi={office.first}").status_code == 404


def test_nothing_known_of_people_outside_is_in_any_byte(
    app: Flask, office: Office, address: str, sign_in: Browser
) -> None:
    """What the officer typed into the file comes back; what the site knows beyond that does not."""
    browser = sign_in(office.officer)
    browser.post(f"{address}/quyet-dinh", data={"loai": "loi", "quyet-dinh": "skip"})
    browser.post(f"{address}/quyet-dinh", data={"loai": "nghi-ngo", "quyet-dinh": "skip"})
    browser.post(f"{address}/xac-nhan", data={"invite": ""})
    work(app)
    for path in (LISTS, f"{LISTS}/moi", *(f"{address}{path}" for path in READING)):
        with browser.get(path) as answer:
            data = answer.data
        for canary in ("UBND tỉnh Canary", "Canary Nhân Sự", office.foreign):
            assert canary.encode() not in data, path


def test_no_page_asks_the_database_more_than_twelve_times(
    office: Office, address: str, sign_in: Browser, statements: list[str]
) -> None:
    browser = sign_in(office.officer)
    dear = {}
    for path in (LISTS, f"{LISTS}/moi", *(f"{address}{path}" for path in READING if "/1" not in path)):
        statements.clear()
        browser.get(path).close()
        if len(statements) > 12:
            dear[path] = len(statements)
    assert dear == {}
