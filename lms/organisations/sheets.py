"""Tables that officials upload (.xlsx, .ods, .csv) as rows of plain text with Excel's own row numbers.

What a file is, is told by what it holds. Whatever cannot be read is refused with a sentence that says what to do.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.core.zips import OLE, is_zip
from lms.organisations.sheet_guard import refuse_old, refuse_unsafe

ROW_LIMIT = 60_000
SIZE_LIMIT = 30_000_000
_COLUMN_LIMIT = 60
_CELL_LIMIT = 1_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class SheetRow:
    """A row that holds something: its number as Excel shows it, and its cells from column A on, as text."""

    number: int
    cells: tuple[str, ...]


def read_sheet(content: bytes, name: str) -> list[SheetRow]:
    """The filled rows of the first visible sheet that has any. Dates read dd/mm/yyyy, whole numbers without “.0”."""
    if not content.strip():
        raise Refusal(_("The file is empty."))
    if len(content) > SIZE_LIMIT:
        raise Refusal(_("The file is larger than %(limit)s MB.", limit=SIZE_LIMIT // 1_000_000))
    if content.startswith(OLE):
        refuse_old(content)
    rows = _read_workbook(content) if is_zip(content) else _read_text(content, name)
    if len(rows) > ROW_LIMIT:
        raise Refusal(
            _("The sheet has more than %(limit)s rows: part it into several files.", limit=ROW_LIMIT)
        )
    if not rows:
        raise Refusal(_("The file holds no table: every cell is empty."))
    return rows


def _read_workbook(content: bytes) -> list[SheetRow]:
    refuse_unsafe(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return _first_table(book)
    except Refusal:
        raise
    except Exception as error:  # calamine has no one exception for what it cannot read
        raise Refusal(
            _(
                "The file is damaged or was cut off on its way: open it in Excel, save it again and upload it again."
            )
        ) from error


def _first_table(book: CalamineWorkbook) -> list[SheetRow]:
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(place)
        left = ("",) * (sheet.start[1] if sheet.start else 0)
        rows: list[SheetRow] = []
        for number, values in enumerate(sheet.iter_rows(), 1):
            if any(value not in ("", None) for value in values):
                _keep(rows, number, (*left, *map(cell_text, values)))
        if rows:
            return rows
    return []


def _keep(rows: list[SheetRow], number: int, cells: tuple[str, ...]) -> None:
    """Keep the row if anything is left of it, and one row more than is allowed at most."""
    cells = cells[:_COLUMN_LIMIT]
    if any(cells) and len(rows) <= ROW_LIMIT:
        rows.append(SheetRow(number, cells))


def cell_text(value: Any) -> str:
    """The cell as an official would type it, on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float | int):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return clean_line(str(value)[:_CELL_LIMIT])


def _read_text(content: bytes, name: str) -> list[SheetRow]:
    """The rows of a text file in Unicode, parted by commas, semicolons or tabs."""
    if not name.lower().endswith((".csv", ".txt", ".tsv")) or b"%PDF" in content[:8]:
        raise Refusal(_("Only Excel workbooks (.xlsx), OpenDocument sheets (.ods) and CSV files are read."))
    encoding = next((each for mark, each in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        raise Refusal(
            _("The text of this file is not in Unicode: save it as “CSV UTF-8” or as an Excel workbook.")
        ) from error
    rows: list[SheetRow] = []
    try:
        reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=_delimiter(text))
        for number, values in enumerate(reader, 1):
            _keep(rows, number, tuple(cell_text(value) for value in values))
    except csv.Error as error:
        raise Refusal(_("The CSV file cannot be read: %(reason)s.", reason=str(error))) from error
    return rows


def _delimiter(text: str) -> str:
    """The sign that parts the first filled line most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)
