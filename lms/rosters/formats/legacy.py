"""Text of the time before Unicode (TCVN3 and VNI fonts): recognised column by column, converted, shown before."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from lms.rosters.formats.legacy_tables import TCVN3, VNI
from lms.rosters.formats.syllables import has_own_letters, is_syllable, words_of

Encoding = Literal["tcvn3", "vni"]
ENCODINGS: tuple[Encoding, ...] = ("tcvn3", "vni")
NAMES = {"tcvn3": "TCVN3 (ABC, .VnTime)", "vni": "VNI-Windows"}
_LOOKED_AT = 3_000
_SURE = 0.55
_SAMPLES = 5
_VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_TCVN3_SIGNS = str.maketrans(TCVN3)


class Detection(NamedTuple):
    """What the text is in, and how sure that is (0 to 1)."""

    encoding: Encoding | None
    confidence: float


def detect(texts: Iterable[str]) -> Encoding | None:
    """The old encoding that most of these texts are in; None for text that is as it should be."""
    return detection(texts).encoding


def detection(texts: Iterable[str]) -> Detection:
    """The same with its confidence.

    Judged by syllables: evidence is a word that is none as it stands and one when converted.
    """
    words, own = _marked_words(texts)
    best = Detection(None, 0.0)
    for encoding in ENCODINGS:
        mended = spoiled = 0
        for word in words:
            before, after = is_syllable(word), is_syllable(_converted(word, encoding))
            mended += after and not before
            spoiled += before and not after
        share = mended / (len(words) + own) if words else 0.0
        if mended > 2 * spoiled and share > best.confidence:
            best = Detection(encoding, share)
    return best if best.confidence >= _SURE else Detection(None, best.confidence)


def _marked_words(texts: Iterable[str]) -> tuple[list[str], int]:
    """The words with signs of the upper half of Latin-1, and how many words have letters of Unicode only."""
    words: list[str] = []
    own = 0
    for text in texts:
        if text.isascii():
            continue
        for word in words_of(text):
            if has_own_letters(word):
                own += 1
            elif not word.isascii():
                words.append(word)
        if len(words) + own > _LOOKED_AT:
            break
    return words, own


def convert(text: str, encoding: str) -> str:
    """The text in Unicode. Text that has Vietnamese letters already, or that conversion would spoil, stays."""
    if text.isascii() or has_own_letters(text):
        return text
    found = _converted(text, encoding)
    if len(found) == 1:
        return found
    before = [is_syllable(word) for word in _letters_in(text)]
    after = [is_syllable(word) for word in _letters_in(found)]
    return text if before and all(before) and not all(after) else found


def reads_both_ways(text: str, encoding: str) -> bool:
    """True where every word is a Vietnamese syllable as it stands and converted too: Lê Tân, or Lờ Tõn."""
    if text.isascii() or has_own_letters(text):
        return False
    found = _converted(text, encoding)
    return found != text and all(map(is_syllable, [*_letters_in(text), *_letters_in(found)]))


def _letters_in(text: str) -> list[str]:
    return [word for word in words_of(text) if not word.isascii()]


def _converted(text: str, encoding: str) -> str:
    if encoding == "tcvn3":
        found = text.translate(_TCVN3_SIGNS)
        return found.upper() if _is_capital(text) else re.sub(r"\S+", _capitalised, found)
    return _VNI_SIGNS.sub(lambda found: VNI[found[0]], text)


def _capitalised(found: re.Match[str]) -> str:
    """The word in capitals where its plain letters are: TCVN3 has no capitals with tones."""
    return found[0].upper() if _is_capital(found[0]) else found[0]


def _is_capital(text: str) -> bool:
    """True where all plain letters are capitals, and in some word more than one."""
    plain = [char for char in text if char.isascii() and char.isalpha()]
    return bool(re.search("[A-Z][^a-z ]*[A-Z]", text)) and all(char.isupper() for char in plain)


def preview(columns: Iterable[Sequence[str]]) -> list[tuple[int, Encoding, list[tuple[str, str]]]]:
    """(column, encoding, [(before, after), …]) for every column that holds text of an old encoding."""
    found: list[tuple[int, Encoding, list[tuple[str, str]]]] = []
    for index, texts in enumerate(columns):
        encoding = detect(texts)
        if encoding:
            pairs = ((text, convert(text, encoding)) for text in dict.fromkeys(texts))
            changed = [(before, after) for before, after in pairs if before != after]
            found.append((index, encoding, changed[:_SAMPLES]))
    return found
