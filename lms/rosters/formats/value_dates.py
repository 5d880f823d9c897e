"""Days as offices write them: dd/mm/yyyy and its relatives, words, Excel's numbers of days."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Literal

from lms.core.text import fold, msgid
from lms.rosters.formats.cells import Cell
from lms.rosters.formats.parsed import Parsed, failed
from lms.rosters.formats.problems import Problem

_NOT_A_DATE = msgid("“%(value)s” is not a date: write day/month/year, such as 05/01/1980.")
_IMPOSSIBLE = msgid("There is no such day as %(value)s.")
_ONLY_YEAR = msgid(
    "“%(value)s” is only a year: write the whole date. If it is not known, %(suggestion)s is usual."
)
_ONLY_MONTH = msgid(
    "“%(value)s” is only a month: write the whole date. If it is not known, %(suggestion)s is usual."
)
_MONTH_FIRST = msgid("In “%(value)s” the month stands before the day: write %(suggestion)s.")
PERHAPS_MONTH_FIRST = msgid(
    "In “%(value)s” the month may stand before the day, as in other cells of this column: %(suggestion)s."
)
_LETTERS = msgid("“%(value)s” holds letters where digits belong: %(suggestion)s is meant, is it not?")
_RUN_TOGETHER = msgid("“%(value)s” was read as %(suggestion)s.")
_SERIAL = msgid("The number %(value)s is a day as Excel counts them: read as %(suggestion)s.")
_SHORT_YEAR = msgid("“%(value)s” has a year of two digits: read as %(suggestion)s.")
_BORN_LATE = msgid("Born on %(value)s: nobody under %(age)s is on a staff list.")
_BORN_EARLY = msgid("Born on %(value)s: before %(year)s nobody on a staff list was born.")
_FUTURE = msgid("%(value)s lies in the future.")
_FAR = msgid("%(value)s cannot be the day somebody began to work here.")
_YOUNGEST, _FIRST_BIRTH_YEAR, _FIRST_WORK_YEAR = 16, 1930, 1950
_EPOCH_1900, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_SERIALS = range(9_000, 80_000)
_MONTHS = {
    name: at
    for at, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_TIME = re.compile(r"[t ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?(z|[+-]\d\d:?\d\d)?$")
_WORDS = re.compile(r"(?:sinh )?(?:ngay )?(\d{1,2}) ?thang ?(\d{1,2}),? ?nam ?(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.\-,\s\\])\s*(\d{1,2})\s*[/.\-,\s\\]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})[ \-/](?:thg ?(\d{1,2})|([a-z]{3})[a-z]*)[ \-/,]+(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(?:thang )?(\d{1,2})\s*[/.\-\s]\s*(?:nam )?(\d{4})")
_LOOKALIKES = str.maketrans("oOlI|", "00111")


def parse_date(cell: Cell, *, is_birth: bool, today: dt.date, is_1904: bool) -> Parsed:
    """The day in the cell, within what is possible for a birth or for the beginning of a post."""
    if cell.kind == "date" and isinstance(cell.value, dt.date):
        found = Parsed(cell.value)
    elif cell.kind == "number":
        found = _from_number(cell, is_1904)
    else:
        found = _from_text(cell.text.strip("'’`\"* "), _century(is_birth, today), is_1904)
    return _within_reason(found, is_birth, today)


def order_of(cell: Cell) -> Literal["day", "month", "either"] | None:
    """What must stand in front in this cell: a first or second number over 12 tells; None for no such date."""
    if cell.kind not in ("text", "date"):
        return None
    found = _DAY_FIRST.fullmatch(_TIME.sub("", fold(cell.text)).strip(" .,;'’`\"*"))
    if not found or found[1] == found[3]:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12 or second > 12:
        return "day" if second <= 12 and first <= 31 else "month" if first <= 12 and second <= 31 else None
    return "either"


def turned(day: dt.date, text: str) -> Problem:
    """That day and month may stand in each other's place."""
    other = _shown(dt.date(day.year, day.day, day.month))
    return Problem(PERHAPS_MONTH_FIRST, {"value": text[:60], "suggestion": other})


def _shown(day: dt.date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _century(is_birth: bool, today: dt.date) -> Callable[[int], int]:
    """How two digits are a year: nobody is born in the last sixteen years, nobody began long ahead."""
    last = today.year - _YOUNGEST if is_birth else today.year + 1
    return lambda short: next(year for year in range(last, last - 100, -1) if year % 100 == short)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _from_number(cell: Cell, is_1904: bool) -> Parsed:
    number = cell.value
    assert isinstance(number, int | float)
    if number in _SERIALS or (isinstance(number, float) and _SERIALS.start < number < _SERIALS.stop):
        return _from_serial(int(number), cell.text, is_1904)
    if isinstance(number, int):
        return _from_digits(cell.text)
    return failed(_NOT_A_DATE, cell.text)


def _from_serial(serial: int, text: str, is_1904: bool) -> Parsed:
    day = (_EPOCH_1904 if is_1904 else _EPOCH_1900) + dt.timedelta(days=serial)
    return Parsed(day, note=Problem(_SERIAL, {"value": text, "suggestion": _shown(day)}))


def _from_digits(digits: str) -> Parsed:
    """A year alone; a day without any sign between its parts, also with its first zero lost."""
    if re.fullmatch(r"(19|20)\d\d", digits):
        return failed(_ONLY_YEAR, digits, f"01/01/{digits}")
    if len(digits) in (7, 8):
        whole = digits.zfill(8)
        day = _day(int(whole[4:]), int(whole[2:4]), int(whole[:2]))
        if not (day and 1900 < day.year < 2100):
            day = _day(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
        if day and 1900 < day.year < 2100:
            return Parsed(day, note=Problem(_RUN_TOGETHER, {"value": digits, "suggestion": _shown(day)}))
    return failed(_NOT_A_DATE, digits)


def _from_text(text: str, century: Callable[[int], int], is_1904: bool) -> Parsed:
    bare = _TIME.sub("", fold(text)).strip(" .,;")
    if bare.isdecimal() and bare.isascii():
        if len(bare) == 5 and int(bare) in _SERIALS:
            return _from_serial(int(bare), bare, is_1904)
        return _from_digits(bare)
    if found := _WORDS.fullmatch(bare):
        return _checked(text, int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(bare):
        return _checked(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(bare):
        return _short_year(text, found[4], int(found[3]), int(found[1]), century)
    if (found := _NAMED.fullmatch(bare)) and (month := int(found[2] or 0) or _MONTHS.get(found[3], 0)):
        return _short_year(text, found[4], month, int(found[1]), century)
    return _nearly(text, bare)


def _nearly(text: str, bare: str) -> Parsed:
    """What is missing in a text that is nearly a date."""
    found = _MONTH_YEAR.fullmatch(bare)
    if found and 1 <= int(found[1]) <= 12:
        return failed(_ONLY_MONTH, text, f"01/{int(found[1]):02d}/{found[2]}")
    if found := re.fullmatch(r"(?:sinh )?nam ?((?:19|20)\d\d)", bare):
        return failed(_ONLY_YEAR, text, f"01/01/{found[1]}")
    digits = _DAY_FIRST.fullmatch(bare.translate(_LOOKALIKES))
    day = _day(int(digits[4]), int(digits[3]), int(digits[1])) if digits and len(digits[4]) == 4 else None
    return failed(_LETTERS, text, _shown(day)) if day else failed(_NOT_A_DATE, text)


def _short_year(text: str, year: str, month: int, day: int, century: Callable[[int], int]) -> Parsed:
    if len(year) == 4:
        return _checked(text, int(year), month, day)
    found = _checked(text, century(int(year)), month, day)
    if not isinstance(found.value, dt.date):
        return found
    return Parsed(
        found.value, note=Problem(_SHORT_YEAR, {"value": text[:60], "suggestion": _shown(found.value)})
    )


def _checked(text: str, year: int, month: int, day: int) -> Parsed:
    if found := _day(year, month, day):
        return Parsed(found)
    if turned := _day(year, day, month):
        return failed(_MONTH_FIRST, text, _shown(turned))
    return failed(_IMPOSSIBLE, text)


def _within_reason(found: Parsed, is_birth: bool, today: dt.date) -> Parsed:
    day = found.value
    if not isinstance(day, dt.date):
        return found
    problem = _birth_problem(day, today) if is_birth else _work_problem(day, today)
    if problem:
        return Parsed(None, problem)
    if day > today and found.note is None:
        return Parsed(day, note=Problem(_FUTURE, {"value": _shown(day)}))
    return found


def _birth_problem(day: dt.date, today: dt.date) -> Problem | None:
    if day > today:
        return Problem(_FUTURE, {"value": _shown(day)})
    if day.year < _FIRST_BIRTH_YEAR:
        return Problem(_BORN_EARLY, {"value": _shown(day), "year": str(_FIRST_BIRTH_YEAR)})
    if (day.year + _YOUNGEST, day.month, day.day) > (today.year, today.month, today.day):
        return Problem(_BORN_LATE, {"value": _shown(day), "age": str(_YOUNGEST)})
    return None


def _work_problem(day: dt.date, today: dt.date) -> Problem | None:
    is_far = day.year < _FIRST_WORK_YEAR or day > today + dt.timedelta(days=366)
    return Problem(_FAR, {"value": _shown(day)}) if is_far else None
