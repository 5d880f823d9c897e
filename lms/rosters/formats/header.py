"""Finding the header of a staff list: under the titles of the office, over one row or two."""

import itertools
import re
from dataclasses import dataclass, field, replace

from lms.core.text import fold, msgid
from lms.rosters.formats import legacy
from lms.rosters.formats.cells import letter_of
from lms.rosters.formats.fields import known_headings
from lms.rosters.formats.problems import Problem
from lms.rosters.formats.sources import Merge, RawRow, Workbook

_SEARCHED_ROWS = 60
_TITLES = (
    "cong hoa xa hoi chu nghia",
    "doc lap - tu do",
    "danh sach",
    "bieu mau",
    "phu luc",
    "mau so",
    "kem theo",
)
_NUMBERING = re.compile(r"\(?\d{1,3}\)?|\(?[a-zA-Z]\)?|\(?[IVX]{1,5}\)?|\d{1,2}\s?=\s?[\d+\-() ]+")
_NO_HEADER = msgid(
    "No row names the columns: one row has to hold headings such as “Họ và tên” and “Đơn vị”. "
    "Row %(row)s was taken; choose another one if that is wrong."
)
_EMPTY_SHEET = msgid("The sheet “%(sheet)s” is empty.")
_TWICE = msgid("Two columns have the same heading “%(heading)s”: columns %(first)s and %(second)s.")
_NAMELESS = msgid("Column %(column)s holds data but has no heading.")


@dataclass(frozen=True)
class Header:
    """Where the names of the columns stand: the last row of the header, the headings from column A on."""

    row_number: int
    headings: tuple[str, ...]
    first_data_row: int
    faults: tuple[Problem, ...] = field(default=())
    encoding: str | None = None
    """The old encoding (legacy.detect) of what stands in and around the header; its headings are converted."""

    @property
    def is_guess(self) -> bool:
        """True where no row names the columns."""
        return any(fault.msgid in (_NO_HEADER, _EMPTY_SHEET) for fault in self.faults)


def find_header(workbook: Workbook, sheet: str, row_number: int | None = None) -> Header:
    """The header of the sheet; `row_number` says which row it is (its last one) where a person chose it."""
    rows = list(itertools.islice(workbook.source.rows(sheet), _SEARCHED_ROWS))
    if not rows:
        return Header(0, (), 1, (Problem(_EMPTY_SHEET, {"sheet": sheet}),))
    encoding = legacy.detect(text for row in rows for text in _texts(row))
    found = _found(_in_unicode(rows, encoding), workbook.source.merges(sheet), row_number)
    return replace(found, encoding=encoding)


def best_sheet(workbook: Workbook) -> str:
    """The name of the sheet to offer first: the first one that has a header, hidden ones last."""
    for sheet in workbook.sheets:
        if sheet.rows and not find_header(workbook, sheet.name).is_guess:
            return sheet.name
    return workbook.sheets[0].name


def _in_unicode(rows: list[RawRow], encoding: str | None) -> list[RawRow]:
    if encoding is None:
        return rows
    return [
        row._replace(
            cells={
                column: cell._replace(text=legacy.convert(cell.text, encoding))
                for column, cell in row.cells.items()
            }
        )
        for row in rows
    ]


def _found(rows: list[RawRow], merges: tuple[Merge, ...], row_number: int | None) -> Header:
    if row_number is not None:
        place = max((at for at, row in enumerate(rows) if row.number <= row_number), default=0)
        return _header(rows, place, merges, ())
    place = max(range(len(rows)), key=lambda at: (_score(rows[at]), -at))
    if _score(rows[place]) > 0:
        return _header(rows, place, merges, ())
    place = next((at for at, row in enumerate(rows) if _width(row) > 1), 0)
    return _header(rows, place, merges, (Problem(_NO_HEADER, {"row": str(rows[place].number)}),))


def _texts(row: RawRow) -> list[str]:
    return [cell.text for cell in row.cells.values()]


def _width(row: RawRow) -> int:
    return len(row.cells)


def _score(row: RawRow) -> float:
    """How much the row looks like headings: known words, at least two of them or all there is."""
    texts = _texts(row)
    known = known_headings(texts)
    if known < 2 and not (known == 1 and len(texts) <= 2 and not _is_title(texts)):
        return 0
    numbers = sum(cell.kind in ("number", "date") for cell in row.cells.values())
    return known - numbers


def _is_title(texts: list[str]) -> bool:
    return any(sign in fold(text) for text in texts for sign in _TITLES)


def _header(rows: list[RawRow], place: int, merges: tuple[Merge, ...], faults: tuple[Problem, ...]) -> Header:
    """The headings of the row at this place, joined with the row above or below where they belong together."""
    first, last = _rows_of_header(rows, place, merges)
    lines = [_spread(rows[at], merges) for at in range(first, last + 1)]
    below = rows[last + 1] if last + 1 < len(rows) else None
    data_row = rows[last].number + 1
    if below and is_numbering(_texts(below)):
        data_row = below.number + 1
    headings = _joined(lines)
    spans = [merge for merge in merges if rows[first].number <= merge[0] <= rows[last].number]
    merged = {column for merge in spans for column in range(merge[1] + 1, merge[3] + 1)}
    return Header(
        rows[last].number, headings, data_row, (*faults, *_faults(headings, rows[last + 1 :], merged))
    )


def _rows_of_header(rows: list[RawRow], place: int, merges: tuple[Merge, ...]) -> tuple[int, int]:
    """The first and the last row of the header that the row at this place belongs to."""
    number = rows[place].number
    spans = [merge for merge in merges if merge[0] <= number <= merge[2]]
    tops = [merge[0] for merge in spans if merge[2] > merge[0]]
    bottom = max([merge[2] for merge in spans if merge[2] > merge[0]], default=number)
    top = min(tops, default=number)
    if bottom == top == number:
        bottom = _second_row(rows, place, merges)
    first = min(at for at, row in enumerate(rows) if row.number >= top)
    last = max(at for at, row in enumerate(rows) if row.number <= min(bottom, top + 3))
    return min(first, place), max(last, place)


def _second_row(rows: list[RawRow], place: int, merges: tuple[Merge, ...]) -> int:
    """The number of a row of sub-headings right below, under headings merged side by side or with gaps."""
    row = rows[place]
    if place + 1 >= len(rows) or rows[place + 1].number != row.number + 1:
        return row.number
    below = rows[place + 1]
    wide = {
        column
        for merge in merges
        if merge[0] == merge[2] == row.number
        for column in range(merge[1], merge[3] + 1)
    }
    words_only = all(cell.kind == "text" and len(cell.text) < 40 for cell in below.cells.values())
    gaps = set(below.cells) - set(row.cells)
    fits = set(below.cells) <= wide or (
        gaps and all(column - 1 in below.cells or column in wide for column in gaps)
    )
    few = _width(below) < max(_width(row), 2)
    return below.number if words_only and few and fits and not is_numbering(_texts(below)) else row.number


def _spread(row: RawRow, merges: tuple[Merge, ...]) -> dict[int, str]:
    """The texts of a header row by column: a merged heading stands over all its columns."""
    texts = {column: " ".join(cell.text.split()) for column, cell in row.cells.items()}
    for top, left, _bottom, right in merges:
        if top == row.number and left in texts:
            texts |= dict.fromkeys(range(left, min(right, left + 200) + 1), texts[left])
    return texts


def _joined(lines: list[dict[int, str]]) -> tuple[str, ...]:
    width = max((max(line, default=-1) for line in lines), default=-1) + 1
    parts = ([line[column] for line in lines if line.get(column)] for column in range(width))
    return tuple(" / ".join(dict.fromkeys(part)) for part in parts)


def is_numbering(texts: list[str]) -> bool:
    """True for the row (1) (2) (3) that official forms have under their headings."""
    if len(texts) < 3 or not all(_NUMBERING.fullmatch(text) for text in texts):
        return False
    numbers = [int(digits[1]) for text in texts if (digits := re.match(r"\(?(\d+)", text))]
    steps = sum(after - before == 1 for before, after in itertools.pairwise(numbers))
    return len(numbers) >= 2 and steps >= (len(numbers) - 1) * 0.6


def _faults(headings: tuple[str, ...], below: list[RawRow], merged: set[int]) -> list[Problem]:
    faults = []
    seen: dict[str, int] = {}
    for column, heading in enumerate(headings):
        if heading and heading in seen and column not in merged:
            places = {"first": letter_of(seen[heading]), "second": letter_of(column)}
            faults.append(Problem(_TWICE, {"heading": heading[:60], **places}))
        seen.setdefault(heading, column)
    filled = {column for row in below if _width(row) > 2 for column in row.cells}
    nameless = sorted(column for column in filled if column >= len(headings) or not headings[column])
    return faults + [Problem(_NAMELESS, {"column": letter_of(column)}) for column in nameless[:5]]
