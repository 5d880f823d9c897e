"""What every kind of file gives to the readers above it: sheets, and rows of cells in their order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from lms.rosters.formats.cells import Cell
from lms.rosters.formats.problems import Problem

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column: rows as Excel numbers them, columns from 0."""


class RawRow(NamedTuple):
    """The filled cells of a row by the place of their column."""

    number: int
    cells: dict[int, Cell]
    is_hidden: bool = False


@dataclass(frozen=True)
class SheetInfo:
    """A sheet: the number of its last row and the count of its columns that hold something."""

    name: str
    is_hidden: bool
    rows: int
    columns: int
    width: int = 0
    """The place of its last filled column, counted from 1."""


class Source(Protocol):
    """A file whose rows can be read again and again."""

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """The rows that hold something, from the first to the last."""

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """The merged ranges of the sheet."""


@dataclass(frozen=True)
class Workbook:
    """A table file that was opened: its sheets (those that people see first), and what must be said of it."""

    path: Path
    name: str
    kind: str
    sheets: tuple[SheetInfo, ...]
    warnings: tuple[Problem, ...]
    source: Source = field(repr=False, compare=False)
    is_1904: bool = False
    """True where the days are counted from 1904 on (old Excel for Mac): pass it to `parse_field`."""
