"""Files of Office before 2007 are told apart by what stands at their root."""

import struct
from pathlib import Path

import pytest

from courses.exchange.readers.sniffing import Look, look_at
from lms.core.zips import OLE

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def _entry(name: str, *, right: int = _FREE, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack("<HH3I", len(text), 1, _FREE, right, child) + bytes(48)


def _old_file(path: Path, *names: str, within: str = "", text: bytes = b"") -> Path:
    """An old file with these streams at its root, one below the first of them, and this text."""
    entries = [_entry("Root Entry", child=1)]
    for at, name in enumerate(names, 1):
        below = len(names) + 1 if within and at == 1 else _FREE
        entries.append(_entry(name, right=at + 1 if at < len(names) else _FREE, child=below))
    entries += [_entry(within)] if within else []
    head = bytearray((OLE + bytes(22) + struct.pack("<H", 9)).ljust(512, b"\0"))
    struct.pack_into("<II", head, 48, 1, 0)
    struct.pack_into("<I", head, 76, 0)
    table = struct.pack("<2I", 0xFFFFFFFD, _END).ljust(512, b"\xff")
    path.write_bytes(bytes(head) + table + b"".join(entries).ljust(512, b"\0") + text)
    return path


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        (("WordDocument",), "doc"),
        (("worddocument",), "doc"),
        (("PowerPoint Document",), "ppt"),
        (("Book",), "xls"),
        (("EncryptedPackage",), "locked"),
        (("Ole10Native",), "unknown"),
    ],
)
def test_an_old_file_is_what_its_root_says(tmp_path: Path, streams: tuple[str, ...], kind: str) -> None:
    assert look_at(_old_file(tmp_path / "x", *streams)) == Look(kind)


def test_a_document_with_a_presentation_within_is_a_document(tmp_path: Path) -> None:
    path = _old_file(tmp_path / "x", "ObjectPool", "WordDocument", within="PowerPoint Document")
    assert look_at(path) == Look("doc")


@pytest.mark.parametrize(
    ("stream", "text"),
    [
        ("WordDocument", b"\xec\xa5\xc1\x00" + bytes(6) + b"\xf0\x13"),
        ("PowerPoint Document", b"\0\0\xf6\x0f\x20\0\0\0\x14\0\0\0\xdf\xc4\xd1\xf3"),
    ],
)
def test_an_old_file_with_a_password_is_told(tmp_path: Path, stream: str, text: bytes) -> None:
    assert look_at(_old_file(tmp_path / "x", stream, text=text)) == Look("locked")


def test_a_directory_that_leads_in_circles_is_left(tmp_path: Path) -> None:
    path = _old_file(tmp_path / "x", "WordDocument")
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 512 + 4, 1)
    path.write_bytes(content)
    assert look_at(path) == Look("doc")


def test_rich_text_under_the_name_of_a_document_is_known(tmp_path: Path) -> None:
    path = tmp_path / "cu.doc"
    path.write_bytes(rb"{\rtf1\ansi Xin}")
    assert look_at(path) == Look("rtf")
