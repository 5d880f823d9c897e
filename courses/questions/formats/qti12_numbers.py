"""Numbers to be typed in QTI 1.2: exact, or between two limits."""

from fractions import Fraction

from courses.questions.formats.qti12_scene import Item
from courses.questions.formats.qti_asked import Answer, NotHeld
from courses.questions.formats.qti_declarations import number
from courses.questions.formats.qti_numbers import interval
from courses.questions.formats.qti_scores import share
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.shape import option_id

_FAR = "-98765432109"


def numeric(item: Item, name: str) -> Answer | None:
    """A number to be typed; None where the conditions name none."""
    ranges = list(dict.fromkeys(_ranges(item.element, name)))
    if not ranges:
        return None
    if len(ranges) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    gain = item.gain(name)
    worth = {each: gain((str(_written((each[0] + each[1]) / 2)),)) for each in ranges}
    best = max(worth.values())
    if best <= 0:
        return None
    answers: list[Interval] = []
    for (low, high), value in worth.items():
        if value > 0:
            said = item.take(item.shown_after(name, (str(_written((low + high) / 2)),)))
            answers.append(interval(option_id(len(answers)), low, high, share(value / best), said))
    wrong = item.take(item.shown_after(name, (_FAR,)))
    return Answer("number", Intervals(tuple(answers), wrong).to_json(), best)


def _written(value: Fraction) -> str:
    """The number as a text that reads as itself, as far as decimals can write it."""
    return f"{float(value):.15g}" if value.denominator != 1 else str(value.numerator)


def _ranges(item: Element, name: str) -> list[tuple[Fraction, Fraction]]:
    """The numbers that stand for right answers: between two limits, or one alone."""
    found: list[tuple[Fraction, Fraction]] = []
    for holder in item.iter("and", "conditionvar"):
        limits = {
            tag: number(each.text)
            for each in holder
            for tag in [str(each.tag)]
            if each.get("respident") == name
        }
        low = limits.get("vargte", limits.get("vargt"))
        high = limits.get("varlte", limits.get("varlt"))
        if low is not None and high is not None and low <= high:
            found.append((low, high))
    for each in item.iter("varequal"):
        value = number(each.text) if each.get("respident") == name else None
        if value is not None and not any(low <= value <= high and low < high for low, high in found):
            found.append((value, value))
    return found
