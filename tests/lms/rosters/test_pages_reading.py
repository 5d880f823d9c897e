"""What the pages offer for files in disorder: sheets, old fonts, swapped names, work that goes on; and the console."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.rosters.models import Roster
from tests.lms.rosters.pages import (
    LISTS,
    Office,
    checked_list,
    fields_of,
    line,
    make_office,
    upload,
    work,
    workbook,
)

Browser = Callable[[int], FlaskClient]
# “Nguyễn Thị Hằng”, “Trần Văn Đức” and “Đặng Thị Ánh” as TCVN3 fonts kept them.
TCVN3 = ("NguyÔn ThÞ H»ng", "TrÇn V¨n §øc", "§Æng ThÞ ¸nh")


@pytest.fixture
def office(app: Flask) -> Office:
    """The small world."""
    return make_office(app)


def _two_sheets() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, person in (("Quý III", "Lương Văn Khởi"), ("Quý IV", "Đoàn Thị Nhẫn")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ("Họ và tên", "Chức vụ"))
            page.write_row(1, 0, (person, "Chuyên viên"))
        book.add_worksheet("Nháp").hide()
    return target.getvalue()


def test_a_file_of_another_kind_is_named_in_vietnamese(office: Office, sign_in: Browser) -> None:
    page = upload(sign_in(office.officer), office, b"%PDF-1.7 not a workbook").text
    assert "tệp PDF" in page and "a PDF document" not in page


def test_another_sheet_is_chosen(office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    address = upload(browser, office, _two_sheets()).headers["Location"]
    page = browser.get(f"{address}/trang-tinh").text
    assert "Quý IV" in page and "bị ẩn trong Excel" in page
    assert (
        browser.post(f"{address}/trang-tinh", data={"sheet": "Quý IV", "header_row": "0"}).status_code == 422
    )
    assert (
        browser.post(f"{address}/trang-tinh", data={"sheet": "Quý IV", "header_row": ""}).status_code == 302
    )
    assert "Đoàn Thị Nhẫn" in browser.get(f"{address}/ghep-cot").text


def test_text_in_an_old_font_is_shown_before_and_after_and_converted(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    content = workbook([line(number, name) for number, name in enumerate(TCVN3, start=1)])
    address = upload(browser, office, content).headers["Location"]
    page = browser.get(f"{address}/ghep-cot").text
    assert "NguyÔn ThÞ H»ng" in page and "Nguyễn Thị Hằng" in page
    assert fields_of(page)["legacy-B"] == "tcvn3"
    browser.post(f"{address}/ghep-cot", data=fields_of(page))
    work(app)
    assert "Trần Văn Đức" in browser.get(f"{address}/dong").text


def test_swapped_columns_of_names_are_noticed(app: Flask, office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    rows = [("Hằng", "Nguyễn Thị"), ("Đức", "Trần Văn"), ("Ánh", "Đặng Thị"), ("Khởi", "Lương Văn")]
    content = workbook([(*names, "Chuyên viên") for names in rows], ("Họ và đệm", "Tên", "Chức vụ"))
    address = upload(browser, office, content).headers["Location"]
    page = browser.get(f"{address}/ghep-cot").text
    assert fields_of(page)["swap_names"] == "y"
    browser.post(f"{address}/ghep-cot", data=fields_of(page))
    work(app)
    assert "Nguyễn Thị Hằng" in browser.get(f"{address}/dong").text


def test_the_page_of_work_that_goes_on_shows_itself_again(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    address = upload(browser, office, workbook([line(1, "Lương Văn Khởi")])).headers["Location"]
    browser.post(f"{address}/ghep-cot", data=fields_of(browser.get(f"{address}/ghep-cot").text))
    page = browser.get(address).text
    assert '<noscript><meta http-equiv="refresh"' in page and "data-refresh" in page
    work(app)
    assert "data-refresh" not in browser.get(address).text


def test_a_list_that_could_not_be_read_to_its_end_says_why_and_may_be_mapped_again(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    address = upload(browser, office, workbook([line(1, "Lương Văn Khởi")])).headers["Location"]
    with app.app_context(), transaction(write=True):
        roster = db.session.scalars(select(Roster)).one()
        roster.state, roster.reason = "failed", "Tệp bị hỏng ở giữa."
    page = browser.get(address).text
    assert "Tệp bị hỏng ở giữa." in page and f"{address}/ghep-cot" in page
    assert browser.get(f"{address}/ghep-cot").status_code == 200


def test_the_officer_goes_back_only_to_pages_of_the_list(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    address = checked_list(app, browser, office, workbook([line(1, "Lương Văn Khởi", birth="31/02/1990")]))
    for target in ("https://example.com", "//example.com", f"{address}.evil", "/dang-xuat"):
        answer = browser.post(
            f"{address}/quyet-dinh", data={"loai": "loi", "quyet-dinh": "skip", "ve": target}
        )
        assert answer.headers["Location"] == address


def test_a_list_is_brought_shown_and_undone_from_the_console(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "danh-sach.xlsx"
    file.write_bytes(workbook([line(1, "Lương Văn Khởi"), line(2, "Đoàn Thị Nhẫn", birth="31/02/1990")]))
    run = app.test_cli_runner()
    asked = ["rosters", "import", str(file), "--unit", office.first_code, "--by", "mai@thu.example"]
    said = run.invoke(args=[*asked, "--dry-run"]).output
    assert "Thêm 1" in said and "Dòng 5, cột C" in said and "Đã hủy" in said
    assert run.invoke(args=asked).exit_code != 0
    said = run.invoke(args=[*asked, "--skip-faulty"]).output
    assert "Đã áp dụng" in said
    with app.app_context(), transaction(write=False):
        key = db.session.scalars(select(Roster.public_id).order_by(Roster.id.desc())).first()
    assert str(key) in run.invoke(args=["rosters", "list"]).output
    undone = run.invoke(args=["rosters", "undo", str(key), "--by", "mai@thu.example"]).output
    assert "Đã hoàn tác" in undone
    wrong = [*asked[:4], office.foreign_code, *asked[5:]]
    assert "does not manage" in run.invoke(args=wrong).output
    assert "Nobody signs in" in run.invoke(args=[*asked[:6], "khong-co-ai"]).output


def test_a_visitor_of_the_start_page_finds_the_lists(office: Office, sign_in: Browser) -> None:
    assert f'href="{LISTS}"' in sign_in(office.officer).get("/nhan-su").text
