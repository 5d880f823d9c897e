"""Numbers to be typed: the values and tolerances that an item compares its response with."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.qti_arithmetic import tolerances
from courses.questions.formats.qti_asked import NO_KEY, OTHER_SCORING, UNKNOWN_SCORING, Answer, Asked, NotHeld
from courses.questions.formats.qti_declarations import Single, Unmeasurable, number
from courses.questions.formats.qti_scores import share
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.shape import option_id, plain_decimal
from courses.questions.kinds.texts import RichText

_SLIDER = Fault("The number was set with a slider there; here it is typed.")
_LOWER, _UPPER = ("gt", "gte"), ("lt", "lte")
_FAR = 10**6
Range = tuple[Fraction, Fraction]


def number_entry(asked: Asked) -> Answer:
    """A number to be typed, with everything that counts as right."""
    if asked.element.tag == "sliderInteraction":
        asked.remark(_SLIDER)
    ranges = list(dict.fromkeys(_ranges(asked)))
    if not ranges:
        raise NotHeld(NO_KEY, asked.response.line)
    if len(ranges) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    worth = _number_worth(asked, ranges)
    best = max(worth)
    if best <= 0:
        raise NotHeld(NO_KEY, asked.response.line)
    answers: list[Interval] = []
    for (low, high), value in zip(ranges, worth, strict=True):
        if value > 0:
            said = asked.feedback.take(asked.feedback.after({asked.response.id: (low + high) / 2}))
            answers.append(interval(option_id(len(answers)), low, high, share(value / best), said))
    wrong = asked.feedback.take(
        asked.feedback.after({asked.response.id: max(high for _, high in ranges) + _FAR})
    )
    return Answer("number", Intervals(tuple(answers), wrong).to_json(), best)


def interval(id: str, low: Fraction, high: Fraction, weight: Fraction, feedback: RichText | None) -> Interval:
    """The numbers from low to high, as a value with its tolerance where that says the same."""
    middle, around = (low + high) / 2, (high - low) / 2
    if low == high or (_is_short(middle) and _is_short(around)):
        return Interval(id, weight, _decimal(middle), _decimal(around), feedback=feedback)
    return Interval(id, weight, low=_decimal(low), high=_decimal(high), feedback=feedback)


def _is_short(value: Fraction) -> bool:
    return value == Fraction(_decimal(value))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(plain_decimal(Fraction(round(value, 20))))


def _ranges(asked: Asked) -> Iterator[Range]:
    """The numbers that the item names for this response, each with its tolerance."""
    response = asked.response
    wide = [*_tolerated(asked), *_between(asked)]
    yield from wide
    exact = [value for value in map(_as_number, response.correct) if value is not None]
    if response.mapping:
        exact += [value for entry in response.mapping.entries if (value := number(entry.key)) is not None]
    for value in exact:
        if not any(low <= value <= high for low, high in wide):
            yield value, value


def _as_number(value: Single) -> Fraction | None:
    return value if isinstance(value, Fraction) else number(str(value))


def _tolerated(asked: Asked) -> Iterator[Range]:
    for element in asked.comparisons("equal", "equalRounded", "match"):
        value = _compared_with(asked, element)
        if value is None:
            continue
        if element.tag == "equalRounded":
            around = _half_a_place(element)
            yield value - around, value + around
        elif element.tag == "equal" and (element.get("toleranceMode") or "exact") != "exact":
            yield from _around(element, value)
        else:
            yield value, value


def _half_a_place(element: Element) -> Fraction:
    """How far a number may be away that is rounded to the same."""
    figures = number(element.get("figures"))
    if element.get("roundingMode") != "decimalPlaces" or figures is None or not 0 <= figures <= 20:
        return Fraction(0)
    return Fraction(1, 2 * 10 ** int(figures))


def _around(element: Element, value: Fraction) -> Iterator[Range]:
    """The responses within the tolerance: it is that of the expression that stands first."""
    try:
        below, above = tolerances(element)
    except Unmeasurable:
        return
    is_relative, is_first = element.get("toleranceMode") == "relative", element[0].tag == "variable"
    if is_relative and is_first:
        if below < 100:
            ends = sorted((value / (1 + above / 100), value / (1 - below / 100)))
            yield ends[0], ends[1]
        return
    if is_relative:
        below, above = abs(value) * below / 100, abs(value) * above / 100
    yield (value - above, value + below) if is_first else (value - below, value + above)


def _compared_with(asked: Asked, element: Element) -> Fraction | None:
    """The number that the response is compared with there."""
    base = element.find("baseValue")
    if base is not None:
        return number(base.text)
    if element.find("correct") is not None:
        return next((value for value in asked.response.correct if isinstance(value, Fraction)), None)
    return None


def _between(asked: Asked) -> Iterator[Range]:
    """Numbers between two limits, which stand in one `and`."""
    rules = asked.scorer.processing.rules if asked.scorer else None
    for both in [] if rules is None else rules.iter("and"):
        lows: list[Fraction] = []
        highs: list[Fraction] = []
        for part in both:
            if str(part.tag) in (*_LOWER, *_UPPER) and len(part) == 2:
                value, is_first = _compared_with(asked, part), part[0].tag == "variable"
                is_ours = any(
                    each.get("identifier") == asked.response.id for each in part.findall("variable")
                )
                if value is not None and is_ours:
                    is_low = (str(part.tag) in _LOWER) == is_first
                    (lows if is_low else highs).append(value)
        if lows and highs and max(lows) <= min(highs):
            yield max(lows), min(highs)


def _number_worth(asked: Asked, ranges: list[Range]) -> list[Fraction]:
    measure = asked.measure_value()
    try:
        if measure:
            found = [measure((low + high) / 2) for low, high in ranges]
            if max(found) > 0:
                return found
    except Unmeasurable:
        pass
    asked.remark(UNKNOWN_SCORING if measure is None else OTHER_SCORING)
    right = {value for value in asked.response.correct if isinstance(value, Fraction)}
    return [Fraction(any(low <= value <= high for value in right)) for low, high in ranges]
