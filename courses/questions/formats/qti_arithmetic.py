"""Expressions of response processing that compare numbers and reckon with them, exactly."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from courses.questions.formats.qti_declarations import Unmeasurable, Value, number
from courses.questions.formats.xml import Element

Values = Sequence[Value]
Work = Callable[[Element, Values], Value]
_LARGEST_BITS = 4000


def _numbers(values: Values) -> list[Fraction] | None:
    """All numbers of the values, one after the other; None where one of them is NULL."""
    found: list[Fraction] = []
    for value in values:
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            if part is None or isinstance(part, bool):
                return None
            exact = part if isinstance(part, Fraction) else number(part)
            if exact is None or max(abs(exact.numerator), exact.denominator).bit_length() > _LARGEST_BITS:
                return None
            found.append(exact)
    return found


def _equal(element: Element, values: Values) -> Value:
    found = _numbers(values)
    if found is None or len(found) != 2:
        return None
    first, second = found
    mode = element.get("toleranceMode") or "exact"
    if mode == "exact":
        return first == second
    below, above = tolerances(element)
    if mode == "relative":
        below, above = abs(first) * below / 100, abs(first) * above / 100
    return first - below <= second <= first + above


def tolerances(element: Element) -> tuple[Fraction, Fraction]:
    """The tolerance below and above, as it is written."""
    parts = [number(part) for part in (element.get("tolerance") or "").split()]
    found = [part for part in parts if part is not None]
    if not found or len(found) != len(parts):
        raise Unmeasurable
    return found[0], found[-1]


def _equal_rounded(element: Element, values: Values) -> Value:
    found, figures = _numbers(values), number(element.get("figures"))
    if found is None or len(found) != 2 or figures is None or not 0 <= figures <= 30:
        return None
    if (element.get("roundingMode") or "significantFigures") != "decimalPlaces":
        raise Unmeasurable
    return round(found[0], int(figures)) == round(found[1], int(figures))


def _compare(holds: Callable[[Fraction, Fraction], bool]) -> Callable[[Element, Values], Value]:
    def work(_element: Element, values: Values) -> Value:
        found = _numbers(values)
        return None if found is None or len(found) != 2 else holds(found[0], found[1])

    return work


def _arithmetic(work: Callable[[list[Fraction]], Fraction | None]) -> Callable[[Element, Values], Value]:
    def done(_element: Element, values: Values) -> Value:
        found = _numbers(values)
        return None if found is None or not found else work(found)

    return done


def _product(numbers: list[Fraction]) -> Fraction:
    total = Fraction(1)
    for each in numbers:
        total *= each
    return total


NUMBERS: dict[str, Work] = {
    "equal": _equal,
    "equalRounded": _equal_rounded,
    "lt": _compare(lambda one, other: one < other),
    "gt": _compare(lambda one, other: one > other),
    "lte": _compare(lambda one, other: one <= other),
    "gte": _compare(lambda one, other: one >= other),
    "sum": _arithmetic(lambda numbers: sum(numbers, Fraction(0))),
    "product": _arithmetic(_product),
    "subtract": _arithmetic(lambda numbers: numbers[0] - sum(numbers[1:], Fraction(0))),
    "divide": _arithmetic(lambda n: n[0] / n[1] if len(n) == 2 and n[1] else None),
    "integerDivide": _arithmetic(lambda n: Fraction(n[0] // n[1]) if len(n) == 2 and n[1] else None),
    "integerModulus": _arithmetic(lambda n: n[0] % n[1] if len(n) == 2 and n[1] else None),
    "min": _arithmetic(min),
    "max": _arithmetic(max),
    "round": _arithmetic(lambda numbers: Fraction(round(numbers[0]))),
    "truncate": _arithmetic(lambda numbers: Fraction(int(numbers[0]))),
    "integerToFloat": _arithmetic(lambda numbers: numbers[0]),
}
