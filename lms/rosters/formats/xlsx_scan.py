"""A quick look through a sheet before it is read: its size, merged cells, what is hidden."""

import re
from dataclasses import dataclass, field

from lms.rosters.formats.cells import index_of
from lms.rosters.formats.problems import Unreadable
from lms.rosters.formats.sources import Merge
from lms.rosters.formats.zipped import DAMAGED, Parts

_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,9})["'](?:[^>]*[^/>])?>""")
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*\bhidden=["'](?:1|true)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*[^/]>|<(?:\w+:)?(?:v|is)>")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_ATTRIBUTE = re.compile(rb"""\b(min|max)=["'](\d{1,5})["']""")
# What a sheet that is whole ends with: else its last people would be taken for people who left.
_END = re.compile(rb"</(?:\w+:)?worksheet\s*>|<(?:\w+:)?worksheet\b[^>]*/>")
_MERGE_LIMIT = 300_000
_TAIL_LIMIT = 1 << 20


@dataclass
class Scan:
    """What the look found: the last filled row, filled columns, merges, hidden columns and rows."""

    rows: int = 0
    columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    has_values: bool = False

    @property
    def width(self) -> int:
        """How many columns from A on hold something."""
        return max(self.columns, default=-1) + 1


def scan_sheet(parts: Parts, name: str) -> Scan:
    """The size of the sheet and what is merged and hidden in it, without building any cell."""
    scan, rest = Scan(), b""
    for chunk in parts.stream(name):
        if b"\0" in chunk or b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
            raise Unreadable(DAMAGED)
        piece = rest + chunk
        cut = piece.rfind(b"<")
        piece, rest = piece[:cut], piece[cut:]
        if len(rest) > _TAIL_LIMIT:
            raise Unreadable(DAMAGED)
        _look(scan, piece)
    _look(scan, rest)
    if rest and not _END.fullmatch(rest.strip()):
        raise Unreadable(DAMAGED)
    return scan


def _look(scan: Scan, piece: bytes) -> None:
    cells = _FILLED.findall(piece)
    if cells:
        scan.rows = max(scan.rows, *(int(number) for _letters, number in cells))
        scan.columns |= {index_of(letters.decode()) for letters in {letters for letters, _number in cells}}
    if b"mergeCell" in piece and len(scan.merges) < _MERGE_LIMIT:
        scan.merges += [_merge(found) for found in _MERGE.findall(piece)]
    if b"hidden" in piece:
        scan.hidden_rows += len(_HIDDEN_ROW.findall(piece))
        for column in _COLUMN.findall(piece):
            _note_column(scan, column)
    scan.has_values = scan.has_values or _VALUE.search(piece) is not None


def _note_column(scan: Scan, element: bytes) -> None:
    if _HIDDEN.search(element):
        ends = {key: int(value) for key, value in _ATTRIBUTE.findall(element)}
        first = ends.get(b"min", 1)
        scan.hidden_columns |= set(range(first - 1, min(ends.get(b"max", first), 300)))


def _merge(found: tuple[bytes, bytes, bytes, bytes]) -> Merge:
    left, top, right, bottom = found
    return int(top), index_of(left.decode()), int(bottom), index_of(right.decode())
