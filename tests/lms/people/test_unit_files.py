"""Units from Excel, page by page: the template, the verdict, applied, taken back; and nobody else's units."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from lms.core.db import transaction
from lms.organisations.queries import find_unit_by_code, get_unit
from lms.people.queries import get_person_by_id
from tests.factories.people import make_person
from tests.lms.organisations.tables import row, workbook
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]
PAGE = "/quan-tri/don-vi/nhap"


def _code(app: Flask, public_id: str) -> str:
    with app.app_context(), transaction(write=False):
        return get_unit(public_id).code


def _upload(browser: FlaskClient, content: bytes, name: str = "don-vi.xlsx") -> Any:
    return browser.post(PAGE, data={"file": (io.BytesIO(content), name)})


def _address(browser: FlaskClient, rows: Sequence[Sequence[Any]]) -> str:
    answer = _upload(browser, workbook(rows))
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_table_goes_from_the_template_to_units_and_back(app: Flask, land: Land, sign_in: Browser) -> None:
    browser, province = sign_in(land.administrator), _code(app, land.province)
    template = browser.get(f"{PAGE}/mau").data
    cells = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(0).to_python()
    assert [each[0] for each in cells][:2] == ["Mã đơn vị", province] and len(cells) == 4
    page = _address(browser, [row("SO.1", province, "Sở Nội vụ"), row("SO.2", "SO.1", "Phòng Tổ chức")])
    shown = browser.get(page).text
    assert "Phòng Tổ chức" in shown and f'{page}/ap-dung"' in shown
    done = browser.post(f"{page}/ap-dung", follow_redirects=True).text
    assert "Sở Nội vụ" in done and f'{page}/hoan-tac"' in done
    assert "Sở Nội vụ" in browser.get("/quan-tri/don-vi").text
    assert browser.post(f"{page}/ap-dung", follow_redirects=True).status_code == 200
    gone = browser.post(f"{page}/hoan-tac", follow_redirects=True)
    assert gone.status_code == 200 and "Sở Nội vụ" not in browser.get("/quan-tri/don-vi").text


def test_faults_stand_with_their_cells_and_nothing_can_be_applied(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    browser, province = sign_in(land.administrator), _code(app, land.province)
    page = _address(browser, [row("SO.1", province), row("SO.2", "KHONG", kind="Xóm")])
    shown = browser.get(page).text
    assert "C3" in shown and "D3" in shown and f'{page}/ap-dung"' not in shown
    assert "SO.1" in browser.get(f"{page}?loc=new").text
    browser.post(f"{page}/ap-dung")
    with app.app_context(), transaction(write=False):
        assert find_unit_by_code("SO.1") is None
    marked = browser.get(f"{page}/ket-qua").data
    cells = CalamineWorkbook.from_filelike(io.BytesIO(marked)).get_sheet_by_index(0).to_python()
    assert [each[0] for each in cells[1:]] == ["SO.1", "SO.2"] and "KHONG" in str(cells[2][7])


def test_a_load_is_not_taken_back_from_under_somebody(app: Flask, land: Land, sign_in: Browser) -> None:
    browser, province = sign_in(land.administrator), _code(app, land.province)
    page = _address(browser, [row("SO.1", province, "Sở Nội vụ")])
    browser.post(f"{page}/ap-dung")
    with app.app_context(), transaction(write=True):
        make_person("Trần Văn Nam", unit=find_unit_by_code("SO.1"))
        assert get_person_by_id(land.hang)
    assert "SO.1" in browser.post(f"{page}/hoan-tac", follow_redirects=True).text
    with app.app_context(), transaction(write=False):
        assert find_unit_by_code("SO.1") is not None


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.xlsx"), (b"%PDF-1.7", "a.pdf"), (workbook([])[:300], "a.xlsx"), (workbook([]), "a.xlsx")],
)
def test_a_file_that_holds_no_table_is_said_to_hold_none(
    land: Land, sign_in: Browser, content: bytes, name: str
) -> None:
    answer = _upload(sign_in(land.administrator), content, name)
    assert answer.status_code == 422 and 'id="file"' in answer.text
    assert sign_in(land.administrator).post(PAGE, data={}).status_code == 422


def test_another_branch_is_not_reached_and_its_tables_are_not_found(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    chief, administrator = sign_in(land.chief), sign_in(land.administrator)
    foreign = _code(app, land.foreign)
    page = _address(chief, [row("SO.9", foreign, "Sở Biên Thùy")])
    for address in (page, f"{page}/ket-qua"):
        assert administrator.get(address).status_code == 404
    for deed in ("ap-dung", "hoan-tac"):
        assert administrator.post(f"{page}/{deed}").status_code == 404
    assert page not in administrator.get(PAGE).text
    assert foreign not in str(_template_cells(administrator))
    own = _address(administrator, [row("SO.9", foreign), row(foreign, "GOC")])
    assert administrator.get(own).text.count("SO.9") and "Biên Thùy" not in administrator.get(own).text
    for nobody in (sign_in(land.hang), app.test_client()):
        assert nobody.get(PAGE).status_code in {302, 403}


def _template_cells(browser: FlaskClient) -> list[list[Any]]:
    content = browser.get(f"{PAGE}/mau").data
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_no_page_asks_more_than_twelve_times(
    app: Flask, land: Land, sign_in: Browser, statements: list[str]
) -> None:
    browser, province = sign_in(land.administrator), _code(app, land.province)
    page = _address(browser, [row("SO.1", province)])
    applied = _address(browser, [row("SO.2", province)])
    browser.post(f"{applied}/ap-dung")
    for path in (PAGE, f"{PAGE}/mau", page, f"{page}/ket-qua", applied, "/quan-tri/don-vi?tim=an"):
        statements.clear()
        assert browser.get(path).status_code == 200
        assert len(statements) <= 12, f"{path}: {len(statements)}"
