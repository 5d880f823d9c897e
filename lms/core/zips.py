"""ZIP archives of others: all is looked at before a byte is unpacked.

What is refused: names that lead elsewhere, links, names that repeat, archives that are larger than they
say, that hold too much or too many, that are encrypted, or whose parts overlap (threats nos. 59 and 60).
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from lms.core.filenames import Reason, is_clutter, repeated_names, shown_name, why_unsafe
from lms.core.text import msgid, nfc

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What `zipfile` raises where an archive is damaged, cut off, locked, or made to do harm.
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, NotImplementedError,
    ValueError, LookupError, OverflowError, MemoryError,
)  # fmt: skip
UNREADABLE_ZIP = msgid(
    "This is not a ZIP archive that can be read: make it again with the ZIP command of your system."
)
_END = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = 30
_UTF8_NAME = 0x800
_TOO_MANY = msgid("There are more than %(limit)s files: refused.")
_TOO_LARGE = msgid("All files together are larger than %(limit)s MB: refused.")
_TWICE = msgid("The name “%(name)s” stands in the archive twice: refused.")
_OVERLAP = msgid("Parts of the archive lie over each other: refused.")
_LINK = msgid("“%(name)s” in the archive is a symbolic link: refused.")
_NOT_REGULAR = msgid("“%(name)s” in the archive is not a regular file: refused.")
_LOCKED = msgid("“%(name)s” in the archive is protected with a password: refused.")
_METHOD = msgid("“%(name)s” in the archive is compressed in a way that is not read here.")
_GROWS = msgid("“%(name)s” in the archive would grow too much when unpacked: refused.")


@dataclass(frozen=True)
class ZipLimits:
    """How much an archive may hold.

    `backslashes`: some programs write them between folders, where `/` belongs. `by_case`: two names may differ in
    the case of their letters alone, as nothing is written under them.
    """

    files: int
    size: int
    directory: int = 1 << 20
    ratio: int = 200
    ratio_from: int = 1_000_000
    backslashes: bool = False
    by_case: bool = False


class ZipRefused(Exception):
    """The archive is not unpacked, for all these reasons: (English message id, its figures)."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(message for message, _ in reasons))
        self.reasons = reasons


def is_zip(content: bytes) -> bool:
    """True for what begins as ZIP archives do."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_locked(info: zipfile.ZipInfo) -> bool:
    """True for a part that is protected with a password."""
    return bool(info.flag_bits & 0x1)


def look_at_end(file: BinaryIO, limits: ZipLimits) -> None:
    """The end record is that of a plain archive within the limits, else ZipRefused: before `zipfile` reads more."""
    size = file.seek(0, 2)
    if size > limits.size:
        raise ZipRefused(_too_large(limits))
    start = file.seek(max(0, size - _END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise ZipRefused((UNREADABLE_ZIP, {}))
    _, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(tail, at)
    if count > 2 * limits.files or length > limits.directory:
        raise ZipRefused(_too_many(limits))
    is_plain = (disk, first_disk, here) == (0, 0, count) and at + _END.size + comment <= len(tail)
    if not is_plain or offset + length != start + at or tail[max(0, at - 20) :].startswith(b"PK\x06\x07"):
        raise ZipRefused((UNREADABLE_ZIP, {}))


def accept(infos: list[zipfile.ZipInfo], limits: ZipLimits) -> dict[str, zipfile.ZipInfo]:
    """The files to read by name, in normal form C; ZipRefused names every reason against the archive."""
    if len(infos) > 2 * limits.files:
        raise ZipRefused(_too_many(limits))
    reasons: list[Reason] = []
    files: dict[str, zipfile.ZipInfo] = {}
    named: list[str] = []
    for info in infos:
        name = name_in_zip(info, backslashes=limits.backslashes)
        if not name:
            continue
        reason = _why_refused(info, name, limits)
        if reason:
            reasons.append(reason)
        elif not name.endswith("/"):
            named.append(name)
            if not is_clutter(name):
                files[nfc(name)] = info
    reasons += [
        (_TWICE, {"name": shown_name(name)}) for name in repeated_names(named, by_case=limits.by_case)
    ]
    if len(files) > limits.files:
        reasons.append(_too_many(limits))
    if sum(info.file_size for info in infos) > limits.size:
        reasons.append(_too_large(limits))
    if overlap(infos):
        reasons.append((_OVERLAP, {}))
    if reasons:
        raise ZipRefused(*reasons)
    return files


def name_in_zip(info: zipfile.ZipInfo, *, backslashes: bool = False) -> str:
    """The name as it was meant: some systems write UTF-8 without saying so, or put "./" in front of every name."""
    name = info.orig_filename.replace("\\", "/") if backslashes else info.orig_filename
    name = name.removeprefix("./")
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _too_many(limits: ZipLimits) -> Reason:
    return _TOO_MANY, {"limit": limits.files}


def _too_large(limits: ZipLimits) -> Reason:
    return _TOO_LARGE, {"limit": limits.size // 1_000_000}


def _why_refused(info: zipfile.ZipInfo, name: str, limits: ZipLimits) -> Reason | None:
    is_folder = name.endswith("/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    params = {"name": shown_name(name)}
    if kind == stat.S_IFLNK:
        return _LINK, params
    if kind not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG):
        return _NOT_REGULAR, params
    if is_locked(info):
        return _LOCKED, params
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _METHOD, params
    if info.file_size > max(limits.ratio_from, limits.ratio * info.compress_size):
        return _GROWS, params
    return why_unsafe(name.removesuffix("/"))


def overlap(infos: Iterable[zipfile.ZipInfo]) -> bool:
    """True where parts of an archive lie over each other: a small file that unpacks to a large one."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    return False
