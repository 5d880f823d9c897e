"""Reading a course folder from a ZIP archive, into memory: all is checked before a byte is unpacked.

What is refused: names that lead elsewhere, links, names that repeat, archives that are larger than they
say, that hold too much or too many, that are encrypted, or whose parts overlap (threats nos. 59 and 60).
"""

import stat
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

from courses.exchange.faults import MANIFEST, Faults
from courses.exchange.folder import Files, refused, too_large, too_many
from courses.exchange.names import FILE_LIMIT, FOLDER_LIMIT, is_clutter, name_fault, repeated, shown
from courses.questions.kinds.base import Fault
from lms.core.text import msgid, nfc
from lms.core.zips import BROKEN_ZIP, is_locked

_END = struct.Struct("<4s4H2LH")
_DIRECTORY_LIMIT = 1 << 20
_LOCAL_HEADER = 30
_RATIO_LIMIT = 200
_RATIO_MATTERS_FROM = 1_000_000
_UTF8_NAME = 0x800
_UNREADABLE = msgid(
    "This is not a ZIP archive that can be read: make it again with the ZIP command of your system."
)


def read_archive(path: Path) -> Files:
    """Every file of the archive, or why it is refused. Nothing is written anywhere."""
    faults, place = Faults(), shown(path.name)
    try:
        with path.open("rb") as file:
            if not _look_at_end(file, faults, place):
                return refused(faults)
            with zipfile.ZipFile(file) as archive:
                members = _accept(archive.infolist(), faults, place)
                if faults.found:
                    return refused(faults)
                contents = {name: archive.read(info) for name, info in members.items()}
    except BROKEN_ZIP:
        faults.add(place, 1, Fault(_UNREADABLE))
        return refused(faults)
    return Files(_without_top(contents))


def _look_at_end(file: BinaryIO, faults: Faults, place: str) -> bool:
    """True where the end record is that of a small plain archive: looked at before `zipfile` reads more."""
    size = file.seek(0, 2)
    if size > FOLDER_LIMIT:
        too_large(faults, place)
        return False
    start = file.seek(max(0, size - _END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        faults.add(place, 1, Fault(_UNREADABLE))
        return False
    _, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(tail, at)
    if count > 2 * FILE_LIMIT or length > _DIRECTORY_LIMIT:
        too_many(faults, place)
        return False
    is_plain = (disk, first_disk, here) == (0, 0, count) and at + _END.size + comment == len(tail)
    if not is_plain or offset + length != start + at or tail[max(0, at - 20) :].startswith(b"PK\x06\x07"):
        faults.add(place, 1, Fault(_UNREADABLE))
        return False
    return True


def _accept(infos: list[zipfile.ZipInfo], faults: Faults, place: str) -> dict[str, zipfile.ZipInfo]:
    """The files to read by name; every reason against the archive goes to the faults."""
    if len(infos) > 2 * FILE_LIMIT:
        too_many(faults, place)
        return {}
    files: dict[str, zipfile.ZipInfo] = {}
    named: list[str] = []
    for info in infos:
        name = _name(info)
        fault = _entry_fault(info, name)
        if fault:
            faults.add(place, 1, fault)
        elif not name.endswith("/"):
            named.append(name)
            if not is_clutter(name):
                files[nfc(name)] = info
    for name in repeated(named):
        faults.add(
            place,
            1,
            Fault("The name “%(name)s” stands in the archive twice: refused.", {"name": shown(name)}),
        )
    if len(files) > FILE_LIMIT:
        too_many(faults, place)
    if sum(info.file_size for info in infos) > FOLDER_LIMIT:
        too_large(faults, place)
    if _overlap(infos):
        faults.add(place, 1, Fault("Parts of the archive lie over each other: refused."))
    return files


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: some systems write UTF-8 without saying so."""
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _entry_fault(info: zipfile.ZipInfo, name: str) -> Fault | None:
    is_folder = name.endswith("/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    params = {"name": shown(name)}
    if kind == stat.S_IFLNK:
        return Fault("“%(name)s” in the archive is a symbolic link: refused.", params)
    if kind not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG):
        return Fault("“%(name)s” in the archive is not a regular file: refused.", params)
    if is_locked(info):
        return Fault("“%(name)s” in the archive is protected with a password: refused.", params)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Fault("“%(name)s” in the archive is compressed in a way that is not read here.", params)
    if info.file_size > max(_RATIO_MATTERS_FROM, _RATIO_LIMIT * info.compress_size):
        return Fault("“%(name)s” in the archive would grow too much when unpacked: refused.", params)
    return name_fault(name.removesuffix("/"))


def _overlap(infos: list[zipfile.ZipInfo]) -> bool:
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    return False


def _without_top(contents: dict[str, bytes]) -> dict[str, bytes]:
    """The files without the one folder that all of them lie in."""
    tops = {name.split("/")[0] for name in contents}
    if len(tops) != 1 or MANIFEST in contents or any("/" not in name for name in contents):
        return contents
    return {name.split("/", 1)[1]: content for name, content in contents.items()}
