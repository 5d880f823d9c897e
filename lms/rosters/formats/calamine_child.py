"""The process that reads old workbooks: `python -m lms.rosters.formats.calamine_child FILE` (.xls, .xlsb, .ods).

It has little memory and little time, so that a file built to fill the memory costs the site nothing. It prints a
line of JSON per sheet and per row: texts are strings, numbers are numbers, dates are ["d", "1980-01-31"], with their
time of day where they have one.
"""

import datetime as dt
import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY_LIMIT = 1_500_000_000
SECONDS = 60
LOCKED, BROKEN = 3, 4


def main(path: str, sheet: str | None) -> int:
    """Everything is printed; the answer is the exit status."""
    _bound()
    try:
        with CalamineWorkbook.from_path(path) as book:
            lines = _sheets(book) if sheet is None else _rows(book, sheet)
            for line in lines:
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    except PasswordError:
        return LOCKED
    except (CalamineError, ValueError, OSError, MemoryError, OverflowError) as error:
        return LOCKED if "password" in str(error).lower() else BROKEN
    return 0


def _bound() -> None:
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(book: CalamineWorkbook) -> Iterator[dict[str, Any]]:
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(place)
        columns: set[int] = set()
        rows = 0
        for number, cells in _filled(sheet):
            rows = number
            columns |= cells.keys()
        merges = [
            [top + 1, left, bottom + 1, right]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
        is_hidden = about.visible != SheetVisibleEnum.Visible
        yield {
            "name": about.name, "is_hidden": is_hidden, "rows": rows, "columns": len(columns),
            "width": max(columns, default=-1) + 1, "merges": merges,
        }  # fmt: skip


def _filled(sheet: Any) -> Iterator[tuple[int, dict[int, Any]]]:
    """The rows with something in them: Excel's number, the values by column."""
    left = sheet.start[1] if sheet.start else 0
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = {left + at: value for at, value in enumerate(values) if value not in ("", None)}
        if cells:
            yield number, cells


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    for number, cells in _filled(book.get_sheet_by_name(name)):
        yield [number, {at: _plain(value) for at, value in cells.items()}]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return ["d", value.isoformat()]
    return value if isinstance(value, str | int | float | bool) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
