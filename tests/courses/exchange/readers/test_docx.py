"""A trainer brings a Word document."""

from pathlib import Path

from courses.authoring.incoming import Incoming
from courses.exchange.readers import office
from courses.exchange.readers.base import Reading, Source
from courses.exchange.readers.docx import read_docx
from courses.lessons.blocks.base import Block
from tests.courses.exchange.readers.conftest import Read, needs_office, told
from tests.courses.exchange.readers.documents import Paper
from tests.courses.exchange.readers.presentations import picture


def _read(paper: Paper, folder: Path) -> Reading:
    path = paper.save(folder / "bai.docx")
    return read_docx(Source(path, "bai.docx", folder / "out"))


def _blocks(incoming: Incoming) -> list[Block]:
    return [block for lesson in incoming.lessons() for block in lesson.blocks]


def _html(incoming: Incoming) -> str:
    return " ".join(block.get("html", "") for block in _blocks(incoming))


def test_each_heading_of_the_first_level_is_a_lesson(tmp_path: Path) -> None:
    paper = Paper()
    for title in ("Mật khẩu", "Sao lưu", "Lừa đảo"):
        paper.heading(title)
        paper.text(f"Về {title}.")
    incoming = _read(paper, tmp_path).first
    assert [lesson.title for lesson in incoming.lessons()] == ["Mật khẩu", "Sao lưu", "Lừa đảo"]
    assert told(incoming)[0].endswith("Each heading of the first level became a lesson (3 lessons).")


def test_chapters_with_long_sections_are_modules(tmp_path: Path) -> None:
    paper = Paper()
    for chapter in ("Chương 1", "Chương 2"):
        paper.heading(chapter)
        for section in ("a", "b"):
            paper.heading(f"{chapter}{section}", 2)
            paper.long()
    reading = _read(paper, tmp_path)
    assert list(reading.shapes) == ["chapters", "headings"]
    assert [module.title for module in reading.first.modules] == ["Chương 1", "Chương 2"]
    assert [lesson.title for lesson in reading.first.lessons()] == [
        "Chương 1a",
        "Chương 1b",
        "Chương 2a",
        "Chương 2b",
    ]


def test_short_sections_stay_within_their_lesson(tmp_path: Path) -> None:
    paper = Paper()
    for chapter in ("Một", "Hai"):
        paper.heading(chapter)
        paper.heading("Mục nhỏ", 2)
        paper.text("Vài chữ.")
    reading = _read(paper, tmp_path)
    assert list(reading.shapes) == ["headings", "chapters"]
    assert [block["kind"] for block in _blocks(reading.first)] == ["heading", "text", "heading", "text"]


def test_the_one_heading_above_all_names_the_course(tmp_path: Path) -> None:
    paper = Paper()
    paper.heading("An toàn thông tin")
    paper.heading("Mật khẩu", 2)
    paper.text("a")
    paper.heading("Sao lưu", 2)
    paper.text("b")
    incoming = _read(paper, tmp_path).first
    assert incoming.title == "An toàn thông tin"
    assert [lesson.title for lesson in incoming.lessons()] == ["Mật khẩu", "Sao lưu"]


def test_what_stands_before_the_first_heading_is_kept(tmp_path: Path) -> None:
    paper = Paper()
    paper.text("Lời nói đầu")
    paper.heading("Một")
    paper.text("a")
    assert "Lời nói đầu" in _html(_read(paper, tmp_path).first)


def test_a_document_without_headings_is_one_lesson(tmp_path: Path) -> None:
    paper = Paper()
    paper.text("Chỉ có chữ.")
    incoming = _read(paper, tmp_path).first
    assert [lesson.title for lesson in incoming.lessons()] == ["bai"]


def test_bold_lines_are_taken_for_headings_where_there_are_none(tmp_path: Path) -> None:
    paper = Paper()
    for number in (1, 2):
        paper.text(f"Bài {number}. Kỹ năng số", bold=True)
        paper.text("Nội dung.")
    incoming = _read(paper, tmp_path).first
    assert [lesson.title for lesson in incoming.lessons()] == ["Bài 1. Kỹ năng số", "Bài 2. Kỹ năng số"]
    assert any("2 bold lines" in line for line in told(incoming))


def test_lists_tables_marks_and_links_stay(tmp_path: Path) -> None:
    paper = Paper()
    paper.heading("Một")
    paper.text("gạch", style="List Bullet")
    paper.text("số", style="List Number")
    paper.text("đậm", bold=True)
    paper.link("trang", "https://example.vn/")
    paper.table()
    incoming = _read(paper, tmp_path).first
    html = _html(incoming)
    assert "<ul><li>gạch</li></ul>" in html
    assert "<strong>đậm</strong>" in html
    assert '<a href="https://example.vn/">trang</a>' in html
    assert 'colspan="2"' in html
    assert [block["kind"] for block in _blocks(incoming)] == ["text", "table"]


def test_a_picture_keeps_its_alternative_text(tmp_path: Path) -> None:
    paper = Paper()
    paper.text("Xem hình")
    paper.picture("Sơ đồ mạng")
    incoming = _read(paper, tmp_path).first
    image = next(block for block in _blocks(incoming) if block["kind"] == "image")
    assert image["alt"] == "Sơ đồ mạng"
    assert image["file"] in incoming.files


def test_a_caption_belongs_to_its_picture(tmp_path: Path) -> None:
    paper = Paper()
    paper.picture("Sơ đồ")
    paper.text("Hình 1. Sơ đồ mạng", style="Caption")
    image = next(block for block in _blocks(_read(paper, tmp_path).first) if block["kind"] == "image")
    assert image["caption"] == "Hình 1. Sơ đồ mạng"


def test_letters_and_articles_stay_as_word_counted_them(tmp_path: Path) -> None:
    paper = Paper()
    paper.numbered("lowerLetter", "%1)", ("Thủ trưởng", "Cấp phó"))
    paper.numbered("decimal", "Điều %1.", ("Phạm vi", "Đối tượng"))
    paper.numbered("decimal", "%1.", ("Một", "Hai"))
    html = _html(_read(paper, tmp_path).first)
    assert "a) Thủ trưởng" in html
    assert "b) Cấp phó" in html
    assert "Điều 2. Đối tượng" in html
    assert "<ol><li>Một</li><li>Hai</li></ol>" in html


def test_formulas_are_typed_out(tmp_path: Path) -> None:
    paper = Paper()
    paper.raw(
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    incoming = _read(paper, tmp_path).first
    assert "(a+b)/2" in _html(incoming)
    assert any("A formula is kept as plain text" in line for line in told(incoming))


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    paper = Paper()
    paper.raw("<w:ins><w:r><w:t>mới</w:t></w:r></w:ins>")
    paper.raw("<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>")
    incoming = _read(paper, tmp_path).first
    assert "mới" in _html(incoming)
    assert "cũ" not in _html(incoming)
    assert any("Tracked changes count as accepted (2)" in line for line in told(incoming))


def test_headers_and_lost_drawings_are_said(tmp_path: Path) -> None:
    paper = Paper()
    paper.file.sections[0].header.paragraphs[0].text = "Bộ Nội vụ"
    paper.heading("Chữ ký")
    paper.text("a")
    paper.picture("", picture(20, 20, kind="TIFF"))
    incoming = _read(paper, tmp_path).first
    lines = told(incoming)
    assert any("header or footer of the pages is not taken along: “Bộ Nội vụ”" in line for line in lines)
    assert any("no alternative text" in line for line in lines)


def test_footnotes_stand_at_the_end_of_their_lesson(tmp_path: Path, read: Read) -> None:
    needs_office()
    source = tmp_path / "a.html"
    mark = '<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>'
    back = '<a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>'
    source.write_text(
        f'<html><head><meta charset="utf-8"></head><body><h1>Một</h1><p>Theo luật{mark}.</p><h1>Hai</h1><p>b</p>'
        f'<div id="sdfootnote1"><p class="sdfootnote">{back}Luật số 24/2018/QH14</p></div></body></html>',
        encoding="utf-8",
    )
    made = office.convert(source, "odt", tmp_path)
    assert made is not None
    incoming = read(made).first
    first = next(incoming.lessons())
    html = " ".join(block.get("html", "") for block in first.blocks)
    assert "Luật số 24/2018/QH14" in html
    assert "[1]" in html


def test_a_document_that_libreoffice_wrote_is_read_alike(tmp_path: Path, read: Read) -> None:
    needs_office()
    paper = Paper()
    for title in ("Mật khẩu", "Sao lưu"):
        paper.heading(title)
        paper.text("gạch", style="List Bullet")
        paper.table()
        paper.picture("Sơ đồ")
    source = paper.save(tmp_path / "word.docx")
    odt = office.convert(source, "odt", tmp_path)
    assert odt is not None
    incoming = read(odt).first
    assert [lesson.title for lesson in incoming.lessons()] == ["Mật khẩu", "Sao lưu"]
    kinds = [block["kind"] for block in next(incoming.lessons()).blocks]
    assert kinds == ["text", "table", "image"]


def test_an_old_document_is_made_new_and_read(tmp_path: Path, read: Read) -> None:
    needs_office()
    paper = Paper()
    paper.heading("Mật khẩu")
    paper.text("Mười hai ký tự.")
    old = office.convert(paper.save(tmp_path / "cu.docx"), "doc", tmp_path)
    assert old is not None
    assert "Mười hai ký tự." in _html(read(old).first)
