"""The report as a workbook: typed numbers, identifiers as text, ready to print and to sign."""

from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter

from lms.core.i18n import _
from lms.reports.queries import Cut, Report, UnitTally, status_of
from lms.reports.rules import Tally
from lms.reports.wording import STATUS_WORDS, as_of

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_A4 = 9
_HEADER_ROW = 4


class _Sheet:
    """A sheet with title lines, a header row that stays in view, and rows written one after the other."""

    def __init__(self, book: Any, formats: dict[str, Any], name: str, widths: list[int]) -> None:
        self.page, self.formats, self.row = book.add_worksheet(name), formats, 0
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        self.page.set_landscape()
        self.page.set_paper(_A4)
        self.page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer("&C&P/&N")
        self.last_column = len(widths) - 1

    def titles(self, *lines: str) -> None:
        """The lines above the table."""
        for line in lines:
            self.page.write_string(self.row, 0, line, self.formats["title" if self.row else "bold"])
            self.row += 1
        self.row = _HEADER_ROW

    def header(self, labels: list[str]) -> None:
        """The head of the table: frozen, and repeated on every printed page."""
        for column, label in enumerate(labels):
            self.page.write_string(self.row, column, label, self.formats["header"])
        self.page.freeze_panes(self.row + 1, 2)
        self.page.repeat_rows(self.row)
        self.row += 1

    def line(self, values: list[Any], *, kinds: list[str], bold: bool = False) -> None:
        """One row. Texts are written as texts, whatever they look like; None leaves the cell empty."""
        for column, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            cell = self.formats[f"bold_{kind}" if bold else kind]
            if value is None:
                self.page.write_blank(self.row, column, None, cell)
            elif isinstance(value, str):
                self.page.write_string(self.row, column, value, cell)
            else:
                self.page.write_number(self.row, column, value, cell)
        self.row += 1

    def filter(self) -> None:
        """The head filters the rows written so far."""
        if self.row > _HEADER_ROW + 1:
            self.page.autofilter(_HEADER_ROW, 0, self.row - 1, self.last_column)


def write_workbook(target: IO[bytes], cut: Cut, found: Report, people: Iterable[Any]) -> None:
    """The file holds the summary by unit and the people behind it, as of the moment of the cut."""
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": _title(cut), "created": cut.read_at.replace(tzinfo=None)})
    formats = _formats(book)
    _write_summary(_Sheet(book, formats, _("By unit"), [6, 44, 12, 12, 12, 12, 14, 14, 12]), cut, found)
    _write_people(_Sheet(book, formats, _("List of people"), [6, 30, 16, 28, 38, 12, 12, 20]), cut, people)
    book.close()


def _title(cut: Cut) -> str:
    return _("Completion rate of the training target, year %(year)s", year=cut.year)


def _formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "Times New Roman", "font_size": 12}
    cell = {**font, "border": 1, "valign": "top"}
    kinds: dict[str, dict[str, Any]] = {
        "text": {"text_wrap": True, "num_format": "@"},
        "number": {"num_format": "#,##0"},
        "tiet": {"num_format": "General"},
        "percent": {"num_format": "0.0%"},
    }
    found = {name: book.add_format({**cell, **kind}) for name, kind in kinds.items()}
    found |= {f"bold_{name}": book.add_format({**cell, **kind, "bold": True}) for name, kind in kinds.items()}
    found["header"] = book.add_format(
        {
            **cell,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": "#E3EFF8",
        }
    )
    found["bold"] = book.add_format({**font, "bold": True})
    found["title"] = book.add_format({**font, "font_size": 13})
    found["sign"] = book.add_format({**font, "bold": True, "align": "center"})
    return found


_SUMMARY_KINDS = ["number", "text", "number", "number", "number", "number", "number", "number", "percent"]


def summary_labels() -> list[str]:
    """The head of the table by unit, in every file."""
    return [
        _("No."),
        _("Unit"),
        _("People"),
        _("With a target"),
        _("Target reached"),
        _("Target not reached"),
        _("Of these not started"),
        _("No target set"),
        _("Completion rate"),
    ]


def summary_values(tally: Tally) -> list[Any]:
    """The figures of a row, in the order of the labels after the unit."""
    return [
        tally.people,
        tally.with_target,
        tally.reached,
        tally.not_reached,
        tally.not_started,
        tally.no_target,
        tally.rate,
    ]


def unit_label(row: UnitTally) -> str:
    """The unit's name; for people directly at the chosen unit it says so."""
    return _("%(unit)s (directly)", unit=row.name) if row.is_direct else row.name


def _write_summary(sheet: _Sheet, cut: Cut, found: Report) -> None:
    sheet.titles(cut.unit_name, _title(cut), as_of(cut))
    sheet.header(summary_labels())
    for number, row in enumerate(found.rows, start=1):
        sheet.line([number, unit_label(row), *summary_values(row.tally)], kinds=_SUMMARY_KINDS)
    sheet.filter()
    sheet.line([None, _("Total"), *summary_values(found.total)], kinds=_SUMMARY_KINDS, bold=True)
    sheet.row += 1
    for column, signer in ((1, _("Compiled by")), (6, _("Head of the unit"))):
        sheet.page.write_string(sheet.row, column, signer, sheet.formats["sign"])


def people_labels() -> list[str]:
    """The head of the list of people, in every file."""
    return [
        _("No."),
        _("Full name"),
        _("Staff number"),
        _("Post"),
        _("Unit"),
        _("Periods earned"),
        _("Target"),
        _("Status"),
    ]


def people_values(row: Any, words: dict[str, str]) -> list[Any]:
    """One person's row, in the order of the labels after the number; tiết as numbers."""
    target = None if row.target is None else row.target / 100
    name, post = row.full_name, row.title
    return [name, row.staff_number or "", post, row.unit_name, row.tiet / 100, target, words[status_of(row)]]


def status_words() -> dict[str, str]:
    """The word of each status in the reader's language."""
    return {status: str(words) for status, (words, _kind) in STATUS_WORDS.items()}


def _write_people(sheet: _Sheet, cut: Cut, people: Iterable[Any]) -> None:
    kinds, words = ["number", "text", "text", "text", "text", "tiet", "tiet", "text"], status_words()
    sheet.titles(cut.unit_name, _title(cut), as_of(cut))
    sheet.header(people_labels())
    for number, row in enumerate(people, start=1):
        sheet.line([number, *people_values(row, words)], kinds=kinds)
    sheet.filter()
