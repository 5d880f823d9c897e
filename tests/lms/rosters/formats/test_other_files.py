"""Lists that are no .xlsx: text files in every encoding, web pages under another name, old workbooks."""

import base64
import zipfile
import zlib
from pathlib import Path

import pytest

from lms.rosters.formats import Unreadable, convert_row, describe_columns, legacy, open_workbook
from tests.lms.rosters.formats.workbooks import opened, texts
from tests.lms.rosters.old_fonts import to_legacy

LINES = [
    ["STT", "Họ và tên", "Ngày sinh", "Số điện thoại", "Đơn vị", "Chức vụ"],
    ["1", "Nguyễn Thị Hằng", "05/01/1980", "0912345678", "Phòng Nội vụ", "Chuyên viên"],
    ["2", "Trần Văn Ánh", "31/12/1975", "0987654321", "Văn phòng Ủy ban", "Trưởng phòng"],
    ["3", "Đặng Quốc Ường", "28/02/1990", "0387654321", "Phòng Lao động", "Kế toán"],
]
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head><body>
<table><tr><td>menu</td></tr></table><table border=1>
<tr><th rowspan=2>STT</th><th rowspan=2>Họ và tên</th><th colspan=2>Ngày sinh</th><th rowspan=2>Đơn vị</th></tr>
<tr><th>Nam</th><th>Nữ</th></tr>
<tr><td>1</td><td>Lê Thị Bé</td><td></td><td>05/01/1980</td><td rowspan=2>Văn phòng</td></tr>
<tr><td>2</td><td>Trần <b>Văn</b> Ánh</td><td>31/12/1975</td></tr></table></body></html>"""
ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
 <table:table table:name="Tờ 1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def table(separator: str, lines=LINES) -> str:
    return "".join(separator.join(line) + "\r\n" for line in lines)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_text_file_is_read_in_its_encoding_and_parted_by_its_sign(tmp_path, encoding, separator):
    path = written(tmp_path / "ds.csv", table(separator).encode(encoding))
    workbook, header, rows = opened(path)
    assert list(header.headings) == LINES[0] and [texts(row) for row in rows] == LINES[1:]
    assert workbook.sheets[0].name == "ds" and rows[0].cells[3].kind == "text" and not workbook.warnings


def windows_1258(text: str) -> bytes:
    """Letters with a tone as that encoding has them: the vowel, and the tone behind it."""
    import unicodedata

    out = b""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tone))
        out += base.encode("cp1258") + tone.encode("cp1258")
    return out


def test_windows_1258_is_recognised_and_said(tmp_path):
    workbook, _header, rows = opened(written(tmp_path / "a.csv", windows_1258(table(","))))
    assert [texts(row) for row in rows] == LINES[1:]
    assert "windows-1258" in str(workbook.warnings[0])


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_old_fonts_are_recognised_though_the_headings_are_in_them_too(tmp_path, encoding):
    content = to_legacy(table(";"), encoding).encode("latin-1")
    _workbook, header, rows = opened(written(tmp_path / "a.csv", content))
    assert header.encoding == encoding and list(header.headings) == LINES[0]
    about = describe_columns(header.headings, rows)
    assert {fact.index for fact in about if fact.legacy == encoding} >= {1, 4, 5}
    found = {column: old for column, old, _samples in legacy.preview(zip(*map(texts, rows), strict=True))}
    assert {1, 4, 5} <= found.keys() and set(found.values()) == {encoding}
    converted = [texts(convert_row(row, found)) for row in rows]
    assert converted[0] == LINES[1] and converted[2][1].casefold() == LINES[3][1].casefold()


def test_quoted_lines_zeros_kept_as_formulas_and_the_hint_of_excel_are_understood(tmp_path):
    text = 'sep=;\r\n"Họ và tên";"Số CCCD"\r\n"Lê\r\nBé";="001180012345"\r\n\r\n"An";"0""1"\r\n'
    _workbook, header, rows = opened(written(tmp_path / "a.csv", text.encode()))
    assert header.headings == ("Họ và tên", "Số CCCD") and header.row_number == 1
    assert [(row.number, texts(row)) for row in rows] == [(2, ["Lê\nBé", "001180012345"]), (4, ["An", '0"1'])]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_a_sentence(tmp_path):
    path = written(tmp_path / "a.csv", ('Họ tên,Đơn vị\n"Lê' + " x,y\n" * 400_000).encode())
    with pytest.raises(Unreadable, match="quotation"):
        open_workbook(path, "a.csv")


def test_a_page_under_the_name_of_a_workbook_is_read_and_said(tmp_path):
    workbook, header, rows = opened(written(tmp_path / "a.xls", PAGE.encode()))
    assert header.headings == ("STT", "Họ và tên", "Ngày sinh / Nam", "Ngày sinh / Nữ", "Đơn vị")
    assert texts(rows[0]) == ["1", "Lê Thị Bé", "", "05/01/1980", "Văn phòng"]
    assert texts(rows[1]) == ["2", "Trần Văn Ánh", "31/12/1975", "", "Văn phòng"]
    assert "web page" in str(workbook.warnings[0])


def test_an_old_workbook_is_read_with_dates_merges_and_hidden_sheets(tmp_path):
    path = written(tmp_path / "a.xls", zlib.decompress(base64.b64decode(XLS)))
    workbook, header, rows = opened(path)
    assert workbook.kind == "xls" and [sheet.is_hidden for sheet in workbook.sheets] == [False, True]
    assert header.row_number == 3 and [row.number for row in rows] == [4, 5]
    assert texts(rows[1]) == ["2", "Trần Văn Ánh", "31/12/1975", "001075012346", "Phòng Nội vụ"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_old_workbook_is_refused(tmp_path, share):
    whole = zlib.decompress(base64.b64decode(XLS))
    with pytest.raises(Unreadable):
        opened(written(tmp_path / "a.xls", whole[: int(len(whole) * share)]))


def spreadsheet(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_row(values: list[str], attributes: str = "") -> str:
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    return (
        "<table:table-row>"
        + "".join(cell.format(attributes, value) for value in values)
        + "</table:table-row>"
    )


def test_a_spreadsheet_of_libreoffice_is_read(tmp_path):
    path = spreadsheet(tmp_path / "a.ods", "".join(ods_row(line) for line in LINES))
    workbook, _header, rows = opened(path)
    assert workbook.kind == "ods" and [texts(row) for row in rows] == LINES[1:]


def test_a_spreadsheet_that_repeats_a_cell_without_end_is_refused_by_a_process_of_its_own(tmp_path):
    endless = ' table:number-columns-repeated="16000"'
    rows = ods_row(["x"], endless).replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">'
    )
    with pytest.raises(Unreadable):
        opened(spreadsheet(tmp_path / "a.ods", rows))


XLS = """
eNrtWF1IFFEU/u7srPvTqrumgQbDIGRlgppZvujmT+lLi6VURFD+4Yq5hlq0PZRlPgZBT0Uvgv29WL70QxH5EAgVlgVREOwWvtRTUdCDOp17dn
ZTU1BIwZgz3DP3nPPdc+7ce+6dO/NqzBcZGM6KYg6VwYZpw4WkGTpBxRUXvCC7Ychq/O6kYli0qsjlpIlMsuNR8guHnEM531EouKuOEAc+UTmM
4wh0hlr0FaQK7kODkH0oFSrlnoJrVFKQyf1KY97EfC3zO4x9zHwnay4yLyVsRBzCmD+QW2Lm8UElm20pxAXuc5sPrClEBkZlHp+9JGJYO8q72h
qOrTKDpnowCJrS6pZQS5eUU3EdbqC5Ob+jIz9MFEE6Tfcgfho68CO+rp/qln5l9QKk/zVb71hA76RJnKu/rKhAL4yjQiZzP3wYV8FbdVVDKKh3
R5uC/fCgwiHTQxG3tBAm8ZY04GID6urrXRA1eKnpOIkI+e/BF4TkZh9ojYT17rZQ0AFRh9cEqOSrirouvGJAhCDbPNcIW1UeqNHrRiprUiECaM
UJhPFMk4B6BAmiowbDJLfKuAUFhYUlxLYWbSv2QNSjCzcZux82djpCHQiayIIdxYzcTsha0n6H9KIjgPdaG3dgQqP8P+WWj807mnfWjpbM69xD
vBmpXPfxavfSgE7e/ja+p7HWf4Q1vfwWi73rNsiBhYFzsgU1TmGLPcFzucUW5ufZ63quZzFPJwzdc2ozzMruPsZcYGsOxSlieuPfOKO+ier9X/
c+0Po/+zdTfag6ejp96J1/ANk0Hc3UXl59yBN54uoVSQ/98bswd8WPzDP/2iGdipfvdhjmCz0VU7QnSJ2PFTFJjo5ISIo5VjHJRpItIakkqabn
2KjN9gz2bDcRtjmxzyhu1vl4jiTexrGlFLMp9EQ3RoVpk7EdCaSM7TY9q/N4Vtmz28Sr7NlpelbZ85NhYdqkZ3myeUII1XyqCbIIjiOvMiUN9+
Qw0LvlD61EvokEX435tnBWrJGnTDmqmG9ULbLIIossssii5SN5rlBiXwHmKSp2gnGY/3WmqExbv0n+W9qHTrp66BtqF31T9dBXWHhJ+bMOdhH3
JRbZJv6/UNIBit6FdjRyP9qXnL90AhUzn2fRDb3/bgktNf70Uvq5zPF/A3JPMzU=
"""
