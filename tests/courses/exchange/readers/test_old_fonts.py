"""A trainer's files of twenty years ago are in Vietnamese, though their letters say otherwise."""

from pathlib import Path

import pytest
from docx.oxml.ns import qn

from courses.exchange.readers.base import READING, Source
from courses.exchange.readers.docx import read_docx
from courses.exchange.readers.old_fonts import in_unicode, is_old_font
from courses.exchange.readers.pptx import read_pptx
from tests.courses.exchange.readers.conftest import html_of, told
from tests.courses.exchange.readers.documents import Paper
from tests.courses.exchange.readers.presentations import Show

_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc"
_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc"
_MEANT = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"


@pytest.mark.parametrize(
    ("font", "written", "meant"),
    [
        (".VnTime", _TCVN3, _MEANT),
        (".VnArial NarrowH", "Céng hßa", "CỘNG HÒA"),
        (".VnTime", "th\u00ad viÖn", "thư viện"),
        ("VNI-Times", _VNI, _MEANT),
        ("VNI-Times", "NGÖÔØI CHUÙNG TA", "NGƯỜI CHÚNG TA"),
        ("Times New Roman", "Việt Nam", "Việt Nam"),
    ],
)
def test_letters_of_old_fonts_say_what_they_mean(font: str, written: str, meant: str) -> None:
    assert in_unicode(font, written) == meant


@pytest.mark.parametrize("font", ["Times New Roman", "Vnesia", "VNI", "Verdana", ""])
def test_other_fonts_are_left_alone(font: str) -> None:
    assert not is_old_font(font)


def _document(paper: Paper, folder: Path) -> tuple[str, list[str]]:
    path = paper.save(folder / "bai.docx")
    incoming = read_docx(Source(path, "bai.docx", folder / "out")).first
    return html_of(incoming), told(incoming)


def test_a_document_in_an_old_font_is_turned_and_said(tmp_path: Path) -> None:
    paper = Paper()
    paper.text(_TCVN3).runs[0].font.name = ".VnTime"
    html, lines = _document(paper, tmp_path)
    assert html == f"<p>{_MEANT}</p>"
    assert any("old fonts (.VnTime) was turned into Vietnamese letters" in line for line in lines)


def test_a_style_gives_its_old_font_to_its_paragraphs(tmp_path: Path) -> None:
    paper = Paper()
    paper.file.styles["Quote"].font.name = "VNI-Times"
    paper.text(_VNI, style="Quote")
    assert _MEANT in _document(paper, tmp_path)[0]


def test_a_soft_hyphen_of_an_old_font_is_a_letter(tmp_path: Path) -> None:
    paper = Paper()
    run = paper.text("th").runs[0]
    run.font.name = ".VnTime"
    run._r.append(run._r.makeelement(qn("w:softHyphen"), {}))
    assert "thư" in _document(paper, tmp_path)[0]


def test_unicode_under_the_name_of_an_old_font_stays(tmp_path: Path) -> None:
    paper = Paper()
    paper.text("Không phải chữ cũ: Điều 5").runs[0].font.name = ".VnTime"
    html, lines = _document(paper, tmp_path)
    assert html == "<p>Không phải chữ cũ: Điều 5</p>"
    assert lines == []


def test_slides_and_their_notes_in_an_old_font_are_turned(tmp_path: Path) -> None:
    show = Show()
    slide = show.slide("KÕ to¸n", ("Thu, chi",), "Chµo c¸c b¹n")
    for frame in (slide.shapes.title.text_frame, slide.notes_slide.notes_text_frame):
        frame.paragraphs[0].runs[0].font.name = ".VnTime"
    path = show.save(tmp_path / "bai.pptx")
    reading = read_pptx(Source(path, "bai.pptx", tmp_path / "out")).shapes[READING]
    blocks = [block for lesson in reading.lessons() for block in lesson.blocks]
    assert blocks[0]["text"] == "Kế toán"
    assert blocks[-1]["html"] == "<p>Chào các bạn</p>"
    assert any("old fonts (.VnTime)" in line for line in told(reading))
