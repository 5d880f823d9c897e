"""A trainer brings a PDF file."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.authoring.incoming import Incoming
from courses.exchange.readers.base import Source
from courses.exchange.readers.pdf import read_pdf
from courses.exchange.readers.pdf_text import edges, lines_of, paragraphs, without_edges
from tests.courses.exchange.readers.conftest import Read, told
from tests.courses.exchange.readers.documents import Sheets

Refused = Callable[..., str]
_LINE = "Cán bộ, công chức tự học và tự chịu trách nhiệm về kết quả của mình"


def _read(path: Path, folder: Path) -> dict[str, Incoming]:
    return dict(read_pdf(Source(path, path.name, folder / "out")).shapes)


def _html(incoming: Incoming) -> str:
    return " ".join(block.get("html", "") for lesson in incoming.lessons() for block in lesson.blocks)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["Cán bộ tự học mỗi tuần một", "bài và tự kiểm tra."],
            ["Cán bộ tự học mỗi tuần một bài và tự kiểm tra."],
        ),
        (
            ["Tư tưởng của Mác và của Lê-", "nin về việc học tập"],
            ["Tư tưởng của Mác và của Lê-nin về việc học tập"],
        ),
        (["a long word that is hyphen-", "ated here"], ["a long word that is hyphenated here"]),
        (["a long word that is hyphen\u00ad", "ated here"], ["a long word that is hyphenated here"]),
        (["Ngắn.", "Đoạn khác bắt đầu ở đây và dài"], ["Ngắn.", "Đoạn khác bắt đầu ở đây và dài"]),
        (
            ["Một dòng đầy đủ chữ ở đây này", "- gạch đầu dòng"],
            ["Một dòng đầy đủ chữ ở đây này", "- gạch đầu dòng"],
        ),
        (
            ["Một dòng đầy đủ chữ ở đây nhé", "Điều 5. Hiệu lực"],
            ["Một dòng đầy đủ chữ ở đây nhé", "Điều 5. Hiệu lực"],
        ),
        (
            ["- Một dòng đầy đủ chữ ở đây nhé", "Buổi 28 - Véc-tơ"],
            ["- Một dòng đầy đủ chữ ở đây nhé", "Buổi 28 - Véc-tơ"],
        ),
    ],
)
def test_lines_become_paragraphs_again(lines: list[str], joined: list[str]) -> None:
    assert paragraphs(lines) == joined


@given(st.lists(st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=40), max_size=30))
def test_no_letter_is_lost_by_joining(lines: list[str]) -> None:
    clean = lines_of("\n".join(lines))
    assert "".join(paragraphs(clean)).replace(" ", "") == "".join(clean).replace(" ", "")


def test_what_is_printed_on_every_page_goes() -> None:
    pages = [[f"Trang {number}", f"nội dung {chr(97 + number)}", "Lưu hành nội bộ"] for number in range(5)]
    repeated = edges(pages)
    assert [without_edges(page, repeated) for page in pages] == [
        [f"nội dung {chr(97 + number)}"] for number in range(5)
    ]


def test_the_outline_makes_lessons(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "x.pdf")
    sheets.page(_LINE, mark="Chuong mot")
    sheets.page(_LINE)
    sheets.page(_LINE, mark="Chuong hai")
    shapes = _read(sheets.save(), tmp_path)
    assert [lesson.title for lesson in shapes["reading"].lessons()] == ["Chuong mot", "Chuong hai"]
    assert [len(lesson.blocks[0]["slides"]) for lesson in shapes["slides"].lessons()] == [2, 1]
    assert _LINE in _html(shapes["reading"])


def test_a_scan_is_shown_as_pictures_and_said(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "x.pdf")
    sheets.page(_LINE, _LINE)
    sheets.scan()
    shapes = _read(sheets.save(), tmp_path)
    blocks = next(shapes["reading"].lessons()).blocks
    assert [block["kind"] for block in blocks] == ["text", "image"]
    assert any(line.startswith("Page 2: There is no text on the page") for line in told(shapes["reading"]))


def test_a_file_of_scans_only_is_offered_as_pages_first(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "x.pdf")
    sheets.scan()
    assert next(iter(_read(sheets.save(), tmp_path))) == "slides"


def test_a_locked_file_is_refused(tmp_path: Path, refusal: Refused) -> None:
    sheets = Sheets(tmp_path / "x.pdf")
    sheets.page(_LINE)
    with pikepdf.open(sheets.save()) as opened:
        opened.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="mở", owner="mở"))
    assert "protected with a password" in refusal(tmp_path / "locked.pdf")


def test_a_damaged_file_is_refused(tmp_path: Path, refusal: Refused) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\nnonsense")
    assert "damaged" in refusal(tmp_path / "x.pdf")


def test_a_page_as_large_as_a_city_is_drawn_small(tmp_path: Path, read: Read) -> None:
    sheets = Sheets(tmp_path / "x.pdf")
    sheets.canvas.setPageSize((14_000, 14_000))
    sheets.page(_LINE)
    assert read(sheets.save()).first.title == "x"
