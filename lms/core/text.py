"""Vietnamese text: normal form, search key, sort key, dates and numbers as officials write them."""

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: position + 1 for position, letter in enumerate(_LETTERS)}
# The order of tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# Half a sign, as a browser cuts an emoji in two: nothing can store or send it.
_INVISIBLE |= dict.fromkeys(range(0xD800, 0xE000))
# How many texts the keys below are remembered of: the words of a long list come again and again.
_REMEMBERED = 16_384


class _Bare(dict[int, str | None]):
    """For `str.translate`: marks are gone, every other sign stays; each sign is looked up once."""

    def __missing__(self, code: int) -> str | None:
        self[code] = None if unicodedata.combining(chr(code)) else chr(code)
        return self[code]


_BARE = _Bare()


def msgid(text: str) -> str:
    """The English message id itself: marks words that a rule names and a page translates."""
    return text


def nfc(text: str) -> str:
    """The text in normal form C, without invisible characters: what every door of the site lets in."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


@lru_cache(_REMEMBERED)
def clean_line(text: str) -> str:
    """One line in normal form C, without signs that only steer text; white space and controls are one space."""
    kinds = [(char, unicodedata.category(char)) for char in nfc(text)]
    kept = "".join(" " if kind[0] in "ZC" else char for char, kind in kinds if kind != "Cf")
    # Once more: a sign that is gone may have stood between a letter and its mark.
    return nfc(" ".join(kept.split()))


def clean_text(text: str) -> str:
    """The text in normal form with clean lines; what stands between paragraphs is one empty line."""
    lines = [clean_line(line) for line in text.replace("\v", "\n").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """The search key: lower case, no marks, đ as d, single spaces. `fold("Đặng  Ánh") == "dang anh"`."""
    decomposed = unicodedata.normalize("NFD", nfc(text).casefold()).replace("đ", "d")
    return " ".join(decomposed.translate(_BARE).split())


@lru_cache(_REMEMBERED)
def identity_key(text: str) -> str:
    """The form in which sign-in names are compared: compatibility form, case and all spaces gone."""
    folded = unicodedata.normalize("NFKC", nfc(text)).casefold()
    return "".join(unicodedata.normalize("NFC", folded).split())


def _letter_key(char: str) -> tuple[int, int, bool]:
    tone, base = 0, ""
    for part in unicodedata.normalize("NFD", char):
        if part in _TONE_ORDER:
            tone = _TONE_ORDER[part]
        else:
            base += part
    letter = unicodedata.normalize("NFC", base) or char
    lower = letter.lower()
    primary = _LETTER_ORDER.get(lower, 1000 + ord(lower[0]) if lower.strip() else 0)
    return primary, tone, letter != lower


@lru_cache(_REMEMBERED)
def sort_key(text: str) -> str:
    """A string whose plain order is the Vietnamese alphabet, then the tones, then the case.

    The same on every database; verified against ICU's vi_VN order (guides/vietnam.md section 6).
    """
    keys = [_letter_key(char) for char in nfc(text)]
    primary = "".join(f"{part[0]:05x}" for part in keys)
    return f"{primary}.{''.join(str(part[1]) for part in keys)}.{''.join('01'[part[2]] for part in keys)}"


def split_name(full_name: str) -> tuple[str, str]:
    """(họ và đệm, tên): everything before the last syllable, and the last syllable."""
    parts = clean_line(full_name).split()
    return (" ".join(parts[:-1]), parts[-1]) if parts else ("", "")


def name_sort_key(full_name: str) -> str:
    """The order of people in Vietnamese lists: by tên, then họ, then đệm."""
    parts = clean_line(full_name).split()
    if not parts:
        return ""
    family = parts[0] if len(parts) > 1 else ""
    return " ".join(sort_key(part) for part in (parts[-1], family, " ".join(parts[1:-1])))


def admin_date(day: dt.date) -> str:
    """The date as official papers write it (Decree 30/2020/NĐ-CP, Annex I, II.4.b).

    A leading zero for days under 10 and for months 1 and 2 only.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def format_number(value: int | Decimal | float) -> str:
    """1234567.5 → '1.234.567,5'."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def format_tiet(hundredths: int) -> str:
    """Hundredths of a tiết (class period) as people read them: 650 → '6,5', 2600 → '26'."""
    value = Decimal(hundredths) / 100
    return format_number(
        value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    )


def parse_tiet(text: str) -> int:
    """Hundredths of a tiết from '6,5' or '6.5'; half a hundredth rounds up. ValueError if not a number."""
    try:
        value = Decimal(text.strip().replace(",", "."))
        return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except ArithmeticError as error:
        raise ValueError(text) from error


def format_percent(ratio: float | None) -> str:
    """0.7142 → '71,4 %'; '–' where there is nothing to divide by."""
    return "–" if ratio is None else f"{ratio * 100:.1f} %".replace(".", ",")
