"""Plan against done as a workbook: typed numbers, A4, a head that stays in view, ready to sign."""

from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter

from lms.core.i18n import _, format_date, format_moment
from lms.plans.measuring import Measure
from lms.plans.tallies import Figures, Tally, figures_of

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_A4 = 9
_HEAD = 4


def figure_labels() -> list[str]:
    """The heads of the figures, in every table."""
    return [
        _("Planned turns"),
        _("Turns done"),
        _("Turns cancelled"),
        _("Turns left"),
        _("Done of planned"),
        _("Beyond the plan"),
    ]


def figure_values(figures: Figures) -> list[Any]:
    """The figures in the order of their heads."""
    return [
        *(figures.planned, figures.done, figures.cancelled, figures.open),
        *(figures.rate, figures.beyond),
    ]


class _Sheet:
    """A sheet with title lines, a head repeated on every page, and rows written one after the other."""

    def __init__(self, book: Any, formats: dict[str, Any], name: str, texts: list[int]) -> None:
        self.page, self.formats, self.row, self.texts = book.add_worksheet(name), formats, 0, len(texts)
        for column, width in enumerate([6, *texts, *[12] * 6]):
            self.page.set_column(column, column, width)
        self.page.set_landscape()
        self.page.set_paper(_A4)
        self.page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer("&C&P/&N")

    def head(self, asked: Measure, labels: list[str]) -> None:
        """What the sheet is about, and the heads of its columns."""
        lines = (asked.unit_name, _title(asked), as_of(asked))
        for row, (line, kind) in enumerate(zip(lines, ("bold", "title", "small"), strict=True)):
            self.page.write_string(row, 0, line, self.formats[kind])
        for column, label in enumerate([_("No."), *labels, *figure_labels()]):
            self.page.write_string(_HEAD, column, label, self.formats["head"])
        self.page.freeze_panes(_HEAD + 1, 2)
        self.page.repeat_rows(_HEAD)
        self.row = _HEAD + 1

    def line(self, number: int | None, texts: list[str], figures: Figures, *, is_total: bool = False) -> None:
        """One row. Texts are written as texts, whatever they look like."""
        prefix = "bold_" if is_total else ""
        text, whole = self.formats[f"{prefix}text"], self.formats[f"{prefix}number"]
        if number is None:
            self.page.write_blank(self.row, 0, None, whole)
        else:
            self.page.write_number(self.row, 0, number, whole)
        for column, value in enumerate(texts, start=1):
            self.page.write_string(self.row, column, value, text)
        for column, amount in enumerate(figure_values(figures), start=1 + self.texts):
            self._amount(column, amount, prefix)
        self.row += 1

    def _amount(self, column: int, amount: Any, prefix: str) -> None:
        kind = "percent" if isinstance(amount, float) else "number"
        if amount is None:
            self.page.write_blank(self.row, column, None, self.formats[f"{prefix}{kind}"])
        else:
            self.page.write_number(self.row, column, amount, self.formats[f"{prefix}{kind}"])

    def foot(self, total: Figures) -> None:
        """The filter, the total, and where to sign."""
        if self.row > _HEAD + 1:
            self.page.autofilter(_HEAD, 0, self.row - 1, self.texts + 6)
        self.line(None, [_("Total"), *[""] * (self.texts - 1)], total, is_total=True)
        last = self.row
        for column, words in ((1, _("Compiled by")), (self.texts + 4, _("Head of the unit"))):
            self.page.write_string(last + 1, column, words, self.formats["sign"])
        self.page.print_area(0, 0, last + 5, self.texts + 6)


def _title(asked: Measure) -> str:
    return _("Training plan of %(year)s: planned and done", year=asked.year)


def as_of(asked: Measure) -> str:
    """When the figures were read, and by the structure of which day."""
    return _(
        "Figures read at %(moment)s, units as of %(day)s",
        moment=format_moment(asked.read_at),
        day=format_date(asked.on),
    )


def _formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "Times New Roman", "font_size": 12}
    cell = {**font, "border": 1, "valign": "top"}
    kinds: dict[str, dict[str, Any]] = {
        "text": {"text_wrap": True, "num_format": "@"},
        "number": {"num_format": "#,##0"},
        "percent": {"num_format": "0.0%"},
    }
    found = {name: book.add_format({**cell, **kind}) for name, kind in kinds.items()}
    found |= {f"bold_{name}": book.add_format({**cell, **kind, "bold": True}) for name, kind in kinds.items()}
    head = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E3EFF8"}
    found["head"] = book.add_format({**cell, **head})
    found["bold"] = book.add_format({**font, "bold": True})
    found["title"] = book.add_format({**font, "font_size": 13, "bold": True})
    found["small"] = book.add_format({**font, "italic": True})
    found["sign"] = book.add_format({**font, "bold": True})
    return found


def unit_label(row: Tally) -> str:
    """The unit's name; for what is planned directly for the chosen unit it says so."""
    return _("%(unit)s (directly)", unit=row.name) if row.is_direct else row.name


def write_progress(
    target: IO[bytes],
    asked: Measure,
    *,
    total: Figures,
    units: Iterable[Tally],
    lines: Iterable[Any],
    shares: Iterable[Any],
) -> None:
    """The file holds the tables by unit, by line, and every share behind them; each comes to one total."""
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": _title(asked), "created": asked.read_at.replace(tzinfo=None)})
    formats = _formats(book)
    sheet = _Sheet(book, formats, _("By unit"), [48])
    sheet.head(asked, [_("Unit")])
    for number, row in enumerate(units, start=1):
        sheet.line(number, [unit_label(row)], row.figures)
    sheet.foot(total)
    sheet = _Sheet(book, formats, _("By line"), [40, 34])
    sheet.head(asked, [_("Topic"), _("Plan of")])
    for number, row in enumerate(lines, start=1):
        sheet.line(number, [row.topic, row.plan_unit], figures_of(row))
    sheet.foot(total)
    sheet = _Sheet(book, formats, _("By line and unit"), [34, 30, 34])
    sheet.head(asked, [_("Topic"), _("Planned for"), _("Unit of that day")])
    for number, row in enumerate(shares, start=1):
        sheet.line(number, [row.topic, row.planned_for, row.unit_name], figures_of(row))
    sheet.foot(total)
    book.close()
