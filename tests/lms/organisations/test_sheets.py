import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from flask import Flask

from lms.core.errors import Refusal
from lms.core.zips import OLE
from lms.organisations import sheet_guard
from lms.organisations.sheets import read_sheet
from tests.lms.organisations.tables import workbook

_ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="A">'
)
_ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
_ODS_CELL = '<table:table-cell office:value-type="string"><text:p>Mã</text:p></table:table-cell>'


def _zip(**parts: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def _ods(rows: str) -> bytes:
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": mimetype, "content_xml": _ODS_HEAD + rows + _ODS_TAIL}
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _zip(**parts, **{"META-INF__manifest_xml": manifest})


def _refusal(content: bytes, name: str = "bang.xlsx") -> str:
    with pytest.raises(Refusal) as refused:
        read_sheet(content, name)
    return str(refused.value)


@pytest.fixture(autouse=True)
def _site(app: Flask) -> object:
    with app.app_context():
        yield


def test_rows_keep_the_numbers_that_excel_shows() -> None:
    rows = read_sheet(workbook([["A1"], [], ["A3"]], headings=["Mã"], title="Danh sách đơn vị"), "a.xlsx")
    assert [(row.number, row.cells[0]) for row in rows] == [
        (1, "Danh sách đơn vị"),
        (3, "Mã"),
        (4, "A1"),
        (6, "A3"),
    ]


def test_numbers_days_and_texts_read_as_an_official_types_them() -> None:
    values = [31, "00123", 1.5, dt.date(2025, 7, 1), "  Xã\n An  ", "UBND xa\u0303 Ba"]
    assert read_sheet(workbook([values]), "a.xlsx")[1].cells == (
        "31",
        "00123",
        "1.5",
        "01/07/2025",
        "Xã An",
        "UBND xã Ba",
    )


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Trống")
        hidden, shown = book.add_worksheet("Ẩn"), book.add_worksheet("Hiện")
        hidden.write(0, 0, "ẩn")
        hidden.hide()
        shown.write(2, 1, "hiện")
    assert [(row.number, row.cells) for row in read_sheet(buffer.getvalue(), "a.xlsx")] == [(3, ("", "hiện"))]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Mã,Tên\nA,Xã", "utf-8-sig"), ("Mã;Tên\nA;Xã", "utf-8"), ("Mã\tTên\nA\tXã", "utf-16")],
)
def test_text_files_are_read_whatever_parts_their_columns(text: str, encoding: str) -> None:
    assert [row.cells for row in read_sheet(text.encode(encoding), "a.csv")] == [("Mã", "Tên"), ("A", "Xã")]


def test_an_open_document_is_read_and_its_endless_tail_passed_over() -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = read_sheet(_ods(f"<table:table-row>{_ODS_CELL * 2}</table:table-row>{tail}"), "a.ods")
    assert [row.cells for row in rows] == [("Mã", "Mã")]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "tr"),
        (b"%PDF-1.7 abc", "a.pdf", "xlsx"),
        (b"%PDF-1.7 abc", "a.csv", "xlsx"),
        ("Mã,Tên\nA,Xã".encode("cp1258", "replace"), "a.csv", "Unicode"),
        (OLE + b"\0" * 600, "a.xls", "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "mật khẩu|password"),
        (workbook([["A"]])[:-400], "a.xlsx", "Excel"),
        (workbook([["A"]])[:200], "a.xlsx", "Excel"),
        (_zip(a_txt="x"), "a.xlsx", "xlsx"),
        (_zip(xl__workbook_xml="<x/>", xl__vbaProject_bin="x"), "a.xlsm", "macro|xlsm"),
        (_zip(xl__workbook_xml="<x/>", xl__worksheets__sheet1_xml="\0"), "a.xlsx", "Excel"),
        (workbook([]), "a.txt", None),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content: bytes, name: str, words: str | None) -> None:
    if words is None:
        assert read_sheet(content, name)[0].cells[0] == "Mã đơn vị"
        return
    said = _refusal(content, name)
    assert any(word in said for word in words.split("|")), said


def test_a_cell_far_away_and_a_bomb_cost_no_memory() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write(0, 0, "Mã")
        page.write(1_048_575, 16_383, "x")
    _refusal(buffer.getvalue())
    far = '<table:table-row table:number-rows-repeated="1048000"/>'
    wide = '<table:table-cell table:number-columns-repeated="16000"/>'
    row = f"<table:table-row>{_ODS_CELL}</table:table-row>"
    _refusal(_ods(f"{row}{far}<table:table-row>{wide}{_ODS_CELL}</table:table-row>"), "a.ods")
    repeated = _ODS_CELL.replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="16000"'
    )
    _refusal(
        _ods(f'<table:table-row table:number-rows-repeated="9999">{repeated}</table:table-row>'), "a.ods"
    )
    _refusal(_zip(xl__workbook_xml="<x/>", xl__big_xml=b"0" * (sheet_guard.UNPACKED_LIMIT + 1)))


def test_a_table_longer_than_the_limit_is_refused() -> None:
    text = "\n".join(f"M{number}" for number in range(60_001))
    assert "60000" in _refusal(text.encode(), "a.csv").replace(".", "")
