"""A cell and a row of a table, whatever file they come from."""

import datetime as dt
import re
from typing import Literal, NamedTuple

from lms.core.text import clean_line, nfc

Value = str | int | float | dt.date | None
CellKind = Literal["text", "number", "date", "formula_error", "empty"]
RowKind = Literal["data", "heading", "footer", "header"]
_STRANGE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffe\uffff]")
_STEERING = re.compile(r"[\u200e\u200f\u202a-\u202e\u2061-\u206f\ufe00-\ufe0f]")
_SPACES = re.compile(r"[ \u2028\u2029]+")
_TEXT_LIMIT = 4_000


class Cell(NamedTuple):
    """What a cell holds, how it reads, and the letter of its column."""

    value: Value
    text: str
    kind: CellKind
    letter: str


class SheetRow(NamedTuple):
    """A row with Excel's own number. `heading` is the text of a row that names the unit of the rows below it.

    `kind`: "data" (a person), "heading" (a group), "footer" (totals, signatures), "header" (column names again).
    """

    number: int
    cells: tuple[Cell, ...]
    kind: RowKind = "data"
    heading: str | None = None
    is_hidden: bool = False


def clean(text: str) -> str:
    """The text in normal form C, trimmed, without signs nobody sees; lines within a cell stay lines."""
    if text.isascii() and text.isprintable():
        return (_SPACES.sub(" ", text) if "  " in text else text).strip()[:_TEXT_LIMIT]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    bare = _STEERING.sub("", _STRANGE.sub(" ", lines))
    if "\xad" in bare and _may_be_tcvn3(bare):
        return _SPACES.sub(" ", bare).strip()[:_TEXT_LIMIT]
    return nfc(_SPACES.sub(" ", nfc(bare))).strip()[:_TEXT_LIMIT]


def _may_be_tcvn3(text: str) -> bool:
    """True where the sign nobody sees may be the letter ư of TCVN3: beside other signs of that time only."""
    others = [char for char in text if not char.isascii() and char != "\xad"]
    return bool(others) and all("\xa1" <= char <= "\xfe" for char in others)


def one_line(text: str) -> str:
    """The text of a cell on one line, without signs that only steer text (as clean_line, but quick for most)."""
    return text if text.isprintable() and "  " not in text else clean_line(text)


def letter_of(index: int) -> str:
    """The letter of the column at this place: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def index_of(letters: str) -> int:
    """The place of the column with this letter: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def number_text(value: int | float) -> str:
    """The number as a person would type it: without exponent, with a decimal comma."""
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")


def text_cell(text: str, letter: str) -> Cell:
    """The cell of a text; an empty one where nothing is left of it."""
    bare = clean(text)
    return Cell(bare, bare, "text", letter) if bare else empty_cell(letter)


def number_cell(value: int | float, letter: str) -> Cell:
    """The cell of a number; whole numbers are `int`."""
    if value != value or value in (float("inf"), float("-inf")):
        return Cell(None, "#NUM!", "formula_error", letter)
    whole = int(value) if value == int(value) and abs(value) < 1e21 else value
    return Cell(whole, number_text(whole), "number", letter)


def date_cell(day: dt.date, letter: str) -> Cell:
    """The cell of a date: its value is the day, its text says the time of day as well where there is one."""
    bare = dt.date(day.year, day.month, day.day)
    text = bare.strftime("%d/%m/%Y") if bare.year > 999 else bare.isoformat()
    has_time = isinstance(day, dt.datetime) and day.time() != dt.time()
    return Cell(bare, f"{text} {day:%H:%M:%S}" if has_time else text, "date", letter)


def error_cell(text: str, letter: str) -> Cell:
    """The cell whose formula gave no value, such as #N/A."""
    return Cell(None, clean(text)[:80], "formula_error", letter)


def empty_cell(letter: str) -> Cell:
    """An empty cell."""
    return Cell(None, "", "empty", letter)


def is_filled(cell: Cell) -> bool:
    """True where something stands in the cell."""
    return cell.kind != "empty"
