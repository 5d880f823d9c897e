"""Reading stored JSON: the value in its proper type, or Malformed."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json, Malformed

_WEIGHT = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,10})?")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_LARGEST = 100_000
WRONG_SHAPE = Fault("The stored question does not have the shape of its kind.")


def mapping(value: Any) -> Json:
    """The value if it is a JSON object."""
    if not isinstance(value, dict):
        raise Malformed(WRONG_SHAPE)
    return value


def entries(data: Any, key: str, *, optional: bool = False) -> list[Any]:
    """The list under the key, of a bounded length."""
    value = mapping(data).get(key, [] if optional else None)
    if not isinstance(value, list):
        raise Malformed(WRONG_SHAPE)
    if len(value) > OPTION_LIMIT:
        raise Malformed(TOO_MANY_ANSWERS)
    return value


def text(data: Any, key: str, default: str | None = None) -> str:
    """The string under the key."""
    value = mapping(data).get(key, default)
    if not isinstance(value, str):
        raise Malformed(WRONG_SHAPE)
    return value


def flag(data: Any, key: str, default: bool | None = None) -> bool:
    """The true or false under the key."""
    value = mapping(data).get(key, default)
    if not isinstance(value, bool):
        raise Malformed(WRONG_SHAPE)
    return value


def choice(data: Any, key: str, known: tuple[str, ...]) -> str:
    """The string under the key, one of those known; the first where there is none."""
    value = text(data, key, known[0])
    if value not in known:
        raise Malformed(WRONG_SHAPE)
    return value


def ids(found: list[str]) -> None:
    """Nothing, when the ids are short and no two are alike."""
    if len(set(found)) != len(found) or not all(re.fullmatch(r"[a-z0-9]{1,8}", one) for one in found):
        raise Malformed(WRONG_SHAPE)


def weight(data: Any, default: str = "100") -> Fraction:
    """The weight in per cent (a decimal string from -100 to 100) as an exact share of one."""
    value = text(data, "weight", default)
    if not _WEIGHT.fullmatch(value) or abs(Decimal(value)) > 100:
        raise Malformed(Fault("A weight is a number from -100 to 100."))
    return Fraction(value) / 100


def number(data: Any, key: str, default: str | None = None) -> Decimal:
    """The decimal string under the key as an exact number."""
    value = text(data, key, default)
    if not _NUMBER.fullmatch(value):
        raise Malformed(Fault("An answer of a number question must be a number."))
    return Decimal(value)


def points(data: Any) -> Fraction:
    """The points of a part (a decimal string above 0) as an exact number."""
    value = text(data, "points", "1")
    if not _NUMBER.fullmatch(value) or not 0 < Decimal(value) <= 1000:
        raise Malformed(Fault("Points are a number above 0, at most 1000."))
    return Fraction(value)


def whole(data: Any, key: str, default: int | None = None) -> int:
    """The whole number under the key, not below 0."""
    value = mapping(data).get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise Malformed(WRONG_SHAPE)
    return value


def plain_decimal(value: Decimal | Fraction) -> str:
    """The shortest decimal string of an exact decimal: '33.33333', '-50', '0'."""
    exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / Decimal(value.denominator)
    written = f"{exact:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written in ("", "-0", "-") else written


def option_id(position: int) -> str:
    """The stable id of the answer at this place in the question: 'a', 'b', … 'z'."""
    return "abcdefghijklmnopqrstuvwxyz"[position]
