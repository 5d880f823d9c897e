"""The rows of a list as files, written while they are read: any length costs no memory."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter
from sqlalchemy import select

from lms.core.db import db
from lms.core.i18n import _
from lms.core.storage import read_file
from lms.rosters.formats import write_marked
from lms.rosters.models import Roster, RosterRow
from lms.rosters.queries import list_absent, list_rows
from lms.rosters.row_wording import change_lines, fault_place, fault_words
from lms.rosters.shown import is_leaving
from lms.rosters.wording import FIELDS, VERDICTS, field_label

_CHUNK = 1_000
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDEST = 40


def lines_of(roster: Roster, verdict: str, search: str) -> Iterator[list[str]]:
    """What the page of that verdict shows, a line a row with the headings first, read a chunk at a time."""
    is_absent = verdict == "absent"
    statement = list_absent(roster, search) if is_absent else list_rows(roster, verdict, search)
    found = db.session.execute(statement.execution_options(yield_per=_CHUNK))
    return _absent_lines(roster, found) if is_absent else _lines(roster, found.scalars())


def _names(roster: Roster) -> list[str]:
    return [name for name in FIELDS if name in roster.mapping]


def _lines(roster: Roster, rows: Iterable[Any]) -> Iterator[list[str]]:
    names = _names(roster)
    yield [_("Row"), _("Verdict"), _("Remarks"), _("What changes"), *map(field_label, names)]
    for row in rows:
        remarks = [f"{fault_place(row, fault)}: {fault_words(fault)}" for fault in row.faults]
        changes = [f"{label}: {before} → {after}" for label, before, after in change_lines(row.changes)]
        said = {**row.raw, **row.corrected}
        number = "" if row.number is None else str(row.number)
        texts = [str(said.get(name) or "") for name in names]
        yield [number, str(VERDICTS[row.verdict][1]), "; ".join(remarks), "; ".join(changes), *texts]


def _absent_lines(roster: Roster, rows: Iterable[Any]) -> Iterator[list[str]]:
    yield [_("Full name"), _("Staff number"), _("Post or title"), _("Unit"), _("Decision")]
    for row, person, title, unit_name in rows:
        decision = _("Has left: the post ends") if is_leaving(roster, row) else _("Stays")
        yield [person.full_name, person.staff_number or "", title or "", unit_name or "", decision]


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def write_csv(target: IO[bytes], lines: Iterable[list[str]]) -> None:
    """The rows as CSV: UTF-8 with a byte order mark, commas, no cell that a spreadsheet would run."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for line in lines:
        writer.writerow([safe_cell(value) for value in line])
    text.detach()


def write_workbook(target: IO[bytes], lines: Iterable[list[str]]) -> None:
    """The rows as a workbook: every cell is text, so that no zero is lost."""
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        page = book.add_worksheet("Danh sách")
        head = book.add_format({"bold": True, "bg_color": "#E3EFF8", "border": 1})
        text = book.add_format({"num_format": "@"})
        page.set_column(0, _WIDEST, 24, text)
        page.freeze_panes(1, 2)
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                page.write_string(number, column, value, text if number else head)


def notes_of(roster: Roster) -> dict[int, list[tuple[str | None, str]]]:
    """Row number → (letter of the column, what is said of it), for the rows of which something is said."""
    found: dict[int, list[tuple[str | None, str]]] = {}
    said = select(RosterRow.number, RosterRow.verdict, RosterRow.faults).where(
        RosterRow.roster_id == roster.id, RosterRow.number.is_not(None)
    )
    for number, verdict, faults in db.session.execute(said.execution_options(yield_per=_CHUNK)):
        told = [each for each in faults if each["level"] != "note" or verdict != "unchanged"]
        if told:
            found[number] = [(each["column"] or None, fault_words(each)) for each in told]
    return found


def marked_workbook(roster: Roster) -> bytes:
    """The workbook that was brought, its faulty cells red and a note at the end of each row."""
    with TemporaryDirectory(prefix="lms-roster-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(read_file(roster.file_sha256))
        return write_marked(path, roster.file_name, roster.sheet or "", notes_of(roster))
