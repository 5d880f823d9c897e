"""Workbooks of other kinds than .xlsx (.xls, .xlsb, .ods), read by a process with little memory and little time."""

import contextlib
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lms.core.text import msgid
from lms.rosters.formats.calamine_child import LOCKED
from lms.rosters.formats.cells import Cell, date_cell, letter_of, number_cell, text_cell
from lms.rosters.formats.problems import Problem, Unreadable
from lms.rosters.formats.sources import Merge, RawRow, SheetInfo
from lms.rosters.formats.zipped import DAMAGED

COLUMN_LIMIT = 200
_LOCKED = Problem(msgid("The file is protected with a password: save it without one and upload it again."))
_TOO_WIDE = msgid("The sheet “%(sheet)s” has more than %(limit)s columns and is left out.")
_NO_ERRORS = Problem(
    msgid(
        "This old kind of file does not tell errors of formulas (#N/A) from empty cells: save it as .xlsx to see them."
    )
)
_ROOT = Path(__file__).resolve().parents[3]


class OldSource:
    """A workbook of an old kind; each reading is a process of its own."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path.resolve()
        self.has_macros = kind in ("xls", "xlsb") and _has_macros(path)
        self.warnings: list[Problem] = [_NO_ERRORS]
        self._merges: dict[str, tuple[Merge, ...]] = {}
        self.sheets = [sheet for about in self._read() if (sheet := self._sheet(about))]

    def _sheet(self, about: dict[str, Any]) -> SheetInfo | None:
        name = about["name"]
        if about["width"] > COLUMN_LIMIT:
            self.warnings.append(Problem(_TOO_WIDE, {"sheet": name, "limit": str(COLUMN_LIMIT)}))
            return None
        self._merges[name] = tuple((top, left, bottom, right) for top, left, bottom, right in about["merges"])
        return SheetInfo(name, about["is_hidden"], about["rows"], about["columns"], about["width"])

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """The merged ranges of the sheet."""
        return self._merges.get(sheet, ())

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """The rows that hold something."""
        letters = [letter_of(column) for column in range(COLUMN_LIMIT)]
        for number, values in self._read(sheet):
            pairs = ((int(column), value) for column, value in values.items())
            cells = {
                column: _cell(value, letters[column]) for column, value in pairs if column < COLUMN_LIMIT
            }
            filled = {column: cell for column, cell in cells.items() if cell.kind != "empty"}
            if filled:
                yield RawRow(number, filled)

    def _read(self, *sheet: str) -> Iterator[Any]:
        """What the process prints, line by line; it ends with the reading, also where that stops early."""
        command = [sys.executable, "-m", "lms.rosters.formats.calamine_child", str(self.path), *sheet]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=_ROOT
        )
        assert process.stdout
        try:
            for line in process.stdout:
                yield _parsed(line)
            status = process.wait()
        finally:
            with contextlib.suppress(OSError):
                process.kill()
            process.stdout.close()
            process.wait()
        if status:
            raise Unreadable(_LOCKED if status == LOCKED else DAMAGED)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise Unreadable(DAMAGED) from error


def _cell(value: Any, letter: str) -> Cell:
    if isinstance(value, bool):
        return text_cell("TRUE" if value else "FALSE", letter)
    if isinstance(value, int | float):
        return number_cell(value, letter)
    if isinstance(value, list):
        return date_cell(dt.datetime.fromisoformat(value[1]), letter)
    return text_cell(value, letter)


def _has_macros(path: Path) -> bool:
    content = path.read_bytes()
    return "_VBA_PROJECT".encode("utf-16-le") in content or b"vbaProject.bin" in content
