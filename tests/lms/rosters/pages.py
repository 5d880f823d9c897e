"""A province with two communes beside another one, its HR officers, and staff lists as workbooks."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.core.db import transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person

LISTS = "/nhan-su/danh-sach"
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Số hiệu", "Chức vụ", "Mã đơn vị", "Thư điện tử")
_EDGE = "7f3ad1c9"
Browser = Callable[[int], FlaskClient]


@dataclass(frozen=True)
class Office:
    """Ids and addresses of the small world that the pages of staff lists are tried in."""

    officer: int
    second: int
    stranger: int
    learner: int
    province: str
    first: str
    first_code: str
    foreign: str
    foreign_code: str


def make_office(app: Flask) -> Office:
    """The small world, committed; the people of the other province are called Canary."""
    with app.app_context(), transaction(write=True):
        province, first, _second = make_province()
        foreign = make_unit("UBND tỉnh Canary", kind="province")
        make_person("Canary Hoàng Yến", unit=foreign, email="canary@thu.example", staff_number="CANARY01")
        for number in range(3):
            make_person(f"Lê Văn {('Một', 'Hai', 'Ba')[number]}", unit=first, staff_number=f"XA000{number}")
        return Office(
            officer=make_holder(Role.HR_OFFICER, province, "Đặng Thị Mai", email="mai@thu.example").id,
            second=make_holder(Role.HR_OFFICER, province, "Phạm Văn Hai").id,
            stranger=make_holder(Role.HR_OFFICER, foreign, "Canary Nhân Sự").id,
            learner=make_person("Nguyễn Thị Hằng", unit=first, staff_number="XA0009").id,
            province=province.public_id,
            first=first.public_id,
            first_code=first.code,
            foreign=foreign.public_id,
            foreign_code=foreign.code,
        )


def workbook(rows: list[tuple[Any, ...]], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """A staff list whose headings stand in row 3."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("Danh sách")
        page.write(0, 0, "DANH SÁCH CÔNG CHỨC")
        for number, row in enumerate([headings, *rows], start=2):
            for column, value in enumerate(row):
                page.write(number, column, value)
    return target.getvalue()


def line(number: int, name: str, **facts: str) -> tuple[Any, ...]:
    """One person of a list, with everything right unless said otherwise."""
    given = {
        "birth": f"{number:02d}/02/1990",
        "national": f"0310900{number:05d}",
        "staff": f"NV{number:05d}",
        "title": "Chuyên viên",
        "unit": "",
        "email": f"nguoi{number}@xa.example",
    } | facts
    return (number, name, *(given[key] for key in ("birth", "national", "staff", "title", "unit", "email")))


def upload(
    browser: FlaskClient, office: Office, content: bytes, name: str = "Danh sách.xlsx"
) -> TestResponse:
    """The officer sends the file for the first commune."""
    parts = [('name="unit"', office.first.encode()), (f'name="file"; filename="{name}"', content)]
    body = b"".join(
        f"--{_EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    kind = f"multipart/form-data; boundary={_EDGE}"
    return browser.post(f"{LISTS}/moi", data=body + f"--{_EDGE}--\r\n".encode(), content_type=kind)


def fields_of(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands: chosen options, texts and ticks."""
    found = dict(re.findall(r'<input class="input[^>]*name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        found[name] = chosen.group(1) if chosen else ""
    ticked = re.findall(r'type="(?:radio|checkbox)"[^>]*name="([^"]+)" value="([^"]*)" checked', page)
    return {**found, **dict(ticked)}


def checked_list(app: Flask, browser: FlaskClient, office: Office, content: bytes, **answers: str) -> str:
    """The address of a list that was uploaded, mapped as the page suggests, and checked."""
    address = upload(browser, office, content).headers["Location"]
    page = browser.get(f"{address}/ghep-cot").text
    answer = browser.post(f"{address}/ghep-cot", data=fields_of(page) | answers)
    assert answer.status_code == 302, re.findall(r"field__error.*?</p>", answer.text, re.S)
    work(app)
    return address


def work(app: Flask) -> None:
    """The jobs are done."""
    with app.app_context():
        drain()


def row_id(page: str, number: int) -> str:
    """The key of the row with Excel's number, by the links of a page."""
    found = re.search(rf'id="dong-{number}".*?/dong/(\d+)"', page, re.S)
    assert found, number
    return found.group(1)


def file_at(browser: FlaskClient, path: str) -> bytes:
    """The file at that address, with nothing left open."""
    with browser.get(path) as answer:
        assert answer.status_code == 200
        return answer.data
