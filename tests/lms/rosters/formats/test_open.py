"""Opening a file: what is a table is read, everything else is refused with a sentence that says what to do."""

import zipfile
from pathlib import Path

import pytest

from lms.rosters.formats import Unreadable, open_workbook
from tests.lms.rosters.formats.workbooks import HEADINGS, PEOPLE, Sheet, edited, opened, plain_list, texts

SHEET = "xl/worksheets/sheet1.xml"


def refused(path: Path, name: str = "danh-sach.xlsx") -> str:
    with pytest.raises(Unreadable) as caught:
        open_workbook(path, name)
    return str(caught.value.problem)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_tidy_list_is_read_with_excels_own_row_numbers(tmp_path):
    workbook, header, rows = opened(plain_list(tmp_path / "a.xlsx"))
    assert workbook.sheets[0].rows == 8 and workbook.sheets[0].columns == 7
    assert header.row_number == 5 and header.headings == HEADINGS and not header.faults
    assert [row.number for row in rows] == [6, 7, 8]
    assert rows[0].cells[1].text == "Nguyễn Thị Hằng" and rows[0].cells[4].kind == "text"
    assert rows[0].cells[2].value == PEOPLE[0][2] and rows[0].cells[2].letter == "C"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"{\\rtf1 abc}", "a Word document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\x00\x01\x02\x03" * 200, "no table"),
        (b"<html><body><p>Xin ch\xc3\xa0o</p></body></html>", "web page"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, content, words):
    assert words in refused(written(tmp_path / "a.xlsx", content))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
        ("Index/Document.iwa", "an Apple Numbers file"),
        ("readme.txt", "an archive of files"),
    ],
)
def test_other_documents_are_named(tmp_path, part, words):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "x")
    assert words in refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_damaged(tmp_path, share):
    whole = plain_list(tmp_path / "a.xlsx").read_bytes()
    assert "damaged" in refused(written(tmp_path / "b.xlsx", whole[: int(len(whole) * share)]))


@pytest.mark.parametrize("share", [0.3, 0.8, 0.97])
def test_a_sheet_that_was_cut_off_inside_a_whole_file_is_damaged(tmp_path, share):
    """Its last people must not be taken for people who left."""
    source, target = plain_list(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(target, "w") as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[: int(len(content) * share)] if name == SHEET else content)
    assert "damaged" in refused(target)


def test_a_file_damaged_in_the_middle_is_refused_and_not_half_read(tmp_path):
    whole = bytearray(plain_list(tmp_path / "a.xlsx").read_bytes())
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        at = archive.getinfo(SHEET).header_offset + 80
    whole[at : at + 40] = b"\xff" * 40
    path = written(tmp_path / "b.xlsx", bytes(whole))
    with pytest.raises(Unreadable):
        opened(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    plain_list(tmp_path / "a.xlsx")
    bomb = edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {SHEET: b"<worksheet>" + b" " * 70_000_000})
    assert "larger" in refused(bomb)


def test_a_row_that_never_ends_is_refused(tmp_path):
    plain_list(tmp_path / "a.xlsx")
    cells = "".join(f'<c r="A{number}"><v>{number}</v></c>' for number in range(1_400_000))
    change = {SHEET: lambda xml: xml.replace("</row>", cells + "</row>", 1)}
    with pytest.raises(Unreadable):
        opened(edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", change))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_entities_in_any_part_are_refused(tmp_path, part):
    plain_list(tmp_path / "a.xlsx")
    declared = '<!DOCTYPE x [<!ENTITY a "b">]>'
    change = {part: lambda xml: xml.replace("?>", "?>" + declared, 1)}
    path = edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", change)
    with pytest.raises(Unreadable):
        opened(path)


def test_a_workbook_whose_shared_texts_are_cut_short_is_refused_and_no_row_is_lost(tmp_path):
    plain_list(tmp_path / "a.xlsx")
    cut = {"xl/sharedStrings.xml": lambda xml: xml[: xml.rindex("<si>")] + "</sst>"}
    with pytest.raises(Unreadable, match="damaged"):
        opened(edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", cut))


def test_a_macro_workbook_is_read_and_said(tmp_path):
    plain_list(tmp_path / "a.xlsx")
    path = edited(tmp_path / "a.xlsx", tmp_path / "b.xlsm", {"xl/vbaProject.bin": b"macro"})
    workbook, _header, rows = opened(path)
    assert workbook.kind == "xlsm" and len(rows) == 3
    assert any("macros" in str(warning) for warning in workbook.warnings)


def test_a_locked_zip_is_refused(tmp_path):
    whole = bytearray(plain_list(tmp_path / "a.xlsx").read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.find(sign)
        while at >= 0:
            whole[at + offset] |= 1
            at = whole.find(sign, at + 4)
    assert "password" in refused(written(tmp_path / "b.xlsx", bytes(whole)))


def test_an_empty_workbook_says_so(tmp_path):
    assert "empty" in refused(Sheet(tmp_path / "a.xlsx").close())


def test_hidden_sheets_rows_and_columns_are_read_and_said(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx", "Ẩn")
    sheet.rows(1, [HEADINGS, *PEOPLE]).page.hide()
    page = sheet.book.add_worksheet("Hiện")
    page.activate()
    page.set_first_sheet()
    sheet.page = page
    sheet.rows(1, [HEADINGS, *PEOPLE])
    page.set_row(2, None, None, {"hidden": True})
    page.set_column(4, 4, None, None, {"hidden": True})
    workbook, _header, rows = opened(sheet.close())
    assert [(each.name, each.is_hidden) for each in workbook.sheets] == [("Hiện", False), ("Ẩn", True)]
    said = " ".join(map(str, workbook.warnings))
    assert "“Ẩn”" in said and "hidden columns" in said and "hidden or filtered rows" in said
    assert [row.is_hidden for row in rows] == [False, True, False] and rows[1].cells[4].text == "001075012346"


def test_a_sheet_wider_than_any_list_is_left_out_and_said(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx", "Rộng")
    sheet.rows(1, [[f"cột {column}" for column in range(300)]])
    sheet.page = sheet.book.add_worksheet("Danh sách")
    workbook, _header, rows = opened(sheet.rows(1, [HEADINGS, *PEOPLE]).close())
    assert [each.name for each in workbook.sheets] == ["Danh sách"] and len(rows) == 3
    assert "more than 200 columns" in str(workbook.warnings[0])


def test_one_cell_at_the_far_end_costs_no_memory(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx").rows(1, [HEADINGS, *PEOPLE])
    sheet.page.write_string(1_048_575, 3, "xa")
    workbook, _header, rows = opened(sheet.close())
    assert workbook.sheets[0].rows == 1_048_576 and rows[-1].number == 1_048_576


def test_other_prefixes_and_cells_without_places_are_read(tmp_path):
    import re

    def prefixed(xml: str) -> str:
        bare = re.sub(r' r="[A-Z]+\d+"', "", xml)
        renamed = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", bare)
        return renamed.replace("xmlns=", "xmlns:x=")

    plain_list(tmp_path / "a.xlsx")
    path = edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {SHEET: prefixed})
    workbook, _header, rows = opened(path)
    assert workbook.sheets[0].rows == 8
    assert [texts(row)[1] for row in rows] == [person[1] for person in PEOPLE]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<row r="7"', '<row r="6"'),
        ('<row r="7"', '<row r="x"'),
        ('<row r="7"', '<row r="99999999999999999999"'),
        ('r="C7"', 'r="7"'),
        ('r="C7"', 'r="ZZZ7"'),
        ("<sheetData>", "<sheetData><!-- x --><row/><unknown/>"),
        ('t="s"', 't="?"'),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="XFD9:A1048576"/></mergeCells>'),
        ("<v>", "<v>9999999999"),
        ("<v>", "<v>nan"),
    ],
)
def test_xml_that_no_program_should_write_is_read_as_far_as_it_goes(tmp_path, old, new):
    plain_list(tmp_path / "a.xlsx")
    path = edited(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {SHEET: lambda xml: xml.replace(old, new)})
    try:
        _workbook, _header, rows = opened(path)
    except Unreadable:
        return
    numbers = [row.number for row in rows]
    assert numbers == sorted(set(numbers))
