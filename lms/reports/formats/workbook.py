"""The report as a workbook: typed numbers, identifiers as text, ready to print on A4 and to sign."""

import datetime as dt
import re
from collections.abc import Callable
from typing import IO, Any

import xlsxwriter

from lms.core.i18n import _
from lms.core.text import admin_date
from lms.reports.formats.progress import Progress, counted
from lms.reports.tables import Heading, Paper, Row, Table, groups_of

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "dd/mm/yyyy",
}
_A4 = 9
_GROUP_ROW, _HEADER_ROW = 3, 4
# Wider than this, in signs, a table is printed across.
_PORTRAIT_WIDTH = 95
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_CELL = {**_FONT, "border": 1, "valign": "top"}
_KINDS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "num_format": "@"},
    "code": {"num_format": "@"},
    "number": {"num_format": "#,##0"},
    "tiet": {"num_format": "General"},
    "percent": {"num_format": "0.0%"},
    "day": {"num_format": "dd/mm/yyyy", "align": "center"},
}


def write_workbook(target: IO[bytes], paper: Paper, progress: Progress) -> None:
    """A sheet for each table; a row of the longest is held in memory, never the table."""
    book = xlsxwriter.Workbook(target, _OPTIONS)
    created = paper.heading.made_at.astimezone(dt.UTC).replace(tzinfo=None)
    book.set_properties({"title": paper.heading.title, "created": created, "comments": paper.heading.as_of})
    styles = _styles(book)
    for number, table in enumerate(paper.tables):
        _write_sheet(book, styles, paper.heading, table, progress, is_first=number == 0)
    book.close()


def _styles(book: Any) -> dict[str, Any]:
    found = {kind: book.add_format({**_CELL, **style}) for kind, style in _KINDS.items()}
    for kind, style in _KINDS.items():
        found[f"bold_{kind}"] = book.add_format({**_CELL, **style, "bold": True})
    head = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E3EFF8"}
    found["head"] = book.add_format({**_CELL, **head})
    found["unit"] = book.add_format({**_FONT, "bold": True})
    found["title"] = book.add_format({**_FONT, "bold": True, "font_size": 14})
    found["as_of"] = book.add_format({**_FONT, "italic": True})
    found["sign"] = book.add_format({**_FONT, "bold": True, "align": "center"})
    found["place"] = book.add_format({**_FONT, "italic": True, "align": "center"})
    return found


def _write_sheet(
    book: Any, styles: dict[str, Any], heading: Heading, table: Table, progress: Progress, *, is_first: bool
) -> None:
    page = book.add_worksheet(_FORBIDDEN_IN_NAMES.sub(" ", table.name)[:31])
    _lay_out(page, table)
    page.write_string(0, 0, heading.unit.upper(), styles["unit"])
    page.write_string(1, 0, heading.title, styles["title"])
    page.write_string(2, 0, heading.as_of, styles["as_of"])
    _write_head(page, styles["head"], table)
    end = _write_rows(page, styles, table, progress)
    if end > _HEADER_ROW + 1:
        page.autofilter(_HEADER_ROW, 0, end - 1, len(table.columns) - 1)
    if table.total:
        _cells(page, styles, table, prefix="bold_")(end, table.total)
        end += 1
    if table.note:
        page.write_string(end, 0, table.note, styles["as_of"])
        end += 1
    last = _sign(page, styles, heading, table, end + 1) if is_first else end - 1
    page.print_area(0, 0, max(last, _HEADER_ROW), len(table.columns) - 1)


def _lay_out(page: Any, table: Table) -> None:
    """A4, as wide as one page, with the head on each; what is on screen keeps the head and the names in view."""
    for number, column in enumerate(table.columns):
        page.set_column(number, number, column.width)
    if table.width > _PORTRAIT_WIDTH:
        page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=1.2, right=0.6, top=0.8, bottom=0.8)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")
    page.freeze_panes(_HEADER_ROW + 1, 2)
    page.repeat_rows(_GROUP_ROW if table.has_groups else _HEADER_ROW, _HEADER_ROW)


def _write_head(page: Any, style: Any, table: Table) -> None:
    place = 0
    for label, width in groups_of(table.columns):
        if label and width > 1:
            page.merge_range(_GROUP_ROW, place, _GROUP_ROW, place + width - 1, label, style)
        elif label:
            page.write_string(_GROUP_ROW, place, label, style)
        place += width
    for number, column in enumerate(table.columns):
        page.write_string(_HEADER_ROW, number, column.label, style)


def _write_rows(page: Any, styles: dict[str, Any], table: Table, progress: Progress) -> int:
    """The number of the row after the last."""
    write, number = _cells(page, styles, table), _HEADER_ROW
    for number, row in enumerate(counted(table.rows, progress), start=_HEADER_ROW + 1):
        write(number, row)
    return number + 1


def _cells(
    page: Any, styles: dict[str, Any], table: Table, *, prefix: str = ""
) -> Callable[[int, Row], None]:
    """A function that writes a row. Texts are texts, whatever they look like; None leaves the cell empty."""
    writers = {
        "text": page.write_string,
        "code": page.write_string,
        "tiet": lambda row, place, value, style: page.write_number(row, place, value / 100, style),
        "day": page.write_datetime,
    }
    plan = [
        (place, writers.get(column.kind, page.write_number), styles[prefix + column.kind])
        for place, column in enumerate(table.columns)
    ]

    def write(number: int, row: Row) -> None:
        for (place, cell, style), value in zip(plan, row.values, strict=True):
            if value is None or value == "":
                page.write_blank(number, place, None, style)
            else:
                cell(number, place, value, style)

    return write


def _sign(page: Any, styles: dict[str, Any], heading: Heading, table: Table, row: int) -> int:
    """Who drew the table up, and the head of the unit, with room for both to sign; the last row of it."""
    left, right = 1, max(len(table.columns) - 3, min(2, len(table.columns) - 1))
    page.write_string(row, right, f"…, {admin_date(heading.day)}", styles["place"])
    # Row after row: one that is left is on disk.
    for place, signer in ((left, _("Compiled by")), (right, _("Head of the unit"))):
        page.write_string(row + 1, place, signer, styles["sign"])
    for place in (left, right):
        page.write_string(row + 2, place, _("(Signature, full name)"), styles["place"])
    return row + 7
