"""How the names of people are compared: tone placement, swapped parts, likeness."""

import datetime as dt
import re
import unicodedata

from rapidfuzz import fuzz

from lms.core.text import fold

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# From this likeness on two names may be one person's; below the other, a number belongs to somebody else.
LIKELY_SCORE = 80
SAME_NAME_SCORE = 70


def _syllable(word: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", word.casefold())
    letters = "".join(char for char in parts if char not in _TONES)
    return unicodedata.normalize("NFC", letters), "".join(char for char in parts if char in _TONES)


def is_same_spelling(one: str, other: str) -> bool:
    """True where two names differ at most by capitals and by where a tone is written: Hoà, Hòa."""
    return [_syllable(word) for word in one.split()] == [_syllable(word) for word in other.split()]


def name_key(full_name: str, birth_on: dt.date | None) -> str:
    """The words of the name in a fixed order, and the birth date: the same for swapped parts."""
    words = " ".join(sorted(fold(full_name).split()))
    return f"{words}|{birth_on.isoformat() if birth_on else ''}"


def likeness_of_names(one: str, other: str) -> float:
    """0 to 100, whatever the order of the words."""
    return float(fuzz.token_sort_ratio(fold(one), fold(other)))


def _digits_apart(one: dt.date, other: dt.date) -> int:
    first, second = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    if first[6:] + first[4:6] == second[4:6] + second[6:] and first[:4] == second[:4]:
        return 1
    return sum(left != right for left, right in zip(first, second, strict=True))


def score(name: str, birth_on: dt.date | None, other_name: str, other_birth_on: dt.date | None) -> int:
    """How likely two entries mean one person, 0 to 100; by name alone never enough to say so.

    Birth dates that are one digit apart, or have day and month swapped, are likely a slip of the pen.
    """
    likeness = likeness_of_names(name, other_name)
    if birth_on is None or other_birth_on is None:
        return int(likeness * 0.85)
    apart = _digits_apart(birth_on, other_birth_on)
    if apart == 0:
        return int(likeness)
    return int(likeness * 0.9) if apart == 1 and likeness >= 90 else int(likeness * 0.5)


def dialled(phone: str) -> str:
    """The digits of a telephone number of Viet Nam behind its zero, however it is written: +84 912 …, 0912…"""
    return re.sub(r"^(0084|84|0)", "", re.sub(r"\D", "", phone))


def contradict(one: str | None, other: str | None) -> bool:
    """True where both have a number and they differ by more than a slip of one digit."""
    if not one or not other or one == other:
        return False
    return len(one) != len(other) or sum(a != b for a, b in zip(one, other, strict=True)) > 1
