"""The rows of an .xlsx sheet as a stream: memory does not grow with the sheet."""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from lxml import etree

from lms.rosters.formats.cells import (
    Cell,
    clean,
    date_cell,
    empty_cell,
    error_cell,
    letter_of,
    number_cell,
    text_cell,
)  # fmt: skip
from lms.rosters.formats.problems import Unreadable
from lms.rosters.formats.sources import Merge, RawRow
from lms.rosters.formats.xlsx_parts import Book, SheetPart, Texts, elements, read_book, read_texts, text_of
from lms.rosters.formats.xlsx_scan import Scan, scan_sheet
from lms.rosters.formats.zipped import DAMAGED, Parts

ROW_LIMIT, COLUMN_LIMIT = 1_048_576, 200
_EPOCH_1900, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_LAST_SERIAL = 2_958_465


class XlsxSource:
    """An .xlsx file: its sheets are read again from the file each time."""

    def __init__(self, path: Path) -> None:
        self.parts = Parts(path)
        self.book: Book = read_book(self.parts)
        self._scans: dict[str, Scan] = {}

    @cached_property
    def texts(self) -> Texts:
        """The shared texts, read once."""
        return read_texts(self.parts)

    def part(self, sheet: str) -> SheetPart:
        """The sheet with this name."""
        found = next((each for each in self.book.sheets if each.name == sheet), None)
        if found is None:
            raise Unreadable(DAMAGED)
        return found

    def scan(self, sheet: str) -> Scan:
        """What a quick look at the sheet found."""
        if sheet not in self._scans:
            self._scans[sheet] = scan_sheet(self.parts, self.part(sheet).part)
            if self._scans[sheet].has_values and not self._scans[sheet].rows:
                self._measure(sheet, self._scans[sheet])
        return self._scans[sheet]

    def _measure(self, sheet: str, scan: Scan) -> None:
        """The size of a sheet whose cells do not say where they stand: found by reading it."""
        for row in self._rows(sheet, ROW_LIMIT):
            scan.rows = row.number
            scan.columns |= row.cells.keys()

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """The merged ranges of the sheet."""
        return tuple(self.scan(sheet).merges)

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """The rows that hold something; what comes behind the last of them is not even looked at."""
        return self._rows(sheet, self.scan(sheet).rows)

    def _rows(self, sheet: str, last: int) -> Iterator[RawRow]:
        reader, number = _RowReader(self.texts, self.book), 0
        for element in elements(self.parts, self.part(sheet).part, "row"):
            written = _number(element.get("r"))
            if written is not None and written > last:
                return
            # Rows that go back or repeat a number are counted on.
            number = max(written or 0, number + 1)
            cells = reader.cells(element)
            if cells and number <= ROW_LIMIT:
                yield RawRow(number, cells, element.get("hidden") in ("1", "true"))


def _number(written: str | None) -> int | None:
    """The number of a row as it is written; None where it is none."""
    is_number = written is not None and written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if written and is_number else None


def _moment(epoch: dt.date, number: float) -> dt.datetime:
    """The moment that Excel counts so: whole days, and a part of one, which never reaches the next day."""
    seconds = min(round((number - int(number)) * 86_400), 86_399)
    return dt.datetime.combine(epoch, dt.time()) + dt.timedelta(days=int(number), seconds=seconds)


class _RowReader:
    def __init__(self, texts: Texts, book: Book) -> None:
        self.texts, self.dates = texts, book.date_styles
        self.epoch = _EPOCH_1904 if book.is_1904 else _EPOCH_1900
        self.columns = {letter_of(index): index for index in range(COLUMN_LIMIT)}
        self.letters = list(self.columns)

    def cells(self, row: etree._Element) -> dict[int, Cell]:
        """The filled cells of the row by column."""
        found, column = {}, -1
        for element in row:
            place = element.get("r")
            column = self.columns.get(place.rstrip("0123456789"), COLUMN_LIMIT) if place else column + 1
            if len(element) and column < COLUMN_LIMIT:
                cell = self._cell(element, self.letters[column])
                if cell.kind != "empty":
                    found[column] = cell
        return found

    def _cell(self, element: etree._Element, letter: str) -> Cell:
        kind = element.get("t", "n")
        first = element[0]
        if kind == "s":
            text = self._shared(first.text)
            return Cell(text, text, "text", letter) if text else empty_cell(letter)
        if kind == "inlineStr":
            return text_cell(text_of(first), letter)
        value, formula = self._value(element)
        if value == "" and formula is not None and kind != "str":
            return error_cell(f"={formula}", letter)
        if kind == "n":
            return self._number(value, element.get("s", "0"), letter)
        return self._other(kind, value, letter)

    def _shared(self, place: str | None) -> str:
        try:
            return self.texts[int(place or "")]
        except ValueError:
            return ""
        except IndexError as error:
            raise Unreadable(DAMAGED) from error

    @staticmethod
    def _value(element: etree._Element) -> tuple[str, str | None]:
        value, formula = "", None
        for child in element:
            if child.tag.endswith("}v"):
                value = child.text or ""
            elif child.tag.endswith("}f"):
                formula = child.text or ""
            elif child.tag.endswith("}is"):
                value = text_of(child)
        return value, formula

    def _number(self, value: str, style: str, letter: str) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return text_cell(value, letter)
        if style in self.dates and 1 <= number <= _LAST_SERIAL:
            return date_cell(_moment(self.epoch, number), letter)
        return number_cell(number, letter)

    @staticmethod
    def _other(kind: str, value: str, letter: str) -> Cell:
        if kind == "e":
            return error_cell(value or "#N/A", letter)
        if kind == "b":
            return text_cell("TRUE" if value in ("1", "true") else "FALSE", letter)
        if kind == "d":
            try:
                return date_cell(dt.datetime.fromisoformat(value), letter)
            except ValueError:
                return text_cell(value, letter)
        return text_cell(clean(value), letter)
