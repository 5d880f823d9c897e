"""From the rows of a table to the units they name."""

import datetime as dt
import re
from collections.abc import Sequence

from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line, fold
from lms.organisations.rules import KINDS
from lms.organisations.rules.load_rows import COLUMNS, KIND_WORDS, NEEDED, GivenUnit
from lms.organisations.sheets import SheetRow

_HEADER_ROWS = 15
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIELDS = {fold(word): name for name, (heading, others) in COLUMNS.items() for word in (heading, *others)}


def read_units(
    rows: Sequence[SheetRow], kind_words: dict[str, str]
) -> tuple[list[GivenUnit], dict[str, str]]:
    """(the units the rows name, the letter of each column). `kind_words` are more words for kinds, folded."""
    place, columns = _header(rows)
    words = KIND_WORDS | {key: key for key in KINDS} | kind_words
    units = [_unit(row, columns, words) for row in rows[place + 1 :]]
    filled = [unit for unit in units if unit.code or unit.name or unit.parent_code]
    if not filled:
        raise Refusal(_("No unit stands below the headings of the table."))
    return filled, {name: _letter(at) for name, at in columns.items()}


def _header(rows: Sequence[SheetRow]) -> tuple[int, dict[str, int]]:
    """Where the headings stand, and which column is which."""
    best: tuple[int, dict[str, int]] = (0, {})
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        columns: dict[str, int] = {}
        for at, text in enumerate(row.cells):
            name = _FIELDS.get(fold(text).strip(" *:"))
            if name is not None:
                columns.setdefault(name, at)
        if len(columns) > len(best[1]):
            best = place, columns
    missing = [COLUMNS[name][0] for name in NEEDED if name not in best[1]]
    if missing:
        raise Refusal(
            _("The table has no column “%(names)s”. Start from the template.", names="”, “".join(missing))
        )
    return best


def _unit(row: SheetRow, columns: dict[str, int], kind_words: dict[str, str]) -> GivenUnit:
    cell = {name: row.cells[at] if at < len(row.cells) else "" for name, at in columns.items()}
    return GivenUnit(
        row=row.number,
        code=cell["code"].upper(),
        name=clean_line(cell["name"]),
        parent_code=cell["parent_code"].upper(),
        kind=kind_words.get(fold(cell["kind"])),
        raw_kind=cell["kind"],
        valid_from=read_day(cell["valid_from"]),
        raw_date=cell["valid_from"],
        e_identifier=cell.get("e_identifier", "").upper(),
    )


def read_day(text: str) -> dt.date | None:
    """The day that the cell names: 01/07/2025, 1-7-2025, 2025-07-01, or Excel's own number for it."""
    if text.isascii() and text.isdigit() and int(text[:6]) in _SERIALS and len(text) == 5:
        return _EXCEL_EPOCH + dt.timedelta(days=int(text))
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year = found.group(3, 2, 1)[::-1] if found[1] else found.group(6, 5, 4)
    try:
        read = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if 1900 <= read.year <= 2100 else None


def _letter(at: int) -> str:
    """The letter of the column: 0 is A, 26 is AA."""
    first, last = divmod(at, 26)
    return (_LETTERS[first - 1] if first else "") + _LETTERS[last]
