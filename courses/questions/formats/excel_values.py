"""What stands in one cell of a table of questions: texts with their format, numbers, letters, weights."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.question_file import DIFFICULTIES
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.number import Interval
from courses.questions.kinds.numerals import readings
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.texts import RichText
from lms.core.text import clean_line, fold, nfc

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_FORMAT = re.compile(r"\[(plain|markdown|html|moodle)\]")
_RANGE = re.compile(r"(?:từ )?(.+?)(?: đến | to |\.\.|…)(.+)", re.IGNORECASE)
_TOLERANCE = re.compile(r"(.+?)(?:±|\+/-|\+-)(.+)")
_LIST = re.compile(r"[\s,;.&+/]+|\bva\b|\band\b")
_DIFFICULTY_WORDS = {
    "easy": ("de", "nhan biet", "nb", "easy", "low", "1"),
    "medium": ("trung binh", "tb", "vua", "thong hieu", "th", "medium", "2"),
    "hard": ("kho", "van dung", "van dung cao", "vd", "vdc", "hard", "high", "3"),
}
DIFFICULTY_NAMES = {"easy": "Dễ", "medium": "Trung bình", "hard": "Khó"}
_YES = ("co", "dung", "x", "yes", "true", "1", "bat buoc")
_NO = ("khong", "sai", "no", "false", "0")
AMBIGUOUS = Fault(
    "“%(value)s” can mean two numbers: write it without a mark for thousands, or with one more decimal."
)
_NOT_A_NUMBER = Fault("“%(value)s” is not a number.")


class Rejected(Exception):
    """What stands there cannot be used: why, and in which line where it is known."""

    def __init__(self, fault: Fault, value: str = "", line: int | None = None) -> None:
        super().__init__(fault.message)
        self.fault = Fault(fault.message, {"value": value[:60]} if value else fault.params)
        self.line = line


@dataclass(frozen=True)
class Given:
    """The content of a cell: as text, as an exact number where it is one, and whether Excel made it a date."""

    text: str
    number: Decimal | None = None
    is_date: bool = False


def given(cell: Cell) -> Given:
    """What the cell says: text in normal form, numbers with a decimal comma, dates as dd/mm/yyyy."""
    if cell is None:
        return Given("")
    if isinstance(cell, bool):
        return Given("Đúng" if cell else "Sai")
    if isinstance(cell, int | float):
        number = Decimal(f"{cell:.15g}")
        return Given(plain_decimal(number).replace(".", ","), number) if number.is_finite() else Given("")
    if isinstance(cell, dt.date):
        return Given(cell.strftime("%d/%m/%Y"), is_date=True)
    if isinstance(cell, str):
        return Given(clean_text(cell))
    return Given(str(cell), is_date=True)


def clean_text(text: str) -> str:
    """The text in normal form, its lines ended as everywhere, nothing in it that no page may hold."""
    lines = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return nfc(lines).strip()


def rich(text: str) -> RichText:
    """The text in its format: plain, or what `[html]` and the like in front of it say."""
    found = _FORMAT.match(text)
    return RichText(text[found.end() :].strip(), found[1]) if found else RichText(text)


def write_rich(text: str, text_format: str) -> str:
    """The cell that `rich` reads as this text."""
    return f"[{text_format}]{text}" if text_format != "plain" or _FORMAT.match(text) else text


def read_letters(text: str) -> list[str] | None:
    """The letters of options in a key such as “A, C” or “AC”; None where it is no such key."""
    bare = fold(text).strip("().:; ")
    parts = [part.strip("()") for part in _LIST.split(bare) if part]
    glued = re.fullmatch("[A-H]{2,8}", text.strip())
    if glued and sorted(set(glued[0])) == list(glued[0]):
        parts = list(parts[0])
    is_key = parts and all(re.fullmatch("[a-z]", part) for part in parts)
    return list(dict.fromkeys(parts)) if is_key else None


def read_truth(text: str) -> bool | None:
    """Whether the text says true or false; None where it says neither."""
    bare = fold(text).strip("(). ")
    return (
        True if bare in ("dung", "d", "true", "t") else False if bare in ("sai", "s", "false", "f") else None
    )


def read_flag(text: str) -> bool:
    """Yes or no."""
    bare = fold(text)
    if bare not in _YES + _NO:
        raise Rejected(Fault("“%(value)s” is neither yes nor no: write có or không."), text)
    return bare in _YES


def read_difficulty(text: str) -> str:
    """'easy', 'medium' or 'hard', from the words of authors."""
    bare = fold(text).strip(". ")
    for difficulty in DIFFICULTIES:
        if bare in _DIFFICULTY_WORDS[difficulty]:
            return difficulty
    raise Rejected(Fault("“%(value)s” is not a difficulty: write dễ, trung bình or khó."), text)


def exact(text: str) -> Decimal:
    """The one number that the text means."""
    found = readings(text)
    if len(found) > 1:
        raise Rejected(AMBIGUOUS, text)
    if not found or abs(found[0].adjusted()) > 25:
        raise Rejected(_NOT_A_NUMBER, text)
    return Decimal(plain_decimal(found[0]))


def write_number(number: Decimal) -> str:
    """The number as people in Viet Nam write it, so that it has one meaning only."""
    written = plain_decimal(number).replace(".", ",")
    return f"{written}0" if len(readings(written)) > 1 else written


def read_points(text: str) -> Decimal:
    """A number of points above 0."""
    points = exact(text)
    if not 0 < points <= 1000:
        raise Rejected(Fault("“%(value)s” is not a number of points."), text)
    return points


def read_count(text: str) -> int:
    """A whole number from 0."""
    count = exact(text)
    if count != int(count) or not 0 <= count <= 20_000:
        raise Rejected(_NOT_A_NUMBER, text)
    return int(count)


def read_weights(text: str) -> list[Fraction]:
    """The weights of the answers in per cent, parted by semicolons: “100; 0; -33,33333”."""
    weights = []
    for part in text.split(";"):
        weight = exact(part.replace("%", "").strip())
        if abs(weight) > 100:
            raise Rejected(Fault("A weight is a number from -100 to 100."))
        weights.append(Fraction(weight) / 100)
    return weights


def write_weights(weights: list[Fraction]) -> str:
    """The cell that `read_weights` reads as these weights."""
    return "; ".join(write_number(Decimal(plain_decimal(weight * 100))) for weight in weights)


def read_interval(answer: Given, id: str, weight: Fraction, feedback: RichText | None) -> Interval:
    """The numbers that are right: “3,14”, “3,14 ± 0,01” or “từ 1 đến 5”."""
    if answer.number is not None:
        return Interval(id, weight, answer.number, feedback=feedback)
    text = clean_line(answer.text)
    found = _TOLERANCE.fullmatch(text)
    if found:
        return Interval(id, weight, exact(found[1]), exact(found[2]), feedback=feedback)
    found = _RANGE.fullmatch(text)
    if found:
        return Interval(id, weight, low=exact(found[1]), high=exact(found[2]), feedback=feedback)
    return Interval(id, weight, exact(text), feedback=feedback)


def write_interval(answer: Interval) -> str:
    """The cell that `read_interval` reads as these numbers."""
    if answer.value is None:
        return f"từ {write_number(answer.low)} đến {write_number(answer.high)}"
    tolerance = f" ± {write_number(answer.tolerance)}" if answer.tolerance else ""
    return write_number(answer.value) + tolerance


def read_units(text: str) -> Json:
    """What the units say in the data of a number question: “km = 1; m = 0,001; bắt buộc”."""
    units, required = [], False
    for part in filter(None, map(clean_line, text.split(";"))):
        name, equals, factor = part.rpartition("=")
        if equals:
            units.append({"text": name.strip(), "factor": plain_decimal(exact(factor))})
        elif fold(part) == "bat buoc":
            required = True
        else:
            units.append({"text": part, "factor": "1"})
    return {"units": units} | ({"unit_required": True} if required else {})


def write_units(data: Json) -> str:
    """The cell that `read_units` reads as these units."""
    units = [f"{unit['text']} = {write_number(Decimal(unit['factor']))}" for unit in data.get("units", ())]
    return "; ".join(units + (["bắt buộc"] if data.get("unit_required") else []))
