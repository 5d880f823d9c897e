"""A trainer brings files as other programs leave them: Word and PowerPoint open them, and so does the site."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.courses.exchange.readers.conftest import Read, needs_office, told
from tests.courses.exchange.readers.documents import Paper
from tests.courses.exchange.readers.presentations import Show

Change = Callable[[str, bytes], bytes | None]


def _changed(path: Path, change: Change, name: str = "") -> Path:
    """The file beside itself with other parts; what is None is gone."""
    made = path.with_name(name or f"khac-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.namelist():
            content = change(part, source.read(part))
            if content is not None:
                copy.writestr(part, content)
    return made


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A document with a picture."""
    paper = Paper()
    paper.heading("Quy định chung")
    paper.text("Phạm vi điều chỉnh.")
    paper.picture("Sơ đồ")
    return paper.save(tmp_path / "thong-tu.docx")


@pytest.mark.parametrize("target", [b"media/mat.png", b"../NULL"])
def test_a_document_whose_picture_is_gone_keeps_its_words(read: Read, document: Path, target: bytes) -> None:
    def lose(name: str, content: bytes) -> bytes:
        return (
            re.sub(rb"media/image1\.\w+", target, content) if name.endswith("document.xml.rels") else content
        )

    found = read(_changed(document, lose)).first
    assert "Phạm vi điều chỉnh." in str([*found.lessons()])
    assert any("A picture that lies outside of the file is lost." in each for each in told(found))


def test_a_document_without_properties_is_named_by_its_heading_or_its_file(
    read: Read, document: Path
) -> None:
    bare = _changed(document, lambda name, content: None if name.startswith("docProps") else content)
    assert read(bare, "Thông tư 12.docx").first.title != "Word Document"


def test_a_document_in_the_strict_form_is_read_like_any_other(read: Read, document: Path) -> None:
    def strict(name: str, content: bytes) -> bytes:
        if not name.endswith((".xml", ".rels")):
            return content
        wanted = rb"http://purl.oclc.org/ooxml/\1/"
        families = rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/"
        return re.sub(families, wanted, content)

    found = read(_changed(document, strict)).first
    assert "image" in {block["kind"] for lesson in found.lessons() for block in lesson.blocks}


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        (b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "dotx"),
        (b"vnd.ms-word.document.macroEnabled.main+xml", "docm"),
    ],
)
def test_a_template_and_a_file_that_might_hold_macros_but_holds_none_are_read(
    read: Read, document: Path, kind: bytes, ending: str
) -> None:
    plain = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    other = _changed(document, lambda _name, content: content.replace(plain, kind), f"mau.{ending}")
    assert read(other).kind == "docx"


def test_a_show_that_opens_by_itself_is_a_presentation(read: Read, tmp_path: Path) -> None:
    show = Show()
    show.slide("An toàn thông tin", "Nội dung")
    path = show.save(tmp_path / "bai.pptx")
    plain, other = b"presentationml.presentation.main+xml", b"presentationml.slideshow.main+xml"
    changed = _changed(path, lambda _name, content: content.replace(plain, other), "bai.ppsx")
    assert read(changed).first.title == "An toàn thông tin"


def test_a_white_scan_that_packs_well_is_no_bomb(read: Read, tmp_path: Path) -> None:
    white = io.BytesIO()
    Image.new("RGB", (2000, 1500), "white").save(white, "BMP")
    paper = Paper()
    paper.picture("Trang trắng", white.getvalue())
    found = read(paper.save(tmp_path / "quet.docx")).first
    assert [block["kind"] for lesson in found.lessons() for block in lesson.blocks] == ["image"]


def _wmf() -> bytes:
    """A rectangle as Windows draws it."""

    def record(function: int, *words: int) -> bytes:
        return struct.pack(f"<LH{len(words)}h", 3 + len(words), function, *words)

    head = struct.pack("<LH4hHL", 0x9AC6CDD7, 0, 0, 0, 1000, 500, 96, 0)
    head += struct.pack("<H", 0x9AC6 ^ 0xCDD7 ^ 1000 ^ 500 ^ 96)
    body = record(0x020B, 0, 0) + record(0x020C, 500, 1000) + record(0x041B, 400, 900, 100, 100) + record(0)
    return head + struct.pack("<HHHLHLH", 1, 9, 0x0300, 9 + len(body) // 2, 0, 7, 0) + body


def test_a_drawing_of_windows_in_a_document_is_shown_as_a_picture(read: Read, document: Path) -> None:
    needs_office()

    def draw(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            kind = b'<Default Extension="wmf" ContentType="image/x-wmf"/><Default Extension="xml"'
            return content.replace(b'<Default Extension="xml"', kind)
        if name.endswith("document.xml.rels"):
            return re.sub(rb"media/image1\.\w+", b"media/image1.wmf", content)
        return content

    changed = _changed(document, draw)
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr("word/media/image1.wmf", _wmf())
    found = read(changed).first
    shown = [block for lesson in found.lessons() for block in lesson.blocks if block["kind"] == "image"]
    assert [each["alt"] for each in shown] == ["Sơ đồ"] and shown[0]["file"] in found.files
