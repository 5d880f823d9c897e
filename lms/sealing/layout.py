"""How the parts of a sealed report lie in its file: one after the other and nothing else, so that every program
that unpacks it, whether by its table of contents or from its first byte on, finds the very same parts."""

import os
import struct
from pathlib import Path
from typing import IO
from zipfile import ZipFile, ZipInfo

from lms.sealing.rules.codec import Unreadable

_HEADER = struct.Struct("<4s2B4HL2L2H")
_IN_EXTRA = 0xFFFFFFFF
_WIDE_SIZES = struct.Struct("<2H2Q")
# Sizes behind the part, a password, encrypted headers: our own files have none of these.
_STRANGE_FLAGS = 0x1 | 0x8 | 0x40 | 0x2000
# The record that ends a file without a comment.
_LAST = 22
# Lists of people are pressed to a tenth; more than this is made to fill a disk.
_DENSEST, _SLACK = 250, 1 << 20


def check_layout(path: Path, archive: ZipFile) -> None:
    """The file begins with its first part and has no gap, no comment and no second name for a part; or Unreadable."""
    entries, place = sorted(archive.infolist(), key=lambda entry: entry.header_offset), 0
    with path.open("rb") as file:
        for entry in entries:
            if entry.header_offset != place or not _is_plain(entry):
                raise Unreadable("zip")
            place = _end_of(file, entry)
        file.seek(-_LAST, os.SEEK_END)
        last = file.read()
    if place != archive.start_dir or not last.startswith(b"PK\x05\x06") or archive.comment:
        raise Unreadable("zip")


def _is_plain(entry: ZipInfo) -> bool:
    is_dense = entry.file_size > _DENSEST * entry.compress_size + _SLACK
    return not (entry.comment or entry.flag_bits & _STRANGE_FLAGS or is_dense)


def _end_of(file: IO[bytes], entry: ZipInfo) -> int:
    """Where the part ends; its own header has to say what the table of contents says."""
    file.seek(entry.header_offset)
    head = _HEADER.unpack(file.read(_HEADER.size))
    _magic, _version, _system, flags, method, _time, _day, crc, packed, size, name_length, extra_length = head
    name, extra = file.read(name_length), file.read(extra_length)
    if size == packed == _IN_EXTRA and extra_length == _WIDE_SIZES.size:
        _kind, _length, size, packed = _WIDE_SIZES.unpack(extra)
    own = (name.decode("utf-8", "replace"), flags, method, crc, packed, size)
    listed = (entry.orig_filename, entry.flag_bits, entry.compress_type, entry.CRC, entry.compress_size)
    if own != (*listed, entry.file_size):
        raise Unreadable("zip")
    return file.tell() + entry.compress_size
