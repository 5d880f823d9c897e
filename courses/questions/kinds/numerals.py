"""Numbers as people type them, in Viet Nam and elsewhere."""

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DIGIT_LIMIT = 60


def readings(typed: str) -> tuple[Decimal, ...]:
    """Every number the text can mean: none, one, or two where the text is ambiguous.

    The rules. A sign may stand in front and a per cent sign behind. Spaces group thousands.
    - Both '.' and ',': the last of them is the decimal mark, the other groups thousands: 1.234,5 = 1,234.5.
    - One of them, more than once: it groups thousands: 1.234.567.
    - One of them, once: it is the decimal mark: 1234.5, 3,14. Only where exactly three digits follow and one
    to three digits, not beginning with 0, stand before it (1.234 or 1,234) can it also group thousands. Such
    a number has both meanings, and an answer is right if either is: nobody loses points by the keyboard used.
    Groups have three digits; 12.34.56 is not a number.
    """
    text = typed.strip().removesuffix("%").strip().replace("\u2212", "-")
    text = _SPACES.sub(" ", text)
    text = re.sub(r"^([+-]) ", r"\1", text)
    if sum(char.isdigit() for char in text) > _DIGIT_LIMIT:
        return ()
    sign, body = (text[:1], text[1:]) if text[:1] in ("+", "-") else ("", text)
    meant = [_exact(whole, part) for whole, part in _splits(body)]
    numbers = [value.copy_negate() if sign == "-" else value for value in meant if value is not None]
    return tuple(dict.fromkeys(numbers))


def _splits(body: str) -> list[tuple[str, str | None]]:
    """The ways to split the text into whole part and decimals (None: no decimal mark)."""
    marks = [char for char in body if char in ".,"]
    if not marks:
        return [(body, None)]
    last = marks[-1]
    whole, _, part = body.rpartition(last)
    if len(set(marks)) == 2:
        return [(whole, part)] if marks.count(last) == 1 else []
    if len(marks) > 1:
        return [(body, None)]
    decimal = (whole, part)
    ambiguous = re.fullmatch(r"[1-9][0-9]{0,2}", whole) and re.fullmatch(r"[0-9]{3}", part)
    return [decimal, (body, None)] if ambiguous else [decimal]


def _exact(whole: str, part: str | None) -> Decimal | None:
    grouped = re.fullmatch(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*", whole)
    digits = re.sub(r"[., ]", "", whole) if grouped else whole
    if part is not None and not re.fullmatch(r"[0-9]+", part):
        return None
    if not re.fullmatch(r"[0-9]+", digits or ("0" if part else "")):
        return None
    return Decimal(f"{digits or '0'}.{part or '0'}")
