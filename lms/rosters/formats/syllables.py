"""Whether a word is a syllable that Vietnamese has: how text in an old encoding is told from text that is right."""

import re
import unicodedata
from functools import lru_cache

from lms.rosters.formats.vocabulary import ONSETS, RHYMES

_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_LETTERS = re.compile(r"[a-zăâđêôơư]+")
_OWN = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


def has_own_letters(text: str) -> bool:
    """True for text with letters that only Unicode gives to Vietnamese, such as ơ, đ or ạ."""
    return _OWN.search(text) is not None


def words_of(text: str) -> list[str]:
    """The words of a text, with whatever strange signs stand in them."""
    return [word for word in re.split(r"[\s,.;:()\[\]/\\\"'“”‘’–\-+*!?0-9&|=<>_]+", text) if word]


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """True for a syllable with a beginning, a rhyme and a tone that go together in Vietnamese."""
    tones, plain = "", ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tones += _TONES[char]
        else:
            plain += char
    bare = unicodedata.normalize("NFC", plain)
    if len(tones) > 1 or len(bare) > 7 or not _LETTERS.fullmatch(bare):
        return False
    return (not _STOPPED.search(bare) or tones in ("s", "j")) and _has_form(bare)


def _has_form(bare: str) -> bool:
    """True where the rest behind some beginning is a rhyme; after a stop only two tones are possible."""
    if bare in RHYMES:
        return True
    for onset in ONSETS:
        rest = bare.removeprefix(onset)
        if rest != bare and (rest in RHYMES or (onset == "qu" and f"u{rest}" in RHYMES)):
            return True
        if onset in ("gi", "qu") and bare == onset:
            return True
    return bare.startswith("gi") and f"i{bare[2:]}" in RHYMES
