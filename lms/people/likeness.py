"""How likely two records are of one person, from what is known of both: plain values, no database."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

from lms.core.text import fold, msgid, nfc

# Below this nobody is asked; from here on a pair is shown, never joined by itself.
LEAST_SCORE = 80
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SAME = msgid("Same name")
_TONE = msgid("Same name, the tone mark placed otherwise")
_MARKS = msgid("Same letters, other marks")
_NEAR = msgid("Similar name")
_BORN = msgid("Same date of birth")
_UNKNOWN = msgid("Date of birth unknown in one of them")
_PHONE = msgid("Same telephone")
_OTHERWISE = msgid("Different dates of birth")


@dataclass(frozen=True)
class Known:
    """What is compared of a person."""

    full_name: str
    birth_on: dt.date | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Likeness:
    """From 0 to 100, and why (English message ids)."""

    score: int
    reasons: tuple[str, ...]


def without_tone_places(name: str) -> str:
    """The name with the tone of each syllable at its end: "hoà" and "hòa" become one."""
    return " ".join(_tone_last(word) for word in nfc(name).casefold().split())


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(part for part in parts if part in _TONES)
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return letters + tones


def likeness(first: Known, second: Known) -> Likeness:
    """How much speaks for one person: the name first, then the date of birth and the telephone."""
    score, name_reason = _of_names(first.full_name, second.full_name)
    reasons = [name_reason]
    if first.birth_on is None or second.birth_on is None:
        score, reasons = score - 15, [*reasons, _UNKNOWN]
    elif first.birth_on != second.birth_on:
        score, reasons = score - 40, [*reasons, _OTHERWISE]
    else:
        reasons.append(_BORN)
    if first.phone and first.phone == second.phone:
        score, reasons = score + 25, [*reasons, _PHONE]
    return Likeness(max(0, min(100, round(score))), tuple(reasons))


def _of_names(first: str, second: str) -> tuple[float, str]:
    if nfc(first).casefold() == nfc(second).casefold():
        return 100, _SAME
    if without_tone_places(first) == without_tone_places(second):
        return 99, _TONE
    if fold(first) == fold(second):
        return 96, _MARKS
    return min(95.0, name_score(fold(first), fold(second))), _NEAR


def name_score(first: str, second: str) -> float:
    """How much two folded names are alike; 0 where it is too little for anybody to be asked."""
    return float(fuzz.ratio(first, second, score_cutoff=LEAST_SCORE))


def contradictions(
    *, birth_ons: tuple[dt.date | None, dt.date | None], national_ids: tuple[str | None, str | None]
) -> list[str]:
    """What speaks against one person (English message ids): who merges all the same has looked twice."""
    faults = []
    if all(national_ids) and national_ids[0] != national_ids[1]:
        faults.append(msgid("The two accounts have different citizen identity numbers."))
    if all(birth_ons) and birth_ons[0] != birth_ons[1]:
        faults.append(msgid("The two accounts have different dates of birth."))
    return faults
