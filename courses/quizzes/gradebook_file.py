"""The gradebook as a workbook: names are text cells whatever they look like, scores are numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from courses.quizzes.gradebook import Cell, Column, GradeRow
from courses.quizzes.result_words import STATES
from lms.core.clock import VIETNAM
from lms.core.i18n import _

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "dd/mm/yyyy",
}
_A4, _HEADER_ROW, _FIXED = 9, 4, 4
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_CELL = {**_FONT, "border": 1, "valign": "top"}


@dataclass(frozen=True)
class Titles:
    """The lines above the table: the course, which class, and as of when."""

    course: str
    study_class: str
    as_of: str


def write_gradebook(
    target: IO[bytes], titles: Titles, columns: Sequence[Column], rows: Iterable[GradeRow]
) -> None:
    """The file holds the people of the gradebook with their scores, as of the moment of the titles."""
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": titles.course})
    formats = _formats(book)
    page = book.add_worksheet(_("Gradebook"))
    _lay_out(page, columns)
    for place, line in enumerate((_("GRADEBOOK"), titles.course, titles.study_class, titles.as_of)):
        page.write_string(place, 0, line, formats["title" if place else "bold"])
    for place, label in enumerate(_labels(columns)):
        page.write_string(_HEADER_ROW, place, label, formats["header"])
    last = _HEADER_ROW
    for last, row in enumerate(rows, _HEADER_ROW + 1):
        _write_row(page, last, row, columns, formats)
    if last > _HEADER_ROW:
        page.autofilter(_HEADER_ROW, 0, last, len(_labels(columns)) - 1)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    header = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E3EFF8"}
    return {
        "text": book.add_format({**_CELL, "text_wrap": True, "num_format": "@"}),
        "number": book.add_format({**_CELL, "num_format": "#,##0"}),
        "percent": book.add_format({**_CELL, "num_format": "0.0%"}),
        "date": book.add_format({**_CELL, "num_format": "dd/mm/yyyy"}),
        "header": book.add_format({**_CELL, **header}),
        "bold": book.add_format({**_FONT, "bold": True, "font_size": 14}),
        "title": book.add_format(dict(_FONT)),
    }


def _lay_out(page: Any, columns: Sequence[Column]) -> None:
    for place, width in enumerate([6, 30, 16, 36, *[12, 8, 14] * len(columns), 14]):
        page.set_column(place, place, width)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")
    page.freeze_panes(_HEADER_ROW + 1, 2)
    page.repeat_rows(_HEADER_ROW)


def _labels(columns: Sequence[Column]) -> list[str]:
    quizzes = [
        label
        for column in columns
        for label in (
            _("%(title)s: score", title=column.title),
            _("Attempts"),
            _("Result"),
        )
    ]
    return [_("No."), _("Full name"), _("Staff number"), _("Unit"), *quizzes, _("Course completed")]


def _write_row(
    page: Any, number: int, row: GradeRow, columns: Sequence[Column], formats: dict[str, Any]
) -> None:
    page.write_number(number, 0, number - _HEADER_ROW, formats["number"])
    for place, text in enumerate((row.person.full_name, row.person.staff_number or "", row.unit_name), 1):
        page.write_string(number, place, text, formats["text"])
    for index, column in enumerate(columns):
        _write_cell(page, number, _FIXED + 3 * index, row.cells[column.item_id], formats)
    last, done = _FIXED + 3 * len(columns), row.enrolment.completed_at
    if done is None:
        page.write_blank(number, last, None, formats["date"])
    else:
        page.write_datetime(number, last, done.astimezone(VIETNAM).replace(tzinfo=None), formats["date"])


def _write_cell(page: Any, number: int, place: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell.percent is None:
        page.write_blank(number, place, None, formats["percent"])
    else:
        page.write_number(number, place, cell.percent / 100, formats["percent"])
    page.write_number(number, place + 1, len(cell.attempts), formats["number"])
    page.write_string(number, place + 2, str(STATES[cell.state][0]), formats["text"])
