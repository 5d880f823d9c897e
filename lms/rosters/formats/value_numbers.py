"""Numbers that are names: citizens' numbers, staff numbers, telephones. They are text, and zeros count."""

import re

from lms.core.text import fold, msgid
from lms.rosters.formats.cells import Cell, one_line
from lms.rosters.formats.parsed import Parsed, failed
from lms.rosters.formats.problems import Problem

_DIGITS_LOST = msgid(
    "Excel has made a number of it and digits were lost (%(value)s): format the column as text and type it again."
)
_LETTERS = msgid("“%(value)s” holds letters where digits belong: %(suggestion)s is meant, is it not?")
_ZERO_LOST = msgid(
    "The citizen number %(value)s has lost its leading zeros: %(suggestion)s is meant, is it not?"
)
_OLD_CARD = msgid("%(value)s is an old identity card number of 9 digits: it is not kept. Add the 12 digits.")
_NO_CITIZEN = msgid("“%(value)s” is not a citizen number: it has 12 digits.")
_PROVINCE = msgid(
    "The citizen number %(value)s begins with %(province)s, which no province has: compare it with the card."
)
_TWO_NUMBERS = msgid("There are two numbers in the cell: %(value)s was taken.")
_NO_STAFF_NUMBER = msgid("“%(value)s” is not a staff number.")
_NO_PHONE = msgid("“%(value)s” is not a telephone number: it has 10 digits and begins with 0.")
_PHONE_ZERO = msgid("The telephone number had lost its leading zero: read as %(value)s.")
_OLD_PHONE = msgid("%(value)s is a number of the time before 2018: today it is %(suggestion)s.")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\xad.,\-_'’`\"()*]+")
_SEVERAL = re.compile(r"\s*[;/\n|]\s*|\s*,\s+|\s+-\s+|\s+(?:hoặc|và)\s+|(?<=\d{9})[,\s]\s*(?=[0+]\d)")
_PREFIX = re.compile(
    r"^(?:so )?(?:cccd|cmnd|cmt|cmtnd|can cuoc|sdt|dt|tel|mobile|zalo|dd)\s*[:.]*\s*", re.IGNORECASE
)
_REMARK = re.compile(r"\([^\d()]*\)")
_LOOKALIKES = str.maketrans("oOlI|", "00111")
_LARGEST_EXACT = 10**15
_CITIZEN = re.compile(r"\d{12}", re.ASCII)
_MOBILE, _FIXED = re.compile(r"0[35789]\d{8}", re.ASCII), re.compile(r"02\d{8,9}", re.ASCII)
_ANY_PHONE = re.compile(r"(?:\+?84|0084|0)?[2-9]\d{8,9}", re.ASCII)
# The change of prefixes in 2018 (Quyết định 798/QĐ-BTTTT).
_PREFIXES_OF_2018 = {
    **{f"016{digit}": f"03{digit}" for digit in range(2, 10)},
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def digits_were_lost(cell: Cell) -> bool:
    """True where a long number was kept by Excel to fifteen digits only, or shown as 1.23E+11 and saved so."""
    if cell.kind == "number":
        return isinstance(cell.value, float) or abs(int(cell.value or 0)) >= _LARGEST_EXACT  # type: ignore[arg-type]
    return bool(_SCIENTIFIC.fullmatch(cell.text.strip()))


def _bare(text: str) -> str:
    """The text without words around the number, such as “CCCD:” in front or “(Zalo)” behind."""
    return _REMARK.sub("", _PREFIX.sub("", text))


def _one_of(text: str, wanted: re.Pattern[str]) -> tuple[str, Problem | None]:
    """The text without prefix; of several numbers in it the one that fits, and a note that says so."""
    if wanted.fullmatch(text):
        return text, None
    parts = [part for each in _SEVERAL.split(_bare(text)) if (part := _BETWEEN.sub("", each))]
    whole = _BETWEEN.sub("", _bare(text))
    if len(parts) < 2 or wanted.fullmatch(whole):
        return whole, None
    fitting = next((part for part in parts if wanted.fullmatch(part)), None)
    return (fitting, Problem(_TWO_NUMBERS, {"value": fitting})) if fitting else (whole, None)


def parse_national_id(cell: Cell) -> Parsed:
    """A citizen number of 12 digits (số định danh cá nhân, căn cước)."""
    ends_in_zeros = cell.kind == "number" and len(cell.text) >= 10 and cell.text.endswith("000000")
    if digits_were_lost(cell) or ends_in_zeros:
        return failed(_DIGITS_LOST, cell.text)
    text, note = _one_of(cell.text, _CITIZEN)
    if not text.isascii() or not text.isdigit():
        mended = text.translate(_LOOKALIKES)
        if re.fullmatch(r"\d{12}", mended, re.ASCII):
            return failed(_LETTERS, cell.text, mended)
        return failed(_NO_CITIZEN, cell.text)
    if len(text) in (10, 11) and _is_province(text.zfill(12)):
        return failed(_ZERO_LOST, text, text.zfill(12))
    if len(text) == 9:
        return Parsed(None, note=Problem(_OLD_CARD, {"value": text}))
    if len(text) != 12 or not text.strip("0"):
        return failed(_NO_CITIZEN, cell.text)
    if not _is_province(text):
        note = Problem(_PROVINCE, {"value": text, "province": text[:3]})
    return Parsed(text, note=note)


def _is_province(text: str) -> bool:
    """The first three digits are the province of the registered birth: 001 to 096."""
    return 1 <= int(text[:3]) <= 96


def parse_staff_number(cell: Cell) -> Parsed:
    """The number or code of a person at the office, as text."""
    if digits_were_lost(cell):
        return failed(_DIGITS_LOST, cell.text)
    text = one_line(cell.text).strip("'’`")
    if len(text) > 40 or not any(char.isalnum() for char in text) or text[:1] in "=+-@":
        return failed(_NO_STAFF_NUMBER, cell.text)
    return Parsed(text)


def parse_phone(cell: Cell) -> Parsed:
    """A telephone number of Viet Nam: 0 and nine or ten more digits."""
    if digits_were_lost(cell):
        return failed(_DIGITS_LOST, cell.text)
    if _MOBILE.fullmatch(cell.text):
        return Parsed(cell.text)
    text, note = _one_of(fold(cell.text), _ANY_PHONE)
    number = re.sub(r"^(?:\+84|0084|84(?=\d{9,10}$))0?", "0", text)
    if re.fullmatch(r"[35789]\d{8}", number, re.ASCII):
        number = f"0{number}"
        note = note or Problem(_PHONE_ZERO, {"value": number})
    today = _PREFIXES_OF_2018.get(number[:4]) or _PREFIXES_OF_2018.get(f"0{number[:3]}")
    if today and re.fullmatch(r"0?1\d{9}", number, re.ASCII):
        return failed(_OLD_PHONE, cell.text, today + number[-7:])
    if number.isascii() and (_MOBILE.fullmatch(number) or _FIXED.fullmatch(number)):
        return Parsed(number, note=note)
    return failed(_NO_PHONE, cell.text)
