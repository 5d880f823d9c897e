"""From the cells of a row to what they mean: the values of its fields, and what is wrong with single cells."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from lms.core.text import clean_line
from lms.rosters.checking.doubts import ColumnDoubts
from lms.rosters.formats import FIELDS, Cell, SheetRow, convert_row, is_example, letter_of, pick_cells
from lms.rosters.formats.values import parse_field
from lms.rosters.models import Roster, RosterRow
from lms.rosters.rules.rows import Draft, remark


class Reader:
    """Reads the rows of one list: which column is what, and the headings of groups between the rows."""

    def __init__(self, roster: Roster, today: dt.date) -> None:
        self.mapping: dict[str, int] = dict(roster.mapping)
        if roster.options.get("swap_names") and {"family_middle", "given_name"} <= self.mapping.keys():
            family, given = self.mapping["family_middle"], self.mapping["given_name"]
            self.mapping |= {"family_middle": given, "given_name": family}
        said = roster.options.get("legacy") or {}
        self.legacy: dict[int, str] = {
            column["index"]: said[column["letter"]] for column in roster.columns if column["letter"] in said
        }
        self.today, self.heading = today, ""
        self.doubts = ColumnDoubts(self.mapping, self.legacy)

    def drafts(self, rows: Iterable[SheetRow]) -> Iterator[Draft]:
        """A draft of every row that is a person's."""
        for row in rows:
            if row.kind == "heading":
                self.heading = row.heading or ""
            elif row.kind == "data" and not is_example(row):
                yield self._draft(row)

    def _draft(self, row: SheetRow) -> Draft:
        draft = Draft(row.number, {}, {})
        draft.faults.extend(self.doubts.of_letters(row))
        for name, cell in pick_cells(convert_row(row, self.doubts.kept(row)), self.mapping).items():
            if name in FIELDS:
                draft.raw[name] = cell.text
                take(draft, name, cell, self.today)
                draft.faults.extend(self.doubts.of_date(draft, name, cell))
        if self.heading:
            draft.values["heading"] = self.heading
        return draft


def take(draft: Draft, name: str, cell: Cell, today: dt.date) -> None:
    """The field of the draft has what the cell says, or a fault that names its column."""
    parsed = parse_field(name, cell, today=today)
    if parsed.value is not None:
        value = parsed.value
        draft.values[name] = value.isoformat() if isinstance(value, dt.date) else value
    for level, problem in (("fault", parsed.problem), ("doubt", parsed.doubt), ("note", parsed.note)):
        if problem:
            said = remark(level, "cell", name, problem.msgid, problem.values)
            draft.faults.append(said | {"column": cell.letter})


def correct(draft: Draft, values: dict[str, str], today: dt.date) -> None:
    """The fields of the draft say what a person typed instead."""
    draft.keys = None
    for name, text in values.items():
        if name not in FIELDS:
            continue
        draft.faults = [each for each in draft.faults if each["field"] != name]
        draft.values.pop(name, None)
        draft.corrected[name] = clean_line(text)
        if draft.corrected[name]:
            take(draft, name, Cell(draft.corrected[name], draft.corrected[name], "text", ""), today)


def draft_of(row: RosterRow | Any) -> Draft:
    """A row of the database (or its columns) as it was read, with the faults of its cells, before any verdict."""
    cells = [each for each in row.faults if each["key"] == "cell"]
    number = row.number or 0
    return Draft(number, dict(row.raw), dict(row.values), cells, dict(row.corrected), row.decision)


def letters(mapping: dict[str, Any]) -> dict[str, str]:
    """The letter of the column of each field."""
    found = {name: letter_of(int(column)) for name, column in mapping.items()}
    family = found.get("family_middle") or found.get("given_name")
    return {"full_name": family, **found} if family else found
