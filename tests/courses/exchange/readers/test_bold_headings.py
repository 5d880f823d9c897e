"""Trainers who know no styles make their headings bold."""

from pathlib import Path

from courses.authoring.incoming import Incoming
from courses.exchange.readers.base import Source
from courses.exchange.readers.docx import read_docx
from tests.courses.exchange.readers.conftest import told
from tests.courses.exchange.readers.documents import Paper


def _read(lines: tuple[str, ...], folder: Path) -> Incoming:
    paper = Paper()
    for line in lines:
        paper.text(line.strip("*"), bold=line.startswith("*"))
    path = paper.save(folder / "bai.docx")
    return read_docx(Source(path, "bai.docx", folder / "out")).first


def _titles(incoming: Incoming) -> list[str]:
    return [lesson.title for lesson in incoming.lessons()]


def test_roman_numbers_are_lessons_and_figures_are_headings_in_them(tmp_path: Path) -> None:
    lines = ("*I. ĐẶT VẤN ĐỀ*", "a", "*II. NỘI DUNG*", "*1. Khái niệm*", "b", "*2. Vai trò*", "c")
    incoming = _read(lines, tmp_path)
    assert _titles(incoming) == ["I. ĐẶT VẤN ĐỀ", "II. NỘI DUNG"]
    last = list(incoming.lessons())[1]
    assert [block["text"] for block in last.blocks if block["kind"] == "heading"] == [
        "1. Khái niệm",
        "2. Vai trò",
    ]


def test_bold_lines_without_numbers_are_headings_where_text_follows(tmp_path: Path) -> None:
    incoming = _read(("*Mục tiêu*", "a", "*Nội dung chính*", "b"), tmp_path)
    assert _titles(incoming) == ["Mục tiêu", "Nội dung chính"]
    assert any("2 bold lines such as “Mục tiêu”" in line for line in told(incoming))


def test_one_bold_line_or_a_bold_sentence_is_no_heading(tmp_path: Path) -> None:
    incoming = _read(("*Lưu ý*", "a", "*Phải giữ kín mật khẩu.*", "b"), tmp_path)
    assert _titles(incoming) == ["bai"]


def test_a_bold_line_that_word_numbers_is_a_heading_with_its_number(tmp_path: Path) -> None:
    paper = Paper()
    paper.numbered("decimal", "%1.", ("CÀI ĐẶT",))
    paper.file.paragraphs[-1].runs[0].bold = True
    paper.text("a")
    paper.text("2. BIÊN DỊCH", bold=True)
    paper.text("b")
    path = paper.save(tmp_path / "bai.docx")
    incoming = read_docx(Source(path, "bai.docx", tmp_path / "out")).first
    assert _titles(incoming) == ["1. CÀI ĐẶT", "2. BIÊN DỊCH"]


def test_a_title_above_the_first_heading_is_no_lesson_of_its_own(tmp_path: Path) -> None:
    """The document is called as its first line says."""
    incoming = _read(("*BAI*", "*I. Mở đầu*", "a", "*II. Kết luận*", "b"), tmp_path)
    assert _titles(incoming) == ["I. Mở đầu", "II. Kết luận"]
