"""Pages that old software saves under the name of a workbook: their largest table is the list."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from lms.core.text import msgid
from lms.rosters.formats.cells import Cell, letter_of, text_cell
from lms.rosters.formats.problems import Problem, Unreadable
from lms.rosters.formats.sources import Merge, RawRow, SheetInfo

COLUMN_LIMIT = 200
_SIZE_LIMIT = 40_000_000
_IS_PAGE = Problem(msgid("The file is a web page under another name: the largest table in it was read."))
_NO_TABLE = Problem(
    msgid("The file is a web page and no workbook: open it in Excel, save it as .xlsx and upload that.")
)
_SHEET = "HTML"


class HtmlSource:
    """A page with a table."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        if len(content) > _SIZE_LIMIT:
            raise Unreadable(_NO_TABLE)
        self.warnings = (_IS_PAGE,)
        self._rows, self._merges = _table(_root(content))
        if not self._rows:
            raise Unreadable(_NO_TABLE)

    def sheets(self) -> list[SheetInfo]:
        """Its one sheet."""
        columns = {column for row in self._rows for column in row.cells}
        return [SheetInfo(_SHEET, False, self._rows[-1].number, len(columns), max(columns) + 1)]

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """The cells that span rows or columns."""
        return tuple(self._merges)

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """The rows that hold something."""
        return iter(self._rows)


def _root(content: bytes) -> etree._Element:
    declared = re.search(rb"charset=[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    encoding = (
        "utf-16"
        if content[:2] in (b"\xff\xfe", b"\xfe\xff")
        else declared[1].decode()
        if declared
        else "utf-8"
    )
    try:
        text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", "")))
    except (LookupError, ValueError, etree.LxmlError) as error:
        raise Unreadable(_NO_TABLE) from error


def _table(root: etree._Element) -> tuple[list[RawRow], list[Merge]]:
    """The cells of the table with the most rows, at the places where their spans put them."""
    tables = list(root.iter("table"))
    if not tables:
        return [], []
    largest = max(tables, key=lambda table: len(_own_rows(table)))
    rows: list[RawRow] = []
    merges: list[Merge] = []
    covered: dict[int, int] = {}
    for number, line in enumerate(_own_rows(largest), 1):
        cells = _cells(line, number, merges, covered)
        if cells:
            rows.append(RawRow(number, cells))
    return rows, merges


def _own_rows(table: etree._Element) -> list[etree._Element]:
    return [*table.findall("tr"), *table.findall("*/tr")]


def _cells(
    line: etree._Element, number: int, merges: list[Merge], covered: dict[int, int]
) -> dict[int, Cell]:
    cells, column = {}, 0
    for element in line:
        if element.tag not in ("td", "th"):
            continue
        while covered.get(column, 0) >= number:
            column += 1
        down, right = _span(element, "rowspan"), _span(element, "colspan")
        if column + right > COLUMN_LIMIT:
            break
        covered |= dict.fromkeys(range(column, column + right), number + down - 1)
        if down > 1 or right > 1:
            merges.append((number, column, number + down - 1, column + right - 1))
        if (cell := text_cell(" ".join(element.itertext()), letter_of(column))).text:
            cells[column] = cell
        column += right
    return cells


def _span(element: etree._Element, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return min(max(int(value), 1), 100_000) if value.isdigit() else 1
