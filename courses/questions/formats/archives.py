"""Reading a ZIP archive of questions in memory: all is checked before a byte is unpacked, nothing is written.

What is refused: names that lead elsewhere, links, names that repeat, archives that hold too much or too many,
that grow too much, that are encrypted, or whose parts overlap (threats nos. 59 and 60).
"""

import io
import posixpath
import re
import stat
import struct
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from courses.questions.kinds.base import Fault
from lms.core.text import nfc
from lms.core.zips import BROKEN_ZIP, is_locked, overlap

ENTRY_LIMIT = 10_000
SIZE_LIMIT = 60_000_000
_NAME_LIMIT = 300
_RATIO_LIMIT = 200
_RATIO_MATTERS_FROM = 1_000_000
_DIRECTORY_LIMIT = 4_000_000
_UTF8_NAME = 0x800
_END = struct.Struct("<4s4H2LH")
_CLUTTER = re.compile(r"(^|/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(/|$)", re.IGNORECASE)
_UNREADABLE = Fault("This is not a ZIP archive that can be read: make it again.")
_TOO_MANY = Fault("The archive holds more than %(limit)s files: refused.", {"limit": ENTRY_LIMIT})
_TOO_LARGE = Fault(
    "Unpacked, the archive would be larger than %(limit)s MB: refused.", {"limit": SIZE_LIMIT // 1_000_000}
)


@dataclass(frozen=True)
class Archive:
    """The files of an archive by name, with `/` between folders."""

    files: Mapping[str, bytes]

    def find(self, reference: str, beside: str = "") -> str | None:
        """The name of the file that a reference in the file `beside` means; None where there is none."""
        bare = unquote(re.split(r"[?#]", reference.strip(), maxsplit=1)[0]).replace("\\", "/")
        if not bare or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", bare):
            return None
        wanted = nfc(posixpath.normpath(posixpath.join(posixpath.dirname(beside), bare)))
        for name in (wanted, nfc(posixpath.normpath(bare)).lstrip("/")):
            if name in self.files:
                return name
        return self._alike(posixpath.normpath(bare)) or self._alike(posixpath.basename(wanted))

    def _alike(self, tail: str) -> str | None:
        """The one file whose name ends with these folders and this name, in whatever case of letters."""
        end = f"/{tail.lstrip('./')}".casefold()
        found = [name for name in self.files if f"/{name}".casefold().endswith(end)]
        return found[0] if len(found) == 1 else None


def read_archive(content: bytes) -> Archive | Fault:
    """Every file of the archive, or why it is refused."""
    fault = _end_fault(content)
    if fault:
        return fault
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {_name(info): info for info in archive.infolist()}
            fault = _fault(archive.infolist())
            if fault:
                return fault
            return Archive(
                {
                    nfc(name): archive.read(info)
                    for name, info in members.items()
                    if not name.endswith("/") and not _CLUTTER.search(name)
                }
            )
    except BROKEN_ZIP:
        return _UNREADABLE


def _end_fault(content: bytes) -> Fault | None:
    """Why the end record is not that of a plain archive: looked at before `zipfile` reads the directory."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or len(content) - at < _END.size:
        return _UNREADABLE
    _, disk, first_disk, here, count, length, _, _ = _END.unpack_from(content, at)
    if count > ENTRY_LIMIT or length > _DIRECTORY_LIMIT:
        return _TOO_MANY
    if (disk, first_disk, here) != (0, 0, count) or content[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        return _UNREADABLE
    return None


def _fault(infos: list[zipfile.ZipInfo]) -> Fault | None:
    """Why the archive is refused, None where it may be unpacked."""
    if len(infos) > ENTRY_LIMIT:
        return _TOO_MANY
    if sum(info.file_size for info in infos) > SIZE_LIMIT:
        return _TOO_LARGE
    for info in infos:
        fault = _entry_fault(info, _name(info))
        if fault:
            return fault
    names = Counter(nfc(_name(info)).casefold() for info in infos)
    repeated = next((name for name, count in names.items() if count > 1), None)
    if repeated is not None:
        return Fault("The name “%(name)s” stands in the archive twice: refused.", {"name": _shown(repeated)})
    return Fault("Parts of the archive lie over each other: refused.") if overlap(infos) else None


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: some systems write UTF-8 without saying so, some write backslashes."""
    name = info.orig_filename.replace("\\", "/")
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _entry_fault(info: zipfile.ZipInfo, name: str) -> Fault | None:
    kind, params = stat.S_IFMT(info.external_attr >> 16), {"name": _shown(name)}
    if kind == stat.S_IFLNK:
        return Fault("“%(name)s” in the archive is a symbolic link: refused.", params)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Fault("“%(name)s” in the archive is not a regular file: refused.", params)
    if is_locked(info):
        return Fault("“%(name)s” in the archive is protected with a password: refused.", params)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Fault("“%(name)s” in the archive is compressed in a way that is not read here.", params)
    if info.file_size > max(_RATIO_MATTERS_FROM, _RATIO_LIMIT * info.compress_size):
        return Fault("“%(name)s” in the archive would grow too much when unpacked: refused.", params)
    if _leads_elsewhere(name):
        return Fault("The name “%(name)s” leads out of the archive: refused.", params)
    return None


def _leads_elsewhere(name: str) -> bool:
    compatible = unicodedata.normalize("NFKC", name).translate(_SLASHES)
    parts = compatible.removesuffix("/").split("/")
    return (
        len(name) > _NAME_LIMIT
        or any(part in ("", "..") for part in parts)
        or re.match(r"[A-Za-z]:", compatible) is not None
        or any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in name)
    )


# Letters that some programs take for a slash or a backslash.
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\u29f8\u2216\u29f5\u29f9\\"), "/")


def _shown(name: str) -> str:
    safe = "".join(char if unicodedata.category(char)[0] not in "CZ" or char == " " else "?" for char in name)
    return safe if len(safe) <= 80 else f"{safe[:77]}…"
