"""An HR officer goes through the five pages of a staff list."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_unit
from lms.people.models import Person
from lms.people.queries import find_by_sign_in_name
from lms.rosters.models import Roster
from tests.factories.people import make_holder, make_person
from tests.lms.rosters.pages import (
    LISTS,
    Office,
    checked_list,
    fields_of,
    file_at,
    line,
    make_office,
    row_id,
    upload,
    work,
    workbook,
)

Browser = Callable[[int], FlaskClient]


@pytest.fixture
def office(app: Flask) -> Office:
    """The small world."""
    return make_office(app)


def _people(app: Flask) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_list_goes_through_five_pages_and_back(app: Flask, office: Office, sign_in: Browser) -> None:
    browser, before = sign_in(office.officer), _people(app)
    address = checked_list(
        app, browser, office, workbook([line(1, "Lương Văn Khởi"), line(2, "Đoàn Thị Nhẫn")])
    )
    page = browser.get(address).text
    assert "Thêm 2" in page and f"{address}/dong?loai=them" in page
    assert "2 người được thêm" in browser.get(f"{address}/xac-nhan").text
    assert _people(app) == before
    assert browser.post(f"{address}/xac-nhan", data={"invite": ""}).status_code == 302
    assert "Danh sách đang được áp dụng" in browser.get(address).text
    work(app)
    assert _people(app) == before + 2
    result = browser.get(address).text
    assert "Danh sách đã được áp dụng" in result and "Hoàn tác cả lần nhập" in result
    assert "Lương Văn Khởi" in browser.get(f"{address}/nhat-ky").text
    assert browser.get(f"{address}/hoan-tac").status_code == 200
    browser.post(f"{address}/hoan-tac")
    work(app)
    assert "Lần nhập đã được hoàn tác" in browser.get(address).text


def test_the_same_list_twice_changes_nothing(app: Flask, office: Office, sign_in: Browser) -> None:
    browser, content = sign_in(office.officer), workbook([line(1, "Lương Văn Khởi")])
    address = checked_list(app, browser, office, content)
    browser.post(f"{address}/xac-nhan", data={"invite": ""})
    work(app)
    again = checked_list(app, browser, office, content)
    assert "Không đổi 1" in browser.get(again).text
    assert "như lần trước" in browser.get(f"{again}/ghep-cot").text


def test_faults_are_named_by_row_and_column_and_mended_in_place(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    rows = [line(1, "Lương Văn Khởi"), line(2, "Đoàn Thị Nhẫn", birth="31/02/1990")]
    address = checked_list(app, browser, office, workbook(rows))
    page = browser.get(f"{address}/dong?loai=loi").text
    assert "Dòng 5, cột C" in page and "31/02/1990" in page
    answer = browser.post(
        f"{address}/dong/{row_id(page, 5)}/sua",
        data={"birth_on": "28/02/1990", "ve": f"{address}/dong?loai=loi"},
    )
    assert answer.headers["Location"] == f"{address}/dong?loai=loi#dong-5"
    page = browser.get(f"{address}/dong?loai=them").text
    assert "Đoàn Thị Nhẫn" in page and "28/02/1990" in page


def test_the_workbook_comes_back_with_its_faults_marked(app: Flask, office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    rows = [line(1, "Lương Văn Khởi"), line(2, "Đoàn Thị Nhẫn", birth="31/02/1990")]
    address = checked_list(app, browser, office, workbook(rows))
    marked = file_at(browser, f"{address}/danh-dau.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(marked)).get_sheet_by_index(0).to_python()
    assert any("Đoàn Thị Nhẫn" in map(str, row) and row[-1] for row in sheet)


def test_faulty_rows_hold_the_list_back_until_they_are_mended_or_skipped(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    rows = [line(1, "Lương Văn Khởi"), line(2, "Đoàn Thị Nhẫn", birth="31/02/1990")]
    address = checked_list(app, browser, office, workbook(rows))
    assert browser.post(f"{address}/xac-nhan", data={"invite": ""}).status_code == 422
    browser.post(f"{address}/quyet-dinh", data={"loai": "loi", "quyet-dinh": "skip"})
    assert "Bỏ qua 1" in browser.get(address).text
    assert browser.post(f"{address}/xac-nhan", data={"invite": ""}).status_code == 302


def test_somebody_who_may_be_known_is_shown_side_by_side_and_decided(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        first = get_unit(office.first)
        make_person("Trần Thị Hoà", unit=first, staff_number="XA0077", birth_on=dt.date(1985, 1, 5))
    browser = sign_in(office.officer)
    twin = line(1, "Trần Thị Hòa", birth="05/01/1985")
    address = checked_list(app, browser, office, workbook([twin]))
    page = browser.get(f"{address}/dong?loai=nghi-ngo").text
    assert "XA0077" in page and "same:" in page
    browser.post(f"{address}/dong/{row_id(page, 4)}/quyet-dinh", data={"quyet-dinh": "new"})
    assert "Thêm 1" in browser.get(address).text


def test_people_who_are_not_in_the_file_stay_unless_said_otherwise(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    address = checked_list(app, browser, office, workbook([line(1, "Lương Văn Khởi")]))
    assert "4 người của đơn vị không có trong tệp" in browser.get(address).text
    page = browser.get(f"{address}/dong?loai=vang").text
    assert "Lê Văn Một" in page
    browser.post(f"{address}/quyet-dinh", data={"loai": "vang", "quyet-dinh": "apply"})
    assert "chức vụ của 4 người" in browser.get(f"{address}/xac-nhan").text


def test_many_leaving_people_need_a_second_person(app: Flask, office: Office, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        for number in range(22):
            make_person(f"Lê Thị {chr(65 + number)}nh", unit=get_unit(office.first))
    browser = sign_in(office.officer)
    address = checked_list(app, browser, office, workbook([line(1, "Lương Văn Khởi")]), absent="leave")
    assert "Phạm Văn Hai" in browser.get(f"{address}/xac-nhan").text
    browser.post(f"{address}/xac-nhan", data={"invite": ""})
    assert "chờ người thứ hai" in browser.get(address).text
    assert browser.post(f"{address}/dong-y").status_code == 403
    other = sign_in(office.second)
    assert "Anh/chị có đồng ý" in other.get(address).text
    other.post(f"{address}/dong-y")
    work(app)
    assert "Danh sách đã được áp dụng" in other.get(address).text


def test_what_somebody_changed_after_the_import_stays_and_both_values_are_shown(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    known = line(1, "Lê Văn Một", staff="XA0000", national="", email="mot@thu.example")
    address = checked_list(app, browser, office, workbook([known]))
    browser.post(f"{address}/xac-nhan", data={"invite": ""})
    work(app)
    with app.app_context(), transaction(write=True):
        person = db.session.scalars(select(Person).where(Person.staff_number == "XA0000")).one()
        person.email = "khac@thu.example"
    browser.post(f"{address}/hoan-tac")
    work(app)
    assert "giữ nguyên" in browser.get(address).text
    page = browser.get(f"{address}/xung-dot").text
    assert "khac@thu.example" in page and "mot@thu.example" in page
    assert "Lê Văn Một" in page and "/quan-tri/nguoi-dung/" in page


def test_a_file_that_is_no_list_is_refused_with_the_reason(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    answer = upload(browser, office, b"%PDF-1.7 ...", "danh-sach.pdf")
    assert answer.status_code == 422 and "PDF" in answer.text
    assert upload(browser, office, b"", "rong.xlsx").status_code == 422
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Roster)) == 0


def test_a_list_larger_than_the_limit_is_refused_and_one_below_is_taken(
    office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    big = ("Họ và tên;Đơn vị\n" + "Lê Văn Một;UBND xã An Ổn\n" * 250_000).encode()
    assert len(big) > 7_000_000
    assert upload(browser, office, big, "lon.csv").status_code == 302
    assert upload(browser, office, b"a" * 33 * 1024 * 1024, "qua-lon.csv").status_code == 413


def test_a_list_is_given_up(app: Flask, office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    address = upload(browser, office, workbook([line(1, "Lương Văn Khởi")])).headers["Location"]
    browser.post(f"{address}/bo")
    assert "Danh sách đã bị hủy" in browser.get(address).text
    assert browser.get(f"{address}/ghep-cot").status_code == 409


def test_the_template_holds_the_codes_of_the_officer_and_no_others(office: Office, sign_in: Browser) -> None:
    answer = sign_in(office.officer).get(f"{LISTS}/mau.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    text = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert office.first_code in text and "Canary" not in text and office.foreign_code not in text


def test_rows_come_as_csv_and_excel_without_formulas(app: Flask, office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    rows = [line(1, "Lương Văn Khởi", title='=HYPERLINK("http://x")')]
    address = checked_list(app, browser, office, workbook(rows))
    text = file_at(browser, f"{address}/dong.csv").decode("utf-8-sig")
    assert "Lương Văn Khởi" in text and ",=HYPERLINK" not in text
    assert file_at(browser, f"{address}/dong.xlsx")[:2] == b"PK"
    assert browser.get(f"{address}/dong.pdf").status_code == 404


@pytest.mark.parametrize("forged", ["abc", "-1", "999", "²", "9" * 5000])
def test_a_column_that_the_list_does_not_have_is_a_fault_of_the_form(
    office: Office, sign_in: Browser, forged: str
) -> None:
    browser = sign_in(office.officer)
    address = upload(browser, office, workbook([line(1, "Trần Văn An")])).headers["Location"]
    fields = fields_of(browser.get(f"{address}/ghep-cot").text)
    for name in ("field_title", "field_full_name"):
        answer = browser.post(f"{address}/ghep-cot", data=fields | {name: forged})
        assert answer.status_code == 422 and "field__error" in answer.text


def test_a_column_given_twice_is_said_on_the_page(app: Flask, office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    address = upload(browser, office, workbook([line(1, "Lương Văn Khởi")])).headers["Location"]
    fields = fields_of(browser.get(f"{address}/ghep-cot").text)
    answer = browser.post(f"{address}/ghep-cot", data=fields | {"field_note": fields["field_title"]})
    assert answer.status_code == 422 and "hai trường" in answer.text


def test_an_invitation_goes_to_those_who_are_new_when_asked(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    address = checked_list(app, browser, office, workbook([line(1, "Lương Văn Khởi")]))
    browser.post(f"{address}/xac-nhan", data={"invite": "yes"})
    work(app)
    with app.app_context(), transaction(write=False):
        roster = db.session.scalars(select(Roster)).one()
        assert roster.options["invite"] is True and roster.state == "applied"
        assert find_by_sign_in_name("nguoi1@xa.example") is not None


def test_an_administrator_brings_lists_too(app: Flask, office: Office, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        person = make_holder(Role.ADMINISTRATOR, get_unit(office.province), "Đỗ Quản Trị").id
    assert sign_in(person).get(LISTS).status_code == 200
