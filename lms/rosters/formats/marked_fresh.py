"""A new workbook with the rows of an uploaded one and the notes on them: for files that are no .xlsx."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from lms.rosters.formats.cells import Cell
from lms.rosters.formats.header import find_header
from lms.rosters.formats.sources import Workbook

RESULT = "Kết quả kiểm tra"
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
}  # fmt: skip
_CELL_LIMIT = 32_000
Notes = Mapping[int, Sequence[tuple[str | None, str]]]


def note_text(notes: Sequence[tuple[str | None, str]]) -> str:
    """All notes of a row as the text of one cell."""
    lines = (f"{letter}: {words}" if letter else words for letter, words in notes)
    return "; ".join(dict.fromkeys(lines))[:_CELL_LIMIT]


def write_fresh(workbook: Workbook, sheet: str, notes: Notes) -> bytes:
    """The same rows at the same numbers, the marked cells red, the notes in the column behind the last one."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        writer = _Writer(book, sheet)
        header = find_header(workbook, sheet)
        last = max((max(row.cells) for row in workbook.source.rows(sheet)), default=0)
        for row in workbook.source.rows(sheet):
            writer.row(row.number, row.cells, notes.get(row.number, ()))
            text = RESULT if row.number == header.row_number else note_text(notes.get(row.number, ()))
            if text:
                page_cell = writer.head if row.number == header.row_number else writer.note
                writer.page.write_string(
                    row.number - 1, max(last, len(header.headings) - 1) + 1, text, page_cell
                )
    return target.getvalue()


class _Writer:
    def __init__(self, book: Any, sheet: str) -> None:
        safe = "".join(" " if char in "[]:*?/\\" else char for char in sheet)[:31].strip("' ")
        self.page = book.add_worksheet(safe or None)
        self.text, self.day = (
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "dd/mm/yyyy"}),
        )
        red = {"bg_color": "#FDECEA", "font_color": "#B3261E"}
        self.red, self.red_day = (
            book.add_format({**red, "num_format": "@"}),
            book.add_format({**red, "num_format": "dd/mm/yyyy"}),
        )
        self.head = book.add_format({"bold": True, "bg_color": "#FDECEA"})
        self.note = book.add_format({"font_color": "#B3261E", "num_format": "@"})
        self.page.set_column(0, 30, 18)

    def row(self, number: int, cells: Mapping[int, Cell], notes: Sequence[tuple[str | None, str]]) -> None:
        """The cells of a row; those that a note names are red."""
        marked = {letter for letter, _words in notes}
        for column, cell in sorted(cells.items()):
            is_red = cell.letter in marked
            if cell.kind == "date":
                self.page.write_datetime(number - 1, column, cell.value, self.red_day if is_red else self.day)
            elif cell.kind == "number" and len(cell.text) < 9:
                self.page.write_number(number - 1, column, cell.value, self.red if is_red else None)
            else:
                self.page.write_string(
                    number - 1, column, cell.text[:_CELL_LIMIT], self.red if is_red else self.text
                )
