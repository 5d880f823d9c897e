"""The list comes back with its faults marked, and as it was in everything else; the template reads back too."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from lms.rosters.formats import open_workbook, suggest_mapping, write_marked, write_template
from tests.lms.rosters.formats.test_other_files import LINES, table
from tests.lms.rosters.formats.workbooks import HEADINGS, PEOPLE, Sheet, edited, opened, plain_list, texts

RESULT = "Kết quả kiểm tra"
NOTES = {6: [("E", "Thiếu số 0"), (None, "=1+1")], 8: [("C", "Sai ngày"), ("G", "\x01Sai")]}


def reopened(tmp_path, content: bytes):
    (tmp_path / "marked.xlsx").write_bytes(content)
    return opened(tmp_path / "marked.xlsx")


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_notes_stand_in_a_last_column_and_the_cells_are_red(tmp_path):
    path = plain_list(tmp_path / "a.xlsx")
    content = write_marked(path, "a.xlsx", "Danh sách", NOTES)
    _workbook, header, rows = reopened(tmp_path, content)
    assert header.headings == (*HEADINGS, RESULT)
    assert [texts(row)[7] for row in rows] == ["E: Thiếu số 0; =1+1", "", "C: Sai ngày; G: Sai"]
    assert [texts(row)[:7] for row in rows] == [texts(row) for row in opened(path)[2]]
    assert rows[2].cells[2].kind == "date" and rows[0].cells[4].kind == "text"
    assert (
        b"F8C9C4" in parts(content)["xl/styles.xml"]
        and b"<f>" not in parts(content)["xl/worksheets/sheet1.xml"]
    )


def test_everything_else_in_the_workbook_stays_byte_for_byte(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, *PEOPLE])
    sheet.page.data_validation(1, 3, 9, 3, {"validate": "list", "source": ["Nam", "Nữ"]})
    sheet.page.conditional_format(
        1, 0, 9, 0, {"type": "duplicate", "format": sheet.book.add_format({"bold": True})}
    )
    sheet.page.write_comment(1, 1, "Ghi chú của phòng")
    sheet.page.write_formula(3, 6, "=1+1", None, 2)
    second = sheet.book.add_worksheet("Khác")
    second.write_string(0, 0, "giữ nguyên")
    chart = sheet.book.add_chart({"type": "column"})
    chart.add_series({"values": "='Danh sách'!$A$2:$A$4"})
    second.insert_chart("C3", chart)
    path = sheet.close()
    before, after = (
        parts(path.read_bytes()),
        parts(write_marked(path, "a.xlsx", "Danh sách", {3: [("B", "x")]})),
    )
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    for sign in (b"dataValidation", b"conditionalFormatting", b"legacyDrawing", b"<f>1+1</f>"):
        assert sign in after["xl/worksheets/sheet1.xml"]


def test_a_marked_cell_that_was_empty_gets_its_place_in_the_row(tmp_path):
    path = (
        Sheet(tmp_path / "a.xlsx")
        .rows(1, [HEADINGS, (1, "Lê Thị Bé", None, None, None, "Văn phòng", None)])
        .close()
    )
    content = write_marked(path, "a.xlsx", "Danh sách", {2: [("D", "Thiếu"), ("G", "Thiếu")]})
    row = parts(content)["xl/worksheets/sheet1.xml"]
    assert (
        row.index(b'r="B2"')
        < row.index(b'r="D2"')
        < row.index(b'r="F2"')
        < row.index(b'r="G2"')
        < row.index(b'r="H2"')
    )
    assert texts(reopened(tmp_path, content)[2][0])[1] == "Lê Thị Bé"


def test_a_marked_list_that_is_marked_again_has_one_column_of_notes(tmp_path):
    path = plain_list(tmp_path / "a.xlsx")
    first = tmp_path / "first.xlsx"
    first.write_bytes(write_marked(path, "a.xlsx", "Danh sách", NOTES))
    content = write_marked(first, "a.xlsx", "Danh sách", {7: [("B", "Trùng")]})
    _workbook, header, rows = reopened(tmp_path, content)
    assert header.headings == (*HEADINGS, RESULT)
    assert [texts(row)[7] for row in rows] == ["", "B: Trùng", ""]


def test_a_list_that_is_no_xlsx_comes_back_as_a_new_workbook(tmp_path):
    (tmp_path / "a.csv").write_bytes(table(";").encode())
    content = write_marked(tmp_path / "a.csv", "a.csv", "a", {2: [("B", "Trùng"), (None, "@SUM(1)")]})
    _workbook, header, rows = reopened(tmp_path, content)
    assert header.headings == (*LINES[0], RESULT)
    assert texts(rows[0]) == [*LINES[1], "B: Trùng; @SUM(1)"] and rows[0].cells[3].kind == "text"
    assert b"<f>" not in parts(content)["xl/worksheets/sheet1.xml"]


def test_a_macro_workbook_comes_back_without_macros(tmp_path):
    plain_list(tmp_path / "a.xlsx")
    path = edited(tmp_path / "a.xlsx", tmp_path / "b.xlsm", {"xl/vbaProject.bin": b"macro"})
    content = write_marked(path, "b.xlsm", "Danh sách", NOTES)
    assert "xl/vbaProject.bin" not in parts(content)
    assert [row.number for row in reopened(tmp_path, content)[2]] == [6, 7, 8]


def test_cells_that_do_not_say_where_they_stand_give_a_new_workbook(tmp_path):
    import re

    plain_list(tmp_path / "a.xlsx")
    change = {"xl/worksheets/sheet1.xml": lambda xml: re.sub(r'(<c) r="[A-Z]+\d+"', r"\1", xml)}
    path = edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", change)
    _workbook, header, rows = reopened(tmp_path, write_marked(path, "b.xlsx", "Danh sách", NOTES))
    assert header.headings == (*HEADINGS, RESULT) and [row.number for row in rows] == [6, 7, 8]


@pytest.mark.parametrize("units", [[], [("H01.1", "Phòng Nội vụ"), ("H01.2", "=Văn phòng")]])
def test_the_template_is_mapped_as_a_whole_and_holds_the_codes_of_the_unit(tmp_path, units):
    content = write_template(units, ["Chuyên viên", "Trưởng phòng"])
    (tmp_path / "t.xlsx").write_bytes(content)
    workbook, header, rows = opened(tmp_path / "t.xlsx")
    mapping = suggest_mapping(header.headings, rows)
    assert len(mapping) == 14 and not {"family_middle", "given_name"} & mapping.keys() and not header.faults
    assert rows[0].cells[3].text == "001180000123" and rows[0].cells[3].kind == "text"
    assert [sheet.name for sheet in workbook.sheets][:2] == ["Danh sách", "Đơn vị và chức danh"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    codes = [row[:2] for row in book.get_sheet_by_name("Đơn vị và chức danh").iter_rows()][1 : 1 + len(units)]
    assert codes == [list(unit) for unit in units]


def test_a_workbook_of_fifty_thousand_rows_is_marked_as_it_is(tmp_path):
    path = Sheet(tmp_path / "a.xlsx", constant_memory=True).rows(1, [HEADINGS, *[PEOPLE[0]] * 20_000]).close()
    content = write_marked(
        path, "a.xlsx", "Danh sách", {number: [("B", "Trùng")] for number in range(2, 20_000, 2)}
    )
    workbook = open_workbook(path, "a.xlsx")
    _marked, _header, rows = reopened(tmp_path, content)
    assert workbook.sheets[0].rows == 20_001 == rows[-1].number
    assert sum(texts(row)[-1] == "B: Trùng" for row in rows) == 9_999
