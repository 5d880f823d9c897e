"""The participants of a class from the organiser's file, whatever its layout."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lms.core.text import fold, msgid
from lms.rosters.formats import (
    Header,
    Problem,
    SheetRow,
    Unreadable,
    Workbook,
    best_sheet,
    convert_row,
    describe_columns,
    find_header,
    open_workbook,
    pick_cells,
    read_rows,
)
from lms.rosters.formats.values import parse_field

FIELDS = ("full_name", "birth_on", "staff_number", "national_id", "email")
LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 5_000
_KNOWING = {"full_name", "staff_number", "national_id", "email"}
_RESULTS = ("ket qua", "xep loai", "danh gia", "ghi chu")
_FAILED = ("khong dat", "khong hoan thanh", "chua dat", "chua hoan thanh", "vang", "bo hoc", "khong tham gia")
_NO_COLUMNS = Problem(
    msgid(
        "No column says who took part: the list needs names, staff numbers, identifiers or e-mail addresses."
    )
)
_TOO_LONG = Problem(
    msgid(
        "The list has more than %(most)s participants: part it into several.",
    ),
    {"most": "5.000"},
)
_NOBODY = Problem(msgid("There is nobody in the list."))


@dataclass(frozen=True)
class Participant:
    """A row of the list: Excel's own number, what it says of the person, and what is wrong with it."""

    number: int
    values: dict[str, str]
    faults: list[dict[str, Any]] = field(default_factory=list)
    has_failed: bool = False


@dataclass(frozen=True)
class ReadList:
    """The participants, and what must be said of the file."""

    participants: list[Participant]
    warnings: list[dict[str, Any]]


def read_class_list(content: bytes, name: str, today: dt.date) -> ReadList:
    """The list in the file; Unreadable with a sentence where there is none."""
    with TemporaryDirectory(prefix="lms-class-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        workbook = open_workbook(path, name)
        sheet = best_sheet(workbook)
        header = find_header(workbook, sheet)
        rows = [
            row for row in islice(read_rows(workbook, sheet, header), MOST_ROWS * 2) if row.kind == "data"
        ]
        if len(rows) > MOST_ROWS:
            raise Unreadable(_TOO_LONG)
        return _read(workbook, header, rows, today)


def _read(workbook: Workbook, header: Header, rows: list[SheetRow], today: dt.date) -> ReadList:
    columns = describe_columns(header.headings, rows)
    mapping = {column.suggested: column.index for column in columns if column.suggested}
    if not _KNOWING & ({*mapping} | ({"full_name"} if "given_name" in mapping else set())):
        raise Unreadable(_NO_COLUMNS)
    encodings = {column.index: column.legacy for column in columns if column.legacy}
    results = [at for at, heading in enumerate(header.headings) if fold(heading).startswith(_RESULTS)]
    participants = [
        _participant(convert_row(row, encodings), mapping, results, today, is_1904=workbook.is_1904)
        for row in rows
    ]
    found = [each for each in participants if each.values or each.faults]
    if not found:
        raise Unreadable(_NOBODY)
    return ReadList(found, [_kept(problem) for problem in (*workbook.warnings, *header.faults)])


def _participant(
    row: SheetRow, mapping: dict[str, int], results: Sequence[int], today: dt.date, *, is_1904: bool
) -> Participant:
    values: dict[str, str] = {}
    faults = []
    for name, cell in pick_cells(row, mapping).items():
        if name not in FIELDS:
            continue
        parsed = parse_field(name, cell, today=today, is_1904=is_1904)
        if parsed.problem is not None:
            faults.append(_kept(parsed.problem) | {"letter": cell.letter})
        elif parsed.value is not None:
            values[name] = str(parsed.value)
    said = [fold(row.cells[at].text) for at in results if at < len(row.cells)]
    return Participant(row.number, values, faults, any(text.startswith(_FAILED) for text in said))


def _kept(problem: Problem) -> dict[str, Any]:
    return {"msgid": problem.msgid, "values": problem.values}
