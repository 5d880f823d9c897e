"""What hides under another name, or behind a sound beginning, is found all the same."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from courses.exchange.foreign.keeping import Keeper
from courses.exchange.readers.base import Source
from courses.exchange.readers.docx import read_docx
from courses.exchange.readers.pptx import read_pptx
from tests.courses.exchange.readers.conftest import told
from tests.courses.exchange.readers.documents import Paper
from tests.courses.exchange.readers.presentations import Show

Refused = Callable[..., str]
_FETCH = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _giant() -> bytes:
    """A picture of 50,000 times 50,000 points in a few bytes."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")


def _copy(source: Path, change: Callable[[str, bytes], tuple[str, bytes]], **more: bytes) -> Path:
    """The package with each part as `change` gives it, and more parts."""
    target = source.with_name(f"doi-{source.name}")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name, content)
    return target


def _document(folder: Path) -> Path:
    paper = Paper()
    paper.text("a")
    paper.picture("Hình")
    return paper.save(folder / "bai.docx")


def _presentation(folder: Path) -> Path:
    show = Show()
    show.picture(show.slide("Một", ("a",)), "Hình")
    return show.save(folder / "bai.pptx")


def _workbook(folder: Path) -> Path:
    path = folder / "bang.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["Câu hỏi", "A", "B", "Đáp án"])
    return path


def _declared(content: bytes) -> bytes:
    head, mark, rest = content.partition(b"?>")
    return head + mark + _FETCH + rest


@pytest.mark.parametrize("made_of", ["list of types", "relation"])
def test_macros_under_another_name_are_refused(tmp_path: Path, refusal: Refused, made_of: str) -> None:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if name == "[Content_Types].xml" and made_of == "list of types":
            kind = b'<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            content = content.replace(b"</Types>", kind + b"</Types>")
        if name == "word/_rels/document.xml.rels" and made_of == "relation":
            kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
            one = b'<Relationship Id="rId99" Type="' + kind + b'" Target="x.bin"/>'
            content = content.replace(b"</Relationships>", one + b"</Relationships>")
        return name, content

    path = _copy(_document(tmp_path), change, **{"word/x.bin": b"macro"})
    assert refusal(path).startswith("The file holds macros") and ".docx" in refusal(path)


def test_entities_in_a_part_that_is_not_called_xml_are_refused(tmp_path: Path, refusal: Refused) -> None:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if name == "ppt/slides/slide1.xml":
            return "ppt/slides/slide1.dat", _declared(content)
        return name, content.replace(b"slides/slide1.xml", b"slides/slide1.dat")

    assert "document type or entities" in refusal(_copy(_presentation(tmp_path), change))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/app.xml"])
def test_entities_in_a_workbook_are_refused(tmp_path: Path, refusal: Refused, part: str) -> None:
    path = _copy(
        _workbook(tmp_path), lambda name, content: (name, _declared(content) if name == part else content)
    )
    assert "document type or entities" in refusal(path)


def test_an_old_drawing_that_is_no_sound_xml_spoils_no_document(tmp_path: Path) -> None:
    path = _copy(_document(tmp_path), lambda *part: part, **{"word/drawing1.vml": b"<xml><div><br></xml>"})
    assert read_docx(Source(path, path.name, tmp_path / "out")).first.modules


def test_a_giant_picture_in_a_document_is_said_to_be_too_large(tmp_path: Path) -> None:
    path = _copy(_document(tmp_path), lambda name, content: (name, _giant() if "media/" in name else content))
    assert any("too many points" in line for line in told(read_docx(Source(path, "a", tmp_path)).first))


def test_a_giant_picture_on_a_slide_is_said_however_the_slide_is_shown(tmp_path: Path) -> None:
    path = _copy(
        _presentation(tmp_path), lambda name, content: (name, _giant() if "media/" in name else content)
    )
    found = read_pptx(Source(path, "a", tmp_path)).shapes
    for shape in found.values():
        assert any(line.startswith("Slide 1: A picture has too many points") for line in told(shape))


def test_a_giant_picture_of_a_package_is_said_to_be_too_large() -> None:
    keeper = Keeper()
    assert keeper.keep("so-do.png", _giant(), "Bài 1") == ""
    (loss,) = keeper.losses
    assert "“so-do.png” has too many points" in loss.message.message % loss.message.params
