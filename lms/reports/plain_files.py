"""The report as CSV: UTF-8 with a byte order mark, commas, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable
from typing import IO, Any

from lms.core.i18n import _
from lms.reports.queries import Report
from lms.reports.rules import safe_cell
from lms.reports.workbook import (
    people_labels,
    people_values,
    status_words,
    summary_labels,
    summary_values,
    unit_label,
)


def _write(target: IO[bytes], rows: Iterable[list[Any]]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe_cell(value) if isinstance(value, str) else _plain(value) for value in row])
    text.detach()


def _plain(value: float | int | None) -> str:
    """A number with a decimal point, without a point where it is whole; nothing for nothing."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def write_summary_csv(target: IO[bytes], found: Report) -> None:
    """The table by unit, its total last."""
    rows = [
        [number, unit_label(row), *summary_values(row.tally)]
        for number, row in enumerate(found.rows, start=1)
    ]
    _write(target, [summary_labels(), *rows, ["", _("Total"), *summary_values(found.total)]])


def write_people_csv(target: IO[bytes], people: Iterable[Any]) -> None:
    """The people of a list, one a line, written as they are read."""
    words = status_words()

    def rows() -> Iterable[list[Any]]:
        yield people_labels()
        for number, row in enumerate(people, start=1):
            yield [number, *people_values(row, words)]

    _write(target, rows())
