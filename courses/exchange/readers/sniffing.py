"""What a file is, told by its content: the ending of its name is only believed where it agrees."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from courses.exchange.readers.ole import ole_kind
from courses.questions.kinds.base import Fault
from lms.core.text import msgid
from lms.core.zips import BROKEN_ZIP, OLE, ZipLimits, ZipRefused, accept, is_zip, look_at_end

HEAD = 4096
_LOOKED_AT = ZipLimits(files=20_000, size=8_000_000_000, directory=8 << 20, ratio=2_000, backslashes=True)
_NAMES = {
    "ppt/presentation.xml": "pptx",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
}
# What the list of types calls the main part, where a program gave that a name of its own (document2.xml).
_TYPES, _TYPES_SIZE = "[Content_Types].xml", 1 << 20
_MAIN = re.compile(
    rb"(presentationml|powerpoint|wordprocessingml|ms-word|spreadsheetml|ms-excel)\.[\w.]+\.main\+xml"
)
_FAMILIES = {
    b"presentationml": "pptx",
    b"powerpoint": "pptx",
    b"wordprocessingml": "docx",
    b"ms-word": "docx",
    b"spreadsheetml": "xlsx",
    b"ms-excel": "xlsx",
}
# What endings promise, for the sentence that says what the file really is.
ENDINGS = {
    ".pptx": "pptx", ".ppsx": "pptx", ".potx": "pptx", ".pptm": "pptx", ".docx": "docx", ".docm": "docx",
    ".dotx": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".pdf": "pdf", ".ppt": "ppt", ".doc": "doc", ".xls": "xls",
    ".odp": "odp", ".odt": "odt", ".rtf": "rtf", ".zip": "zip", ".mbz": "zip", ".imscc": "zip",
}  # fmt: skip
LABELS = {
    "pptx": msgid("a PowerPoint presentation"),
    "docx": msgid("a Word document"),
    "xlsx": msgid("an Excel workbook"),
    "xlsb": msgid("a binary Excel workbook"),
    "pdf": msgid("a PDF file"),
    "ppt": msgid("an old PowerPoint presentation (.ppt)"),
    "doc": msgid("an old Word document (.doc)"),
    "xls": msgid("an old Excel workbook (.xls)"),
    "odp": msgid("an OpenDocument presentation"),
    "odt": msgid("an OpenDocument text"),
    "ods": msgid("an OpenDocument spreadsheet"),
    "rtf": msgid("a Rich Text document (.rtf)"),
    "zip": msgid("a ZIP archive"),
    "tar": msgid("a compressed archive"),
    "html": msgid("a web page"),
    "image": msgid("a picture"),
    "media": msgid("a video or audio file"),
    "program": msgid("a program"),
    "rar": msgid("an archive of another kind (RAR or 7z)"),
    "text": msgid("plain text"),
    "unknown": msgid("a file of an unknown kind"),
}


@dataclass(frozen=True)
class Look:
    """What a file is: a key of LABELS ("locked" for an encrypted one), and the names in it where it is an archive."""

    kind: str
    names: frozenset[str] = frozenset()


def look_at(path: Path) -> Look | Fault:
    """What the file is; a fault where it is an archive that must not be opened, or has nothing in it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        return Fault("The file is empty.")
    if is_zip(head):
        return _look_into_zip(path)
    if head.startswith(OLE):
        return Look(ole_kind(path))
    return Look(_plain_kind(head))


def _look_into_zip(path: Path) -> Look | Fault:
    try:
        with path.open("rb") as file:
            look_at_end(file, _LOOKED_AT)
            with zipfile.ZipFile(file) as archive:
                names = frozenset(accept(archive.infolist(), _LOOKED_AT))
                found = next((kind for name, kind in _NAMES.items() if name in names), None)
                found = found or _by_types(archive, names) or _open_document(archive, names)
    except ZipRefused as refused:
        message, params = refused.reasons[0]
        return Fault(message, params)
    except BROKEN_ZIP:
        return Fault(
            "The file is damaged: open it in its own program, save it again, and choose the new one."
        )
    return Look(found or "zip", names)


def _by_types(archive: zipfile.ZipFile, names: frozenset[str]) -> str:
    """The kind of an office file whose main part has another name than usual."""
    if _TYPES not in names:
        return ""
    with archive.open(_TYPES) as file:
        found = _MAIN.search(file.read(_TYPES_SIZE))
    return _FAMILIES[found[1]] if found else ""


def _open_document(archive: zipfile.ZipFile, names: frozenset[str]) -> str:
    if "mimetype" not in names:
        return ""
    with archive.open("mimetype") as file:
        mimetype = file.read(80).decode("ascii", "replace")
    marks = {"presentation": "odp", "text": "odt", "spreadsheet": "ods"}
    for mark, kind in marks.items():
        if mimetype.startswith(f"application/vnd.oasis.opendocument.{mark}"):
            return kind
    return ""


def _plain_kind(head: bytes) -> str:
    start = head.lstrip()[:200].lower()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\x1f\x8b") or head[257:262] == b"ustar":
        return "tar"
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return "html"
    if (
        head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"))
        or head[8:12] == b"WEBP"
        or b"<svg" in head
    ):
        return "image"
    if (
        head[4:8] == b"ftyp"
        or head.startswith((b"\x1aE\xdf\xa3", b"ID3", b"OggS", b"\xff\xfb"))
        or head[8:12] == b"WAVE"
    ):
        return "media"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "program"
    if head.startswith((b"Rar!", b"7z\xbc\xaf")):
        return "rar"
    return "text" if b"\0" not in head else "unknown"
