"""What a column holds, by the look of its cells."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from lms.core.text import fold
from lms.rosters.formats.cells import Cell
from lms.rosters.formats.value_words import knows_word
from lms.rosters.formats.vocabulary import SURNAMES

_LOOKED_AT = 200
_ENOUGH = 0.6
_DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4})|(\d{4})-\d{2}-\d{2}")
_UNIT = re.compile(
    r"(phong|ban|so|trung tam|uy ban|ubnd|chi cuc|van phong|khoa|truong|cuc|vu|vien|doi|xa|phuong) "
)
_TITLE = re.compile(
    r"(pho |quyen )?(chuyen vien|truong phong|giam doc|chu tich|bi thu|can su|ke toan|van thu|nhan vien"
    r"|giao vien|pho phong|chi cuc truong"
    r"|chanh van phong|hieu truong|vien truong|cuc truong|thanh tra vien|bac si|cong chuc|lai xe|bao ve)"
)


def content_of(cells: Sequence[Cell]) -> tuple[str | None, float]:
    """(field, share): what most of the cells look like; (None, 0) where they look like nothing known."""
    looked = [cell for cell in cells[:_LOOKED_AT] if cell.kind != "formula_error"]
    if not looked:
        return None, 0.0
    counts = Counter(look for cell in looked if (look := _look(cell)))
    field, count = counts.most_common(1)[0] if counts else (None, 0)
    share = count / len(looked)
    return (field, share) if share >= _ENOUGH else (None, 0.0)


def _look(cell: Cell) -> str | None:
    """The field whose values look like this one."""
    text = cell.text
    if cell.kind == "date" or _DATE.fullmatch(text):
        return _look_of_date(cell)
    digits = re.sub(r"[\s.\-']", "", text)
    if digits.isdigit() and digits.isascii():
        return _look_of_digits(digits)
    if re.fullmatch(r"\S+@\S+\.\S+", text):
        return "email"
    for field in ("gender", "person_group", "status"):
        if len(text) > 1 and knows_word(field, text):
            return field
    return _look_of_words(fold(text))


def _look_of_date(cell: Cell) -> str | None:
    found = _DATE.fullmatch(cell.text)
    year = cell.value.year if isinstance(cell.value, dt.date) else int(found[1] or found[2]) if found else 0
    return "birth_on" if 1930 <= year <= 2008 else None


def _look_of_digits(digits: str) -> str | None:
    if len(digits) == 12 and 1 <= int(digits[:3]) <= 96:
        return "national_id"
    return "phone" if re.fullmatch(r"(0|84)?[35789]\d{8}", digits) else None


def _look_of_words(bare: str) -> str | None:
    words = bare.split()
    if _TITLE.match(bare):
        return "title"
    if _UNIT.match(bare) and len(words) >= 2:
        return "unit"
    is_name = 2 <= len(words) <= 6 and words[0] in SURNAMES and bare.replace(" ", "").isalpha()
    return "full_name" if is_name else None
