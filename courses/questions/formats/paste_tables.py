"""A range of cells that was pasted: with a header as in the template, or question, options, key."""

import csv
from collections.abc import Sequence

from courses.questions.formats.excel_columns import LETTERS, Header, read_header
from courses.questions.formats.excel_rows import read_rows
from courses.questions.formats.excel_values import Given, read_letters
from courses.questions.formats.findings import Findings
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line

Rows = Sequence[tuple[int, Sequence[str]]]
_NO_KEY = Fault(
    "The last column of this range is read as the right answer, but here it is “%(value)s”: "
    "write the letter of an option."
)


def rows_of(text: str) -> Rows:
    """The cells of a range as spreadsheets copy it, each row with the line where it begins."""
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter="\t")
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error:
        return []
    return rows


def read_table(rows: Rows, findings: Findings) -> bool:
    """True where the rows are a table of questions: its questions and faults are among the findings."""
    filled = [(line, cells) for line, cells in rows if any(cells)]
    if not filled:
        return False
    header = read_header(filled[0][1]) if len(filled[0][1]) > 1 else None
    if header:
        read_rows(header, _given(filled[1:]), findings)
        return True
    return _read_bare(filled, findings)


def _given(rows: Rows) -> list[tuple[int, list[Given]]]:
    return [(line, [Given(cell) for cell in cells]) for line, cells in rows]


def _read_bare(rows: Rows, findings: Findings) -> bool:
    """A range without a header: number or not, question, options, and the right answer in the last column."""
    trimmed = [(line, _trimmed(cells)) for line, cells in rows]
    keyed = [cells for _, cells in trimmed if len(cells) >= 4 and _is_key(cells)]
    if 2 * len(keyed) <= len(trimmed):
        return False
    numbered = all(cells[0].rstrip(".").isdecimal() for cells in keyed)
    start = 1 if numbered else 0
    for line, cells in trimmed:
        if len(cells) < start + 4 or not _is_key(cells):
            findings.note(line, Fault(_NO_KEY.message, {"value": cells[-1][:60] if cells else ""}))
            continue
        options = len(cells) - start - 2
        places = {"stem": start, "key": len(cells) - 1}
        places |= {letter: start + 1 + place for place, letter in enumerate(LETTERS[:options])}
        read_rows(Header(places, {}), _given([(line, cells)]), findings)
    return True


def _trimmed(cells: Sequence[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return list(cells[: last + 1])


def _is_key(cells: Sequence[str]) -> bool:
    """True where the last cell names options by letter, or repeats one of them."""
    key, options = cells[-1], [cell for cell in cells[1:-1] if cell]
    letters = read_letters(key)
    if letters and all(LETTERS.index(letter) < len(options) for letter in letters):
        return True
    return clean_line(key) in map(clean_line, options)
