"""What a file is, by what it holds and not by its name."""

import re
from pathlib import Path
from typing import Literal

from lms.core.text import msgid
from lms.core.zips import BROKEN_ZIP, OLE
from lms.rosters.formats.problems import Problem, Unreadable
from lms.rosters.formats.zipped import DAMAGED, Parts

FileKind = Literal["xlsx", "xlsm", "xlsb", "xls", "ods", "html", "text"]
SIZE_LIMIT = 100_000_000
_EMPTY = Problem(msgid("The file is empty: there is nothing in it."))
_TOO_LARGE = Problem(
    msgid("The file is larger than %(limit)s MB: part it into several files."),
    {"limit": str(SIZE_LIMIT // 1_000_000)},
)
_LOCKED = Problem(msgid("The file is protected with a password: save it without one and upload it again."))
_NO_TABLE = Problem(
    msgid(
        "This file is no table that can be read: open it, save it as an Excel workbook (.xlsx) and upload that."
    )
)
_OTHER = msgid(
    "This is %(kind)s and not a table: save the list as an Excel workbook (.xlsx) and upload that."
)
_PDF, _WORD, _NUMBERS = msgid("a PDF document"), msgid("a Word document"), msgid("an Apple Numbers file")
_SLIDES, _PICTURE, _ARCHIVE = msgid("a presentation"), msgid("a picture"), msgid("an archive of files")
_TEXT_DOCUMENT = msgid("a text document")
_SIGNS = (
    (b"%PDF", _PDF), (b"{\\rtf", _WORD), (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE),
    (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE), (b"\x1f\x8b", _ARCHIVE),
)  # fmt: skip
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(path: Path) -> FileKind:
    """What the file is; Unreadable with a sentence where it is nothing that holds a table."""
    size = path.stat().st_size
    if size > SIZE_LIMIT:
        raise Unreadable(_TOO_LARGE)
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_EMPTY)
    if head.startswith(OLE):
        return _old_kind(path)
    if head.startswith(b"PK"):
        return _zipped_kind(path)
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            raise _refused(kind)
    return _text_kind(head)


def _refused(kind: str) -> Unreadable:
    return Unreadable(Problem(_OTHER, {"kind": kind}))


def _old_kind(path: Path) -> FileKind:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable(_LOCKED)
    if any(name.encode("utf-16-le") in content for name in ("Workbook\0", "Book\0", "WORKBOOK\0", "BOOK\0")):
        return "xls"
    if "WordDocument".encode("utf-16-le") in content:
        raise _refused(_WORD)
    if "PowerPoint Document".encode("utf-16-le") in content:
        raise _refused(_SLIDES)
    raise Unreadable(DAMAGED if len(content) % 512 else _NO_TABLE)


def _zipped_kind(path: Path) -> FileKind:
    parts = Parts(path)
    names = {name.casefold() for name in parts.names()}
    if any(name.endswith("xl/workbook.bin") for name in names):
        return "xlsb"
    if any(name.endswith("xl/workbook.xml") for name in names):
        return "xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx"
    if "content.xml" in names:
        return _open_document_kind(parts)
    for part, kind in (
        ("word/document.xml", _WORD),
        ("ppt/presentation.xml", _SLIDES),
        ("index/document.iwa", _NUMBERS),
    ):
        if part in names:
            raise _refused(kind)
    if any(name.endswith((".iwa", "index.numbers", "index.zip")) for name in names):
        raise _refused(_NUMBERS)
    raise _refused(_ARCHIVE)


def _open_document_kind(parts: Parts) -> FileKind:
    try:
        kind = parts.read("mimetype").strip()
    except BROKEN_ZIP as error:
        raise Unreadable(DAMAGED) from error
    if b"manifest:encryption-data" in parts.read("META-INF/manifest.xml"):
        raise Unreadable(_LOCKED)
    if kind and not kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise _refused(_SLIDES if b"presentation" in kind else _TEXT_DOCUMENT)
    return "ods"


def is_wide(head: bytes) -> bool:
    """True for UTF-16 without its mark: every second byte of most letters is zero."""
    start = head[:400]
    return start[1::2].count(0) > len(start) // 4 and start[::2].count(0) == 0


def _text_kind(head: bytes) -> FileKind:
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or is_wide(head)
    plain = head.replace(b"\0", b"") if wide else head
    if _HTML.match(plain.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        return "html"
    odd = sum(byte < 32 and byte not in b"\t\r\n\f\x1b\x1a" for byte in plain)
    if not wide and (b"\0" in head or odd > len(plain) // 100):
        raise Unreadable(_NO_TABLE)
    return "text"
