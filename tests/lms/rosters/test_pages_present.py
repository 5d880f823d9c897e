"""The list of present staff: downloaded, brought back, and nothing has changed but what was corrected in it."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit
from lms.people.actions import hold_post
from lms.people.actions.merging import merge_accounts
from lms.people.actions.persons import create_person
from lms.people.models import Absence, Person, Post
from lms.rosters.models import Roster, RosterRow
from tests.factories.organisations import make_unit
from tests.factories.people import SINCE, make_holder, make_person
from tests.lms.rosters.pages import LISTS, Office, checked_list, file_at, make_office, work

Browser = Callable[[int], FlaskClient]
PRESENT = f"{LISTS}/hien-co.xlsx"


@pytest.fixture
def office(app: Flask) -> Office:
    """The small world."""
    return make_office(app)


def _numberless(name: str, unit: Unit, title: str = "Chuyên viên", **facts: str) -> Person:
    """Somebody at the unit whom no number names."""
    person = create_person(full_name=name, **facts)  # type: ignore[arg-type]
    hold_post(person=person, unit=unit, title=title, person_group="cong_chuc", valid_from=SINCE)
    return person


def _disorder(office: Office) -> None:
    """People of the first commune of every kind that an office has."""
    first = get_unit(office.first)
    _numberless("Lê Thị Hoà", first)
    _numberless("Lê Thị Hoà", first)
    _numberless("Y Moan Êban", first, "Thứ trưởng", phone="+84 912 345 678")
    _numberless("H'Hen Niê", first, "Trưởng phòng", phone="123 45 678", gender="female")
    _numberless("Đỗ Ánh Nguyệt", first, "=1+1", national_id="031188000777")
    make_person("Nguyễn Thị Hằng", unit=first, email="Hang@xa.example", birth_on=dt.date(2024, 1, 5))
    make_person("Trần Đức Ánh", unit=first, group="cong_dan", is_counted=False, title="Công dân")
    absent = make_person("Vũ Thị Vắng", unit=first, title="Phó Chủ tịch UBND")
    db.session.add(Absence(person_id=absent.id, kind="maternity", document="", valid_from=today()))
    chief = make_holder(Role.ADMINISTRATOR, first, "Bùi Văn Trưởng", email="truong@xa.example")
    chief.national_id = "031088000888"
    below = make_unit("Phòng Văn hoá – Xã hội", parent=first, kind="department")
    keep, other = (make_person("Phạm Văn Đôi", unit=below, staff_number=number) for number in ("D1", "D2"))
    _merge(keep, other)
    keep, other = create_person(full_name="Cao Thị Hợp", staff_number="H1"), _numberless("Cao T. Hợp", below)
    _merge(keep, other)
    db.session.flush()


def _merge(keep: Person, other: Person) -> None:
    merge_accounts(keep=keep, other=other, reason="Một người", by_id=None)


def _verdicts(app: Flask) -> dict[str, int]:
    with app.app_context(), transaction(write=False):
        newest = select(func.max(Roster.id)).scalar_subquery()
        rows = select(RosterRow.verdict, func.count()).where(RosterRow.roster_id == newest)
        return dict(db.session.execute(rows.group_by(RosterRow.verdict)).all())


def _sheet(content: bytes) -> list[list[str]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


def _workbook(rows: list[list[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                page.write_string(number, column, text)
    return target.getvalue()


def test_the_present_list_brought_back_as_it_is_changes_nobody(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        _disorder(office)
    browser = sign_in(office.officer)
    content = file_at(browser, f"{PRESENT}?don-vi={office.first}")
    people = len(_sheet(content)) - 1
    assert people == 4 + 11
    checked_list(app, browser, office, content)
    assert _verdicts(app) == {"unchanged": people}


def test_every_cell_is_text_and_none_a_formula(app: Flask, office: Office, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        _disorder(office)
    content = file_at(sign_in(office.officer), f"{PRESENT}?don-vi={office.first}")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in sheet.replace("<formatCode", "") and "<v>" not in sheet.replace('t="s"><v>', "")
    rows = {row[0]: row for row in _sheet(content)}
    assert rows["Đỗ Ánh Nguyệt"][3] == "031188000777" and rows["Đỗ Ánh Nguyệt"][9] == "=1+1"
    assert rows["Lê Văn Một"][4] == "XA0000" and rows["Vũ Thị Vắng"][12] == "Nghỉ thai sản"


def test_a_number_the_officer_may_not_correct_is_not_handed_out_and_not_erased_by_its_empty_cell(
    app: Flask, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        _disorder(office)
    browser = sign_in(office.officer)
    content = file_at(browser, f"{PRESENT}?don-vi={office.first}")
    assert b"031088000888" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    rows = _sheet(content)
    for row in rows[1:]:
        row[1:7] = [""] * 6
        row[9] = "Trưởng ban" if row[0] in ("Bùi Văn Trưởng", "Đỗ Ánh Nguyệt") else row[9]
    assert {row[3] for row in rows[1:]} == {""}
    address = checked_list(app, browser, office, _workbook(rows))
    assert _verdicts(app) == {"unchanged": len(rows) - 3, "changed": 2}
    browser.post(f"{address}/xac-nhan", data={"invite": ""})
    work(app)
    with app.app_context(), transaction(write=False):
        found = select(Person.full_name, Person.national_id, Post.title).join(Post)
        held = found.where(Post.title == "Trưởng ban", Person.national_id.is_not(None))
        assert {tuple(row) for row in db.session.execute(held)} == {
            ("Bùi Văn Trưởng", "031088000888", "Trưởng ban"),
            ("Đỗ Ánh Nguyệt", "031188000777", "Trưởng ban"),
        }
        email = select(Person.email).where(Person.full_name == "Bùi Văn Trưởng")
        assert db.session.scalar(email) == "truong@xa.example"


def test_the_list_holds_the_own_people_only(app: Flask, office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    assert "Canary Hoàng Yến" not in str(_sheet(file_at(browser, PRESENT)))
    assert browser.get(f"{PRESENT}?don-vi={office.foreign}").status_code == 404
    assert sign_in(office.learner).get(PRESENT).status_code == 403


def test_the_list_is_offered_where_lists_and_people_are(office: Office, sign_in: Browser) -> None:
    browser = sign_in(office.officer)
    for page in (LISTS, f"{LISTS}/moi", "/quan-tri/nguoi-dung"):
        assert f'href="{PRESENT}"' in browser.get(page).text
    page = browser.get(f"/quan-tri/nguoi-dung?don-vi={office.first}").text
    assert f'href="{PRESENT}?don-vi={office.first}"' in page
