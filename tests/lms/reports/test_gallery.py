"""The gallery of reports: every figure is the number of rows of the list behind it, on every day and in every unit."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from lms.core.db import db, transaction
from lms.organisations.models import Unit
from lms.people.actions import create_person, hold_post
from lms.people.models import Person
from lms.training.actions import attach_evidence
from lms.training.facts import take_snapshot
from lms.training.models import Credit
from tests.factories.organisations import make_unit
from tests.factories.training import course, make_officer, make_official, outside

SignIn = Callable[[int], FlaskClient]
IN_MAY = dt.date(2026, 5, 12)
SINCE = dt.date(2020, 1, 1)


@dataclass(frozen=True)
class Province:
    """A province with two communes and its own people, beside another that its officer does not see."""

    public_id: str
    commune: str
    foreign: str
    officer: int
    commune_officer: int


def _official(name: str, unit: Unit, *, group: str = "cong_chuc", gender: str = "female") -> Person:
    person = create_person(full_name=name, gender=gender)
    hold_post(person=person, unit=unit, title="Chuyên viên", person_group=group, valid_from=SINCE)
    return person


@pytest.fixture
def province(app: Flask) -> Province:
    with app.app_context(), transaction(write=True):
        unit = make_unit("UBND tỉnh Hải Đông", kind="province")
        other = make_unit("Tỉnh Hoàng Yến", kind="province")
        commune, second = make_unit("UBND xã An Bình", parent=unit), make_unit("UBND xã Bình An", parent=unit)
        hang, nam = _official("Nguyễn Thị Hằng", commune), _official("Trần Văn Nam", commune, gender="male")
        binh = _official("Phạm Văn Bình", unit, group="vien_chuc", gender="male")
        _official("Lê Thị Cúc", second, group="can_bo")
        make_official("Người Tỉnh Khác", other)
        outside(hang, 30, IN_MAY)
        course(hang, 16, dt.date(2026, 10, 5))
        course(nam, 16, dt.date(2026, 10, 9))
        outside(binh, 4, dt.date(2026, 10, 10))
        officer = make_officer("Đặng Thị Mai", unit)
        lower = make_officer("Vũ Thị Lan", second)
        found = Province(unit.public_id, commune.public_id, other.public_id, officer.id, lower.id)
        db.session.flush()
        take_snapshot()
    return found


def _links(page: str) -> list[tuple[str, str]]:
    """(address, words) of the figures in the tables of a page."""
    cells = re.findall(r'<td[^>]*><div><a href="([^"]+)">([^<]*)</a>', page)
    return [(unescape(url), unescape(words)) for url, words in cells]


def _said(page: str) -> str:
    """The number that a list begins with."""
    return re.search(r"([\d.]+) (?:người|lượt)", unescape(page)).group(1)  # type: ignore[union-attr]


OPTIONAL = {"Được miễn", "Chưa có mục tiêu", "Kinh phí", "Ghi chú"}
KEYS = [
    "ty-le-theo-don-vi",
    "bao-cao-nam",
    "theo-noi-dung",
    "theo-hinh-thuc",
    "theo-nhom",
    "nu-va-lanh-dao",
    "theo-khoa",
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("day", ["", "&ngay=01/06/2026"])
def test_every_figure_is_how_many_its_list_has(
    province: Province, sign_in: SignIn, key: str, day: str
) -> None:
    browser = sign_in(province.officer)
    page = browser.get(f"/nhan-su/bao-cao/{key}?nam=2026{day}")
    assert page.status_code == 200
    links = _links(page.text)
    assert links
    for url, words in links:
        behind = browser.get(url)
        assert behind.status_code == 200, url
        if "/luot" in url:
            assert words in re.findall(r"([\d.,]+) (?:lượt|tiết)", unescape(behind.text)), (url, words)
        else:
            assert _said(behind.text) == words, url


PAPERS = [*KEYS, "danh-sach-chua-dat"]


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf", "csv", "parquet"])
def test_every_report_comes_in_every_format(province: Province, sign_in: SignIn, kind: str) -> None:
    browser = sign_in(province.officer)
    for key in PAPERS:
        with browser.get(f"/nhan-su/bao-cao/{key}/tep.{kind}?nam=2026") as answer:
            assert answer.status_code == 200, key
            assert len(answer.data) > 100, key
            assert answer.headers["Content-Disposition"].endswith(f"-2026-den-20261120.{kind}")


@pytest.mark.parametrize("key", KEYS)
def test_the_workbook_says_what_the_page_and_its_lists_say(
    province: Province, sign_in: SignIn, key: str
) -> None:
    browser = sign_in(province.officer)
    page = browser.get(f"/nhan-su/bao-cao/{key}?nam=2026")
    shown = sorted(float(words.replace(".", "").replace(",", ".")) for _url, words in _links(page.text))
    with browser.get(f"/nhan-su/bao-cao/{key}/tep.xlsx?nam=2026") as answer:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    figures: list[float] = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        labels = rows[4]
        body = [row for row in rows[5:] if isinstance(row[0], float) or row[1] == "Tổng cộng"]
        columns = [place for place, label in enumerate(labels) if place > 1 and "Tỷ lệ" not in str(label)]
        kept = [
            place for place in columns if labels[place] not in OPTIONAL or any(row[place] for row in body)
        ]
        figures += [float(row[place]) for row in body for place in kept]
    assert sorted(figures) == shown


def test_the_reports_of_another_unit_are_as_if_there_were_none(province: Province, sign_in: SignIn) -> None:
    officer, lower = sign_in(province.officer), sign_in(province.commune_officer)
    for key in (*PAPERS, "danh-sach", "luot"):
        assert officer.get(f"/nhan-su/bao-cao/{key}?don-vi={province.foreign}").status_code == 404
        assert lower.get(f"/nhan-su/bao-cao/{key}?don-vi={province.commune}").status_code == 404
        assert lower.get(f"/nhan-su/bao-cao/{key}/tep.csv?don-vi={province.public_id}").status_code == 404
    assert "Nguyễn Thị Hằng" not in lower.get("/nhan-su/bao-cao/danh-sach").text
    assert officer.get("/nhan-su/bao-cao/khong-co").status_code == 404


def test_who_learns_only_sees_no_reports(app: Flask, province: Province, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        learner = create_person(full_name="Nguyễn Văn Học").id
    assert sign_in(learner).get("/nhan-su/bao-cao").status_code == 403
    assert app.test_client().get("/nhan-su/bao-cao").status_code == 302


def test_no_report_needs_more_than_twelve_statements(app: Flask, province: Province, sign_in: SignIn) -> None:
    browser = sign_in(province.officer)
    for key in ("", *(f"/{key}" for key in (*PAPERS, "danh-sach", "luot"))):
        seen = _statements(app, browser, f"/nhan-su/bao-cao{key}?nam=2026")
        assert len(seen) <= 12, "\n\n".join([key, *seen])


def _statements(app: Flask, browser: FlaskClient, address: str) -> list[str]:
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    browser.get(address)
    event.remove(engine, "before_cursor_execute", note)
    first = next(number for number, statement in enumerate(seen) if "web_session" in statement)
    return seen[first:]


def test_the_yearly_report_counts_certificates_and_shows_which(
    app: Flask, province: Province, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        lines = select(Credit.id).where(Credit.kind == "course").order_by(Credit.id)
        for number, credit_id in enumerate(db.session.scalars(lines).all()):
            attach_evidence(
                credit_id=credit_id, kind="certificate", reference=f"{number}/2026/GCN", label="GCN"
            )
            attach_evidence(credit_id=credit_id, kind="result", reference=str(number), label="Kết quả")
    officer = sign_in(province.officer)
    for day in ("", "&ngay=07/10/2026"):
        page = officer.get(f"/nhan-su/bao-cao/bao-cao-nam?nam=2026{day}").text
        words = [words for url, words in _links(page) if "chung-nhan=1" in url]
        assert words[-1] == ("1" if day else "2")
        lists = [url for url, _words in _links(page) if "chung-nhan=1" in url]
        assert _said(officer.get(lists[-1]).text) == words[-1]
