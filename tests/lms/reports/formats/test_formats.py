"""One paper, five kinds of files: the same figures in each, in the form that offices print and sign."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pypdfium2
import pytest
from docx import Document
from flask import Flask
from python_calamine import CalamineWorkbook
from reportlab.pdfbase.pdfmetrics import stringWidth

from lms.reports.formats import FORMATS, untold
from lms.reports.formats.faces import BOLD, load_faces
from lms.reports.formats.letter import fitted
from lms.reports.tables import CODE, DAY, NUMBER, PERCENT, TIET, Column, Heading, Paper, Row, Table, written

COLUMNS = (
    Column("TT", NUMBER, 5),
    Column("Đơn vị", width=24),
    Column("Số hiệu", CODE, 14),
    Column("Tất cả", NUMBER, 10, "Số người"),
    Column("Đạt", NUMBER, 10, "Số người"),
    Column("Tỷ lệ", PERCENT, 9),
    Column("Số tiết", TIET, 9),
    Column("Ngày", DAY, 11),
)
DAY_ONE = dt.date(2026, 5, 4)
ROWS = [
    Row((1, "UBND xã An Bình", "012345", 4812, 3436, 3436 / 4812, 265_050, DAY_ONE)),
    Row((2, "=HYPERLINK(1)", "1E5", 0, 0, None, 0, None)),
]
TOTAL = Row((None, "Tổng cộng", "", 4812, 3436, 3436 / 4812, 265_050, None))


def _paper(rows: list[Row] = ROWS, *, columns: tuple[Column, ...] = COLUMNS) -> Paper:
    moment = dt.datetime(2026, 11, 20, 2, 41, tzinfo=dt.UTC)
    day = dt.date(2026, 11, 20)
    heading = Heading(
        key="bao-cao-nam",
        unit="UBND tỉnh Hải Đông",
        superior="Chính phủ",
        title="Kết quả bồi dưỡng năm 2026",
        as_of="Số liệu đến 09:41, 20/11/2026, bản chốt số 12",
        snapshot_id=12,
        on=day,
        day=day,
        made_at=moment,
        sentences=("Đến ngày 20/11/2026, đơn vị có 4.812 người.",),
    )
    return Paper(heading, (Table("Theo đơn vị", columns, rows, len(rows), TOTAL),))


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def _written(kind: str, paper: Paper) -> bytes:
    target = io.BytesIO()
    FORMATS[kind].write(target, paper, untold)
    return target.getvalue()


@pytest.mark.usefixtures("page")
def test_a_workbook_keeps_numbers_numbers_and_identifiers_text() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(_written("xlsx", _paper()))).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert rows[0][0] == "UBND TỈNH HẢI ĐÔNG"
    assert "bản chốt số 12" in rows[2][0]
    assert rows[3][3] == "Số người"
    assert rows[4] == ["TT", "Đơn vị", "Số hiệu", "Tất cả", "Đạt", "Tỷ lệ", "Số tiết", "Ngày"]
    first = rows[5]
    assert first[1:5] == ["UBND xã An Bình", "012345", 4812.0, 3436.0]
    assert (first[6], first[7]) == (2650.5, DAY_ONE)
    assert rows[6][1:3] == ["=HYPERLINK(1)", "1E5"]
    assert rows[6][5] == ""
    assert rows[7][1:5] == ["Tổng cộng", "", 4812.0, 3436.0]
    signers = {cell for row in rows[8:] for cell in row if cell}
    assert {"Người lập biểu", "Thủ trưởng đơn vị", "…, ngày 20 tháng 11 năm 2026"} <= signers


@pytest.mark.usefixtures("page")
def test_a_workbook_prints_on_a4_with_its_head_on_every_page() -> None:
    with zipfile.ZipFile(io.BytesIO(_written("xlsx", _paper()))) as book:
        sheet, names = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/workbook.xml").decode()
    assert 'paperSize="9"' in sheet and 'orientation="portrait"' in sheet
    assert 'state="frozen"' in sheet and '<autoFilter ref="A5:H7"/>' in sheet
    assert "_xlnm.Print_Area" in names and "_xlnm.Print_Titles" in names
    assert "<f>" not in sheet


@pytest.mark.usefixtures("page")
def test_a_letter_has_the_form_of_official_papers() -> None:
    document = Document(io.BytesIO(_written("docx", _paper())))
    head, table, foot = document.tables
    words = " | ".join(paragraph.text for cell in head.rows[0].cells for paragraph in cell.paragraphs)
    assert "UBND TỈNH HẢI ĐÔNG" in words and "CHÍNH PHỦ" in words
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words and "Độc lập - Tự do - Hạnh phúc" in words
    assert "Số: ……/BC-……" in words and "ngày 20 tháng 11 năm 2026" in words
    section = document.sections[0]
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 20)
    assert section.different_first_page_header_footer
    assert document.styles["Normal"].font.name == "Times New Roman"
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[1][:4] == ["TT", "Đơn vị", "Số hiệu", "Tất cả"]
    assert cells[2][3:] == ["4.812", "3.436", "71,4 %", "2.650,5", "04/05/2026"]
    assert "THỦ TRƯỞNG ĐƠN VỊ" in foot.rows[0].cells[1].text
    assert any(paragraph.text.startswith("Đến ngày 20/11/2026") for paragraph in document.paragraphs)


@pytest.mark.usefixtures("page")
def test_a_pdf_reads_as_it_looks_and_carries_its_fonts() -> None:
    content = _written("pdf", _paper(ROWS * 60))
    with pypdfium2.PdfDocument(content) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(texts) > 1
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts[0]
    assert "4.812" in texts[0] and "71,4 %" in texts[0]
    assert texts[1].startswith("2") and "Đơn vị" in texts[1]
    assert b"Tinos" in content


@pytest.mark.usefixtures("page")
def test_a_wide_table_lies_across_behind_the_letter() -> None:
    wide = (*COLUMNS, *(Column(f"Nội dung {number}", NUMBER, 12, "Lượt") for number in range(6)))
    rows = [Row((*row.values, *range(6))) for row in ROWS]
    paper = _paper(rows, columns=wide)
    paper = Paper(paper.heading, (Table("Biểu", wide, rows, 2),))
    with pypdfium2.PdfDocument(_written("pdf", paper)) as document:
        sizes = [page.get_size() for page in document]
    assert sizes[0][0] < sizes[0][1] and sizes[1][0] > sizes[1][1]
    sections = Document(io.BytesIO(_written("docx", paper))).sections
    assert sections[1].page_width > sections[1].page_height


@pytest.mark.usefixtures("page")
def test_csv_begins_with_a_mark_and_runs_nothing() -> None:
    content = _written("csv", _paper())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0][3] == "Số người: Tất cả"
    assert rows[1] == ["1", "UBND xã An Bình", "012345", "4812", "3436", "0.714048", "2650.5", "04/05/2026"]
    assert rows[2][1] == "'=HYPERLINK(1)"


@pytest.mark.usefixtures("page")
def test_parquet_has_typed_columns_and_says_which_stand_it_is() -> None:
    found = pq.read_table(io.BytesIO(_written("parquet", _paper())))
    assert found.column_names == [
        "tt",
        "don_vi",
        "so_hieu",
        "so_nguoi_tat_ca",
        "so_nguoi_dat",
        "ty_le",
        "so_tiet",
        "ngay",
    ]
    first: dict[str, Any] = found.to_pylist()[0]
    assert (first["so_tiet"], first["ngay"], first["so_hieu"]) == (Decimal("2650.50"), DAY_ONE, "012345")
    assert found.schema.metadata[b"snapshot"] == b"12"
    assert found.num_rows == 2


def test_a_value_is_written_as_officials_do() -> None:
    assert [written(4812, NUMBER), written(650, TIET), written(None, PERCENT), written(DAY_ONE, DAY)] == [
        "4.812",
        "6,5",
        "–",
        "04/05/2026",
    ]


@pytest.mark.usefixtures("page")
def test_a_table_of_many_columns_breaks_no_word_and_no_figure_in_two() -> None:
    figures = tuple(
        Column(label, "tiet", 8, "Kết quả") for label in ("Số tiết", "Chứng nhận", "Trực tuyến") * 7
    )
    columns = (
        Column("STT", "number", 6),
        Column("Đơn vị", width=30),
        *figures,
        Column("Tỷ lệ", "percent", 8),
    )
    values = ("Sở Khoa học và Công nghệ", *(7_546_50,) * 21, 0.667)
    table = Table("Kết quả", columns, [Row((1, *values))], 1, Row((None, *values)))
    room = 700.0
    size, widths = fitted(table, room=room, padding=4, largest=9.5)
    assert sum(widths) == pytest.approx(room) and 5 < size <= 9.5
    load_faces()
    for column, width, value in zip(columns, widths, (1, *values), strict=True):
        words = column.label.split(" ") + ([written(value, column.kind)] if column.is_figure else [])
        assert max(stringWidth(word, BOLD, size) for word in words) <= width - 4, column.label
