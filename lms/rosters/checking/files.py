"""The file of a staff list, opened; what it says wrongly is a Problem in words that pages translate."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lms.core.i18n import _
from lms.core.storage import read_file
from lms.rosters.formats import (
    Header,
    Problem,
    SheetRow,
    Workbook,
    describe_columns,
    find_header,
    headings_key,
    open_workbook,
    read_rows,
)
from lms.rosters.models import Roster

_SAMPLE_ROWS = 500


@contextmanager
def opened(content: bytes, name: str) -> Iterator[Workbook]:
    """The workbook of these bytes while the block runs; Unreadable where there is no table in it."""
    with TemporaryDirectory(prefix="lms-roster-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        yield open_workbook(path, name)


@contextmanager
def opened_file_of(roster: Roster) -> Iterator[Workbook]:
    """The workbook of the list while the block runs."""
    with opened(read_file(roster.file_sha256), roster.file_name) as workbook:
        yield workbook


def said(problem: Problem) -> str:
    """The problem in the reader's language, the kind of file that it names as well."""
    values = {name: _(value) if name == "kind" else value for name, value in problem.values.items()}
    return _(problem.msgid, **values)


def describe_sheets(workbook: Workbook) -> list[dict[str, Any]]:
    """What is kept of each sheet."""
    return [
        {"name": sheet.name, "is_hidden": sheet.is_hidden, "rows": sheet.rows, "columns": sheet.columns}
        for sheet in workbook.sheets
    ]


def kept(problem: Problem) -> dict[str, Any]:
    """The problem as it is kept."""
    return {"msgid": problem.msgid, "values": problem.values}


def headings_of(columns: list[dict[str, Any]]) -> str:
    """What a mapping is remembered by."""
    width = max((column["index"] for column in columns), default=-1) + 1
    headings = [""] * width
    for column in columns:
        headings[column["index"]] = column["heading"]
    return headings_key(headings)


def describe_sheet(
    workbook: Workbook, sheet: str, header_row: int | None
) -> tuple[Header, list[dict[str, Any]], list[dict[str, Any]]]:
    """(header, columns as they are kept, what is to be said of the header)."""
    header = find_header(workbook, sheet, header_row)
    sample = list(islice(read_rows(workbook, sheet, header), _SAMPLE_ROWS))
    columns = [
        {
            "index": fact.index,
            "letter": fact.letter,
            "heading": fact.heading,
            "fill_rate": fact.fill_rate,
            "samples": list(fact.samples),
            "suggested": fact.suggested,
        }
        for fact in describe_columns(header.headings, sample)
    ]
    return header, columns, [kept(fault) for fault in header.faults]


def rows_of(workbook: Workbook, roster: Roster) -> Iterator[SheetRow]:
    """The rows under the header of the chosen sheet."""
    sheet = roster.sheet or workbook.sheets[0].name
    return read_rows(workbook, sheet, find_header(workbook, sheet, roster.header_row))
