"""A table as CSV: UTF-8 with a byte order mark, commas, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Callable
from typing import IO, Any

from lms.reports.formats.progress import Progress, counted
from lms.reports.rules import safe_cell
from lms.reports.tables import Paper, Row, Table


def write_csv(target: IO[bytes], paper: Paper, progress: Progress) -> None:
    """The last table of the paper, which is the finest."""
    write_table(target, paper.tables[-1], progress)


def write_table(target: IO[bytes], table: Table, progress: Progress) -> None:
    """Its head, its rows, its total."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer, cells = csv.writer(text), _cells(table)
    writer.writerow([safe_cell(_label(column.group, column.label)) for column in table.columns])
    writer.writerows(cells(row) for row in counted(table.rows, progress))
    if table.total:
        writer.writerow(cells(table.total))
    text.detach()


def _label(group: str, label: str) -> str:
    return f"{group}: {label}" if group else label


def _cells(table: Table) -> Callable[[Row], list[Any]]:
    plan = [_WRITERS[column.kind] for column in table.columns]

    def cells(row: Row) -> list[Any]:
        return ["" if value is None else write(value) for write, value in zip(plan, row.values, strict=True)]

    return cells


def _tiet(value: int) -> str:
    whole, rest = divmod(abs(value), 100)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "text": safe_cell,
    "code": safe_cell,
    "number": int,
    "tiet": _tiet,
    "percent": lambda value: f"{value:.6g}",
    "day": lambda value: f"{value:%d/%m/%Y}",
}
