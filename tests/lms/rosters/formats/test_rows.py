"""Headers and rows in the disorder of real lists."""

import datetime as dt

import pytest

from lms.rosters.formats import best_sheet, find_header, open_workbook, read_rows, xlsx_rows
from tests.lms.rosters.formats.workbooks import (
    HEADINGS,
    PEOPLE,
    TITLES,
    Sheet,
    edited,
    opened,
    plain_list,
    texts,
)

SHEET = "xl/worksheets/sheet1.xml"


def names(rows) -> list[str]:
    return [row.cells[1].text for row in rows if row.kind == "data"]


def test_two_header_rows_with_merged_cells_are_one_and_the_numbering_row_is_no_person(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [[title] for title in TITLES])
    for column, heading in ((0, "STT"), (1, "Họ và tên"), (4, "Đơn vị"), (5, "Chức vụ")):
        sheet.page.merge_range(4, column, 5, column, heading)
    sheet.page.merge_range(4, 2, 4, 3, "Ngày sinh")
    sheet.rows(6, [[None, None, "Nam", "Nữ"], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]])
    sheet.rows(8, [[1, "Trần Văn Ánh", dt.date(1975, 1, 5), None, "Văn phòng", "Văn thư"]])
    sheet.rows(9, [[2, "Lê Thị Bé", None, dt.date(1980, 1, 5), "Văn phòng", "Văn thư"]])
    _workbook, header, rows = opened(sheet.close())
    assert header.headings == ("STT", "Họ và tên", "Ngày sinh / Nam", "Ngày sinh / Nữ", "Đơn vị", "Chức vụ")
    assert header.row_number == 6 and header.first_data_row == 8
    assert [row.number for row in rows] == [8, 9] and names(rows) == ["Trần Văn Ánh", "Lê Thị Bé"]


def test_two_header_rows_without_merges_are_one_too(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx")
    sheet.rows(
        1, [["STT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Đơn vị"], [None, None, "Nam", "Nữ", None]]
    )
    sheet.rows(3, [[1, "Trần Văn Ánh", "05/01/1975", None, "Văn phòng"]])
    _workbook, header, rows = opened(sheet.close())
    assert header.headings[2:4] == ("Ngày, tháng, năm sinh / Nam", "Nữ") and names(rows) == ["Trần Văn Ánh"]


def test_groups_totals_signatures_and_printed_headers_are_no_people(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, [str(number) for number in range(1, 8)]])
    sheet.page.merge_range(2, 0, 2, 6, "I. Phòng Nội vụ (2 người)")
    sheet.rows(4, [PEOPLE[0], PEOPLE[1], HEADINGS, ["II", "Văn phòng Ủy ban"], PEOPLE[2]])
    sheet.rows(9, [[None, "Tổng cộng: 03 người"], ["Tổng số", None, None, None, 3]])
    sheet.rows(12, [[None, None, None, None, "Hà Nội, ngày 05 tháng 01 năm 2026"]])
    sheet.rows(13, [[None, "Người lập biểu", None, None, "TM. ỦY BAN NHÂN DÂN"], [None, "(Ký tên)"]])
    sheet.rows(18, [[None, "Nguyễn Văn Lập", None, None, "Trần Chủ Tịch"]])
    _workbook, header, rows = opened(sheet.close())
    assert header.first_data_row == 3
    assert [row.number for row in rows if row.kind == "data"] == [4, 5, 8]
    assert [(row.number, row.heading) for row in rows if row.kind == "heading"] == [
        (3, "Phòng Nội vụ"),
        (7, "Văn phòng Ủy ban"),
    ]
    assert [row.number for row in rows if row.kind == "header"] == [6]
    assert [row.number for row in rows if row.kind == "footer"] == [9, 10, 12, 13, 14, 18]


def test_a_group_named_after_a_unit_without_a_number_is_a_heading(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, [None, "Trung tâm Y tế"], PEOPLE[0]])
    _workbook, _header, rows = opened(sheet.close())
    assert [row.heading for row in rows] == ["Trung tâm Y tế", None]


def test_a_person_of_whom_only_the_name_is_known_is_no_heading(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, [4, "Lê Thị Bé"], [None, "Phan Văn Cả"], PEOPLE[0]])
    _workbook, _header, rows = opened(sheet.close())
    assert [row.kind for row in rows] == ["data"] * 3


def test_a_person_called_tong_is_no_total(tmp_path):
    person = (1, "Tống Công Cộng", *PEOPLE[0][2:])
    _workbook, _header, rows = opened(Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, person, person]).close())
    assert [row.kind for row in rows] == ["data", "data"]


@pytest.mark.parametrize(
    ("row", "kind", "heading"),
    [
        (["Vụ Tổ chức cán bộ"], "heading", "Vụ Tổ chức cán bộ"),
        ([None, "Vũ Thị Bé"], "data", None),
        ([4, "Đoàn Thị Hoa"], "data", None),
        ([None, "Đoàn Thanh niên"], "heading", "Đoàn Thanh niên"),
        ([5, "Phòng Tài chính 2"], "heading", "Phòng Tài chính 2"),
        (["B", "Các trường học: 12 người"], "heading", "Các trường học"),
        (["1. Khối hành chính - 5 biên chế"], "heading", "Khối hành chính"),
        ([46], "footer", None),
        ([4, "Trần Văn Ánh", "ngày 05 tháng 01 năm 1980"], "data", None),
        ([4, "Lê Thị Bé", None, None, None, None, "Ghi chú: nghỉ thai sản"], "data", None),
        ([None, None, None, None, None, "Tổ Văn thư"], "heading", "Tổ Văn thư"),
        (["Ghi chú: danh sách này lập theo mẫu"], "footer", None),
    ],
)
def test_a_row_with_little_in_it_is_told_by_what_that_is(tmp_path, row, kind, heading):
    _workbook, _header, rows = opened(Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, PEOPLE[0], row]).close())
    assert (rows[1].kind, rows[1].heading) == (kind, heading)


def test_the_sheet_with_a_header_is_offered_before_a_cover(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx", "Bìa").rows(1, [["UBND TỈNH"], ["BÁO CÁO"]])
    sheet.page = sheet.book.add_worksheet("Cán bộ")
    path = sheet.rows(1, [HEADINGS, *PEOPLE]).close()
    assert best_sheet(open_workbook(path, "a.xlsx")) == "Cán bộ"


def test_a_unit_merged_over_its_people_goes_to_each_of_them(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS])
    for number, person in enumerate(PEOPLE, 2):
        sheet.rows(number, [[*person[:5], None, person[6]]])
    sheet.page.merge_range(1, 5, 3, 5, "Phòng Nội vụ")
    _workbook, _header, rows = opened(sheet.close())
    assert [row.cells[5].text for row in rows] == ["Phòng Nội vụ"] * 3
    assert rows[2].cells[5].letter == "F"


def test_formulas_give_what_they_gave_in_excel_and_errors_stay_errors(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, PEOPLE[0], PEOPLE[1]])
    sheet.page.write_formula(1, 5, '=B1&" x"', None, "Phòng Nội vụ")
    sheet.page.write_formula(2, 5, "=VLOOKUP(1,A:B,2)", None, "#N/A")
    sheet.page.write_formula(2, 6, "=1/3", None, 0.5)
    _workbook, _header, rows = opened(sheet.close())
    assert rows[0].cells[5].value == "Phòng Nội vụ"
    assert rows[1].cells[5].kind == "formula_error" and rows[1].cells[5].text == "#N/A"
    assert rows[1].cells[6].value == 0.5 and rows[1].cells[6].text == "0,5"


def test_a_formula_without_a_stored_value_is_told_from_an_empty_cell(tmp_path):
    plain_list(tmp_path / "a.xlsx")
    change = {SHEET: lambda xml: xml.replace('<c r="A6"><v>1</v></c>', '<c r="A6"><f>ROW()-5</f></c>')}
    _workbook, _header, rows = opened(edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", change))
    assert rows[0].cells[0].kind == "formula_error" and rows[0].cells[0].text == "=ROW()-5"


def test_days_counted_from_1904_are_the_same_days(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx", date_1904=True).rows(1, [HEADINGS, PEOPLE[0]])
    workbook, _header, rows = opened(sheet.close())
    assert workbook.is_1904 and rows[0].cells[2].value == PEOPLE[0][2]


def test_letters_in_parts_and_signs_nobody_sees_are_put_right(tmp_path):
    import unicodedata

    name = unicodedata.normalize("NFD", "Nguyễn\u200b Thị\u00a0 Hằng\ufeff ")
    _workbook, _header, rows = opened(
        Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, [1, name, *PEOPLE[0][2:]]]).close()
    )
    assert rows[0].cells[1].text == "Nguyễn Thị Hằng"


def test_a_list_without_headings_says_so_and_a_person_may_choose_the_row(tmp_path):
    path = Sheet(tmp_path / "a.xlsx").rows(1, [["a", "b"], ["c", "d"], ["e", "f"]]).close()
    workbook = open_workbook(path, "a.xlsx")
    header = find_header(workbook, "Danh sách")
    assert "No row names the columns" in str(header.faults[0])
    chosen = find_header(workbook, "Danh sách", 2)
    assert chosen.headings == ("c", "d") and chosen.first_data_row == 3 and not chosen.faults
    assert len(list(read_rows(workbook, "Danh sách", chosen))) == 1


def test_headings_that_come_twice_and_columns_without_one_are_said(tmp_path):
    rows = [("Họ và tên", "Đơn vị", "Đơn vị", None), ("Trần Văn Ánh", "A", "B", "C")]
    _workbook, header, _rows = opened(Sheet(tmp_path / "a.xlsx").rows(1, rows).close())
    said = " ".join(map(str, header.faults))
    assert "columns B and C" in said and "Column D" in said


def test_300_000_empty_formatted_rows_behind_the_list_are_not_even_looked_at(tmp_path, monkeypatch):
    sheet = Sheet(tmp_path / "a.xlsx", constant_memory=True).rows(1, [HEADINGS, *PEOPLE])
    cell = sheet.book.add_format({"border": 1})
    for number in range(4, 300_000):
        sheet.page.write_blank(number, 0, None, cell)
        sheet.page.write_blank(number, 1, None, cell)
    path = sheet.close()
    looked_at = []
    monkeypatch.setattr(xlsx_rows._RowReader, "cells", _counted(xlsx_rows._RowReader.cells, looked_at))
    workbook, _header, rows = opened(path)
    assert len(rows) == 3 and workbook.sheets[0].rows == 4
    assert len(looked_at) < 20


def _counted(read, calls):
    def counted(reader, element):
        calls.append(element)
        return read(reader, element)

    return counted


@pytest.mark.parametrize("kind", ["titles only", "one column"])
def test_small_sheets_have_a_header_too(tmp_path, kind):
    rows = [[title] for title in TITLES] if kind == "titles only" else [["Họ và tên"], ["Lê Thị Bé"]]
    _workbook, header, found = opened(Sheet(tmp_path / "a.xlsx").rows(1, rows).close())
    assert header.headings and (kind == "titles only" or [texts(row) for row in found] == [["Lê Thị Bé"]])
