"""Presentations that PowerPoint opens without a word, whatever other programs left in them."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from courses.authoring.incoming import Incoming
from courses.exchange.readers.base import READING, Source
from courses.exchange.readers.pptx import read_pptx
from tests.courses.exchange.readers.conftest import html_of, kinds_of, told
from tests.courses.exchange.readers.presentations import Show

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NAMES = (
    f'xmlns:a="{_A}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_ABOUT = "<p:nvSpPr><p:cNvPr id='9' name=''/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>"
_BOX = f"<p:sp>{_ABOUT}<p:txBody><a:bodyPr/><a:p>{{}}</a:p></p:txBody></p:sp>"
_FORMULA = (
    "<a14:m><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>"
    "<m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></a14:m>"
)


def _put(slide: Any, written: str) -> None:
    slide.shapes._spTree.extend(list(etree.fromstring(f"<x {_NAMES}>{written}</x>")))


def _read(show: Show, folder: Path) -> Incoming:
    path = show.save(folder / "bai.pptx")
    return read_pptx(Source(path, "bai.pptx", folder / "out")).shapes[READING]


def test_a_box_with_a_formula_is_read_though_it_is_written_for_new_programs(tmp_path: Path) -> None:
    show = Show()
    new = _BOX.format(f"<a:r><a:t>Tỷ số </a:t></a:r>{_FORMULA}")
    old = _BOX.format("<a:r><a:t> </a:t></a:r>")
    _put(
        show.slide("Toán"),
        f"<mc:AlternateContent><mc:Choice Requires='a14'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        "</mc:AlternateContent>",
    )
    incoming = _read(show, tmp_path)
    assert "<p>Tỷ số a/b</p>" in html_of(incoming)
    assert any("A formula is kept as plain text: “a/b”" in line for line in told(incoming))


def test_one_shape_that_cannot_be_read_does_not_damage_the_slide(tmp_path: Path) -> None:
    show = Show()
    slide = show.slide("Một", ("Còn lại",))
    _put(slide, "<p:graphicFrame><p:nvGraphicFramePr/></p:graphicFrame>")
    incoming = _read(show, tmp_path)
    assert "Còn lại" in html_of(incoming)
    assert any("Slide 1: " in line for line in told(incoming))


def test_a_picture_that_fills_a_shape_is_a_picture(tmp_path: Path) -> None:
    show = Show()
    slide = show.slide("Một")
    key = show.picture(slide, "Ảnh")._element.blip_rId
    fill = f"<p:spPr><a:blipFill><a:blip r:embed='{key}'/></a:blipFill></p:spPr>"
    _put(slide, _BOX.format("").replace("<p:spPr/>", fill).replace("name=''", "name='' descr='Nền'"))
    assert kinds_of(_read(show, tmp_path)) == ["heading", "image", "image"]


def test_a_slide_that_is_not_in_the_file_is_passed_over(tmp_path: Path) -> None:
    show = Show()
    show.slide("Một", ("a",))
    show.slide("Hai", ("b",))
    show.file.slides._sldIdLst[0].set(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "rId999"
    )
    assert "<li>b</li>" in html_of(_read(show, tmp_path))


@pytest.mark.parametrize("size", [(12_192_000, 6_858_000), (9_144_000, 6_858_000)])
def test_wide_and_narrow_slides_are_read_alike(tmp_path: Path, size: tuple[int, int]) -> None:
    show = Show()
    show.file.slide_width, show.file.slide_height = size
    show.slide("Một", ("a",))
    assert kinds_of(_read(show, tmp_path)) == ["heading", "text"]
