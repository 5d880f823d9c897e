"""From the cell of a column to the value of a field, or to the problem why there is none."""

import datetime as dt
from collections.abc import Callable

from lms.core.text import fold, msgid
from lms.rosters.formats.cells import Cell
from lms.rosters.formats.parsed import Parsed
from lms.rosters.formats.problems import Problem
from lms.rosters.formats.value_dates import parse_date
from lms.rosters.formats.value_names import names_look_swapped, parse_name, parse_name_part
from lms.rosters.formats.value_numbers import parse_national_id, parse_phone, parse_staff_number
from lms.rosters.formats.value_words import parse_email, parse_text, parse_word

__all__ = ["Parsed", "names_look_swapped", "parse_field"]
_FORMULA_ERROR = msgid(
    "The formula in this cell gives no value (%(value)s): mend it in Excel, or type the value."
)
_NOT_COMPUTED = msgid(
    "The formula in this cell has no stored value: open the file in Excel and save it again."
)
# What people write into a cell to say that there is nothing.
_NOTHING = frozenset(
    {"-", "--", "---", "–", "—", ".", "..", "...", "…", "/", "x", "#", "_", "0", "na", "n/a", "null", "none"}
    | {"khong", "khong co", "khong ro", "khong co thong tin", "chua co", "chua ro", "chua cap nhat"}
)
_LONGEST_NOTHING = 20
_MAY_SAY_NOTHING = frozenset(
    ["birth_on", "national_id", "staff_number", "email", "phone", "unit_code", "valid_from", "gender"]
)
_READERS: dict[str, Callable[[Cell], Parsed]] = {
    "full_name": lambda cell: parse_name(cell.text),
    "family_middle": lambda cell: parse_name_part(cell.text),
    "given_name": lambda cell: parse_name_part(cell.text),
    "national_id": parse_national_id,
    "staff_number": parse_staff_number,
    "phone": parse_phone,
    "email": lambda cell: parse_email(cell.text),
}


def parse_field(field: str, cell: Cell, *, today: dt.date | None = None, is_1904: bool = False) -> Parsed:
    """The value of the cell in this field; nothing at all where the cell is empty or says that there is nothing.

    `today` is the day by which ages and the future are judged.
    """
    if cell.kind == "empty":
        return Parsed(None)
    if cell.kind == "formula_error":
        return Parsed(None, _formula_problem(cell.text))
    if field in _MAY_SAY_NOTHING and _says_nothing(cell.text):
        return Parsed(None)
    if field in ("birth_on", "valid_from"):
        judged = today or dt.date.today()
        return parse_date(cell, is_birth=field == "birth_on", today=judged, is_1904=is_1904)
    if field in ("gender", "person_group", "status"):
        return parse_word(field, cell.text)
    reader = _READERS.get(field)
    return reader(cell) if reader else parse_text(field, cell.text)


def _says_nothing(text: str) -> bool:
    if len(text) > _LONGEST_NOTHING or (text[0].isdigit() and text != "0"):
        return False
    return fold(text) in _NOTHING


def _formula_problem(text: str) -> Problem:
    return Problem(_NOT_COMPUTED) if text.startswith("=") else Problem(_FORMULA_ERROR, {"value": text[:40]})
