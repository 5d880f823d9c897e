"""Files that were made to do harm are refused before they are unpacked, in a sentence, at once."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.exchange.readers.sniffing import look_at
from lms.core.zips import OLE
from tests.courses.exchange.readers.conftest import Read, told
from tests.courses.exchange.readers.documents import Paper
from tests.courses.exchange.readers.presentations import Show

Refused = Callable[..., str]
_BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_FETCH = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _presentation(folder: Path) -> Path:
    show = Show()
    show.slide("Một", ("a",), "Ghi chú")
    return show.save(folder / "bai.pptx")


def _document(folder: Path) -> Path:
    paper = Paper()
    paper.heading("Một")
    paper.text("a")
    return paper.save(folder / "bai.docx")


def _with(path: Path, changes: dict[str, bytes | Callable[[bytes], bytes]]) -> Path:
    """The package with parts changed or added."""
    target = path.with_name(f"doi-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        names = source.namelist()
        for name in dict.fromkeys([*names, *changes]):
            change = changes.get(name)
            content = source.read(name) if name in names else b""
            copy.writestr(
                name, change(content) if callable(change) else content if change is None else change
            )
    return target


def _never(*_arguments: object, **_named: object) -> None:
    raise AssertionError("The archive was opened")


def _declare(text: str) -> Callable[[bytes], bytes]:
    """Puts a document type behind the declaration of the XML."""

    def change(content: bytes) -> bytes:
        head, mark, rest = content.partition(b"?>")
        return head + mark + text.encode() + rest

    return change


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (_presentation, "ppt/slides/slide1.xml"),
        (_presentation, "[Content_Types].xml"),
        (_presentation, "_rels/.rels"),
        (_presentation, "ppt/slides/_rels/slide1.xml.rels"),
        (_presentation, "ppt/notesSlides/notesSlide1.xml"),
        (_document, "word/document.xml"),
        (_document, "word/styles.xml"),
        (_document, "_rels/.rels"),
        (_document, "docProps/core.xml"),
    ],
)
@pytest.mark.parametrize("text", [_BOMB, _FETCH])
def test_entities_in_any_part_are_refused(
    tmp_path: Path, refusal: Refused, make: Callable[[Path], Path], part: str, text: str
) -> None:
    path = _with(make(tmp_path), {part: _declare(text)})
    assert "document type or entities" in refusal(path)


def test_entities_in_utf_16_are_refused(tmp_path: Path, refusal: Refused) -> None:
    def change(content: bytes) -> bytes:
        text = (
            content.decode()
            .replace('encoding="UTF-8"', 'encoding="UTF-16"')
            .replace("encoding='UTF-8'", "encoding='UTF-16'")
        )
        head, mark, rest = text.partition("?>")
        return (head + mark + _FETCH + rest).encode("utf-16")

    path = _with(_document(tmp_path), {"word/document.xml": change})
    assert "document type or entities" in refusal(path)


@pytest.mark.parametrize(("make", "ending"), [(_presentation, ".pptx"), (_document, ".docx")])
def test_macros_are_refused_with_what_to_do(
    tmp_path: Path, refusal: Refused, make: Callable[[Path], Path], ending: str
) -> None:
    folder = "ppt" if ending == ".pptx" else "word"
    path = _with(make(tmp_path), {f"{folder}/vbaProject.bin": b"macro"})
    assert (
        refusal(path)
        == f"The file holds macros, which are not taken in: save it as {ending}, without macros."
    )


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:/windows/x", "ppt/..\\..\\x", "ppt/\u2044..\u2044x"]
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, refusal: Refused, name: str) -> None:
    path = tmp_path / "x.pptx"
    with zipfile.ZipFile(_presentation(tmp_path)) as source, zipfile.ZipFile(path, "w") as copy:
        for each in source.namelist():
            copy.writestr(each, source.read(each))
        copy.writestr(zipfile.ZipInfo(name), b"x")
    assert "refused" in refusal(path)


def test_a_bomb_of_one_part_is_refused_before_a_part_is_opened(
    tmp_path: Path, refusal: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.pptx"
    with (
        zipfile.ZipFile(_presentation(tmp_path)) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for each in source.namelist():
            copy.writestr(each, source.read(each))
        with copy.open("ppt/media/image9.png", "w", force_zip64=False) as part:
            for _ in range(300):
                part.write(bytes(1 << 20))
    monkeypatch.setattr(zipfile.ZipFile, "open", _never)
    assert "would grow too much" in refusal(path)


def test_an_archive_that_lies_about_sizes_is_refused(tmp_path: Path, refusal: Refused) -> None:
    content = bytearray(_presentation(tmp_path).read_bytes())
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)
    path = tmp_path / "x.pptx"
    path.write_bytes(content)
    assert refusal(path)


def test_a_million_entries_are_refused_before_they_are_listed(
    tmp_path: Path, refusal: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 1_000_000
    entry = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count % 65536, count % 65536, len(entry) * count, 0, 0)
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04" + entry * count + end)
    monkeypatch.setattr(zipfile, "ZipFile", _never)
    assert "more than" in refusal(path)


def test_parts_that_lie_over_each_other_are_refused(tmp_path: Path, refusal: Refused) -> None:
    body = zlib.compress(bytes(900_000), 9)[2:-4]
    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, zlib.crc32(bytes(900_000)), len(body), 900_000, 1, 0
    )
    directory = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            33,
            zlib.crc32(bytes(900_000)),
            len(body),
            900_000,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + bytes([97 + number])
        for number in range(20)
    )
    first = local + b"a" + body
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 20, 20, len(directory), len(first), 0)
    path = tmp_path / "x.zip"
    path.write_bytes(first + directory + end)
    assert refusal(path)


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path, refusal: Refused) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("bom.txt", bytes(100))
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bai.zip", inner.getvalue())
        archive.writestr("bai.pptx", _presentation(tmp_path).read_bytes())
    assert "Choose the file itself" in refusal(path)


def test_xml_as_deep_as_a_well_is_refused(tmp_path: Path, refusal: Refused) -> None:
    deep = b"<?xml version='1.0'?>" + b"<a>" * 5000 + b"</a>" * 5000
    path = _with(_document(tmp_path), {"word/comments.xml": deep})
    assert "too deep" in refusal(path)


def test_damaged_xml_is_a_damaged_file(tmp_path: Path, refusal: Refused) -> None:
    path = _with(_document(tmp_path), {"word/document.xml": lambda content: content[: len(content) // 2]})
    assert "damaged" in refusal(path)


def test_half_a_file_is_a_damaged_file(tmp_path: Path, refusal: Refused) -> None:
    path = tmp_path / "x.pptx"
    path.write_bytes(_presentation(tmp_path).read_bytes()[:9000])
    assert refusal(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bai.pptx", b"<html><body>x</body></html>", "but this is a web page"),
        ("bai.pptx", b"%PDF-1.7\n1 0 obj", "but this is a PDF file"),
        ("bai.docx", b"\x89PNG\r\n\x1a\n", "but this is a picture"),
        ("bai.pdf", b"MZ\x90\x00\x03", "but this is a program"),
        ("bai.pdf", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "but this is a picture"),
        ("bai.zip", b"Rar!\x1a\x07\x00", "RAR or 7z"),
        ("bai", b"chi la chu", "This is plain text"),
        ("bai.pptx", b"", "The file is empty."),
        ("bai.pptx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        ("bang.xls", OLE + "Workbook".encode("utf-16-le"), "save it as .xlsx"),
    ],
)
def test_a_wrong_kind_behind_a_right_ending_is_told(
    tmp_path: Path, refusal: Refused, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / "tep"
    path.write_bytes(content)
    assert said in refusal(path, name)


def test_a_word_document_called_a_presentation_is_told(tmp_path: Path, refusal: Refused) -> None:
    assert "but this is a Word document" in refusal(_document(tmp_path), "bai.pptx")


def test_a_script_in_the_text_stays_text(tmp_path: Path, read: Read) -> None:
    paper = Paper()
    paper.heading("<img src=x onerror=alert(1)>")
    paper.text("<script>alert(1)</script>")
    paper.link("bấm", "javascript:alert(1)")
    incoming = read(paper.save(tmp_path / "x.docx")).first
    html = " ".join(block.get("html", "") for lesson in incoming.lessons() for block in lesson.blocks)
    assert "<script" not in html
    assert "javascript:" not in html
    assert any("javascript:alert(1)" in line for line in told(incoming))


def test_a_drawing_with_a_script_is_not_kept(tmp_path: Path, read: Read) -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    paper = Paper()
    paper.text("a")
    paper.picture("Hình")
    path = paper.save(tmp_path / "a.docx")
    incoming = read(_with(path, {"word/media/image1.png": svg})).first
    assert incoming.files == {}
    assert any("picture is damaged" in line for line in told(incoming))


def test_hostile_archives_of_others_are_refused(tmp_path: Path, refusal: Refused) -> None:
    folder = Path(__file__).resolve().parents[5] / "shared" / "data" / "archives" / "traversal-archives"
    found = sorted(folder.glob("*.zip"))
    if not found:
        pytest.skip("the corpora are not on this machine")
    for path in found:
        assert refusal(path)


def test_looking_at_a_large_file_reads_little_of_it(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.write(OLE)
        file.seek(400_000_000)
        file.write(b"\0")
    tracemalloc.start()
    try:
        look_at(path)
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
