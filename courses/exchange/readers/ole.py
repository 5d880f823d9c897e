"""Office files of before 2007 (OLE): which of them one is, told by the streams at its root."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

_STREAMS = {
    "EncryptedPackage": "locked",
    "PowerPoint Document": "ppt",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
}
_LOOKED_AT = 4 << 20
_ENTRY, _NONE, _MOST_ENTRIES, _SHIFTS = 128, 0xFFFFFFF0, 4096, (9, 12)
# An old presentation says at its user's name that it is locked, an old document in the twelfth byte of its text.
_LOCKED_PPT = re.compile(rb"\0\0\xf6\x0f.{4}\x14\0\0\0\xdf\xc4\xd1\xf3", re.DOTALL)
_SECTOR, _DOC, _LOCKED_AT = 512, b"\xec\xa5", 11


def ole_kind(path: Path) -> str:
    """The key of the kind, "locked" for one that opens with a password only, "unknown" for anything else."""
    with path.open("rb") as file:
        content = file.read(_LOOKED_AT)
        file.seek(max(0, path.stat().st_size - _LOOKED_AT))
        end = file.read()
    own = _root_names(path)
    for stream, kind in _STREAMS.items():
        if stream.lower() in own or (not own and stream.encode("utf-16-le") in content + end):
            return "locked" if _is_locked(kind, content + end) else kind
    return "unknown"


def _is_locked(kind: str, content: bytes) -> bool:
    """True for a document or presentation of the old kinds that only opens with a password."""
    if kind == "ppt":
        return _LOCKED_PPT.search(content) is not None
    starts = range(_SECTOR, len(content) - _LOCKED_AT, _SECTOR) if kind == "doc" else ()
    return any(content[at : at + 2] == _DOC and content[at + _LOCKED_AT] & 1 for at in starts)


def _root_names(path: Path) -> set[str]:
    """The names at the root in small letters: what is embedded deeper says nothing. Empty where they are not found."""
    try:
        entries = list(_entries(path))
    except (struct.error, OSError, IndexError):
        return set()
    found: set[int] = set()
    left = [_tree(entries[0])[2]] if entries else []
    while left and len(found) < _MOST_ENTRIES:
        at = left.pop()
        if at < len(entries) and at not in found:
            found.add(at)
            left += _tree(entries[at])[:2]
    return {_name(entries[at]) for at in found}


def _entries(path: Path) -> Iterator[bytes]:
    """The directory of the file, entry by entry."""
    with path.open("rb") as file:
        head = file.read(_SECTOR)
        (shift,) = struct.unpack_from("<H", head, 30)
        (sector,) = struct.unpack_from("<I", head, 48)
        size = 1 << shift if shift in _SHIFTS else 0
        for _ in range(_MOST_ENTRIES * _ENTRY // size if size else 0):
            file.seek((sector + 1) * size)
            content = file.read(size)
            yield from (content[at : at + _ENTRY] for at in range(0, len(content) - _ENTRY + 1, _ENTRY))
            # The table of sectors: the head names the sectors that it lies in.
            table, place = divmod(sector, size // 4)
            (lies_in,) = struct.unpack_from("<I", head, 76 + 4 * table)
            file.seek((lies_in + 1) * size + 4 * place)
            (sector,) = struct.unpack("<I", file.read(4))
            if sector >= _NONE:
                return


def _tree(entry: bytes) -> tuple[int, int, int]:
    """(left, right, child) of an entry."""
    left, right, child = struct.unpack_from("<3I", entry, 68)
    return left, right, child


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
