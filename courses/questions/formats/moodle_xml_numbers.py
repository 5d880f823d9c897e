"""Numerical questions of Moodle XML, with their tolerances and units."""

from decimal import Decimal, localcontext

from courses.questions.formats.moodle_xml_parts import BadQuestion, Item, decimal_of, plain_line, weight_of
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.shape import option_id, plain_decimal
from courses.questions.kinds.units import Unit, Units
from lms.core.text import clean_line

_UNIT_PENALTY = Fault("Here an answer without its unit, or with another, earns nothing.")
_FACTOR_DIGITS = 20


def read_number(item: Item) -> tuple[str, Json]:
    """The kind and the data of a numerical question."""
    ranges = item.marks.get("range").split(",")
    answers: list[Interval] = []
    wrong = None
    for answer in item.answers():
        if plain_line(answer) == "*":
            wrong = wrong or item.feedback(answer)
            continue
        id = option_id(len(answers))
        value, tolerance = _decimal(answer, plain_line(answer)), _tolerance(answer)
        interval = Interval(id, weight_of(answer), value, tolerance, feedback=item.feedback(answer))
        answers.append(_as_range(interval) if id in ranges else interval)
    return "number", Intervals(tuple(answers), wrong, _units(item)).to_json()


def _decimal(at: Element, said: str) -> Decimal:
    number = decimal_of(said)
    if number is None:
        raise BadQuestion(at, Fault("“%(value)s” is not a number.", {"value": said[:40]}))
    return number


def _tolerance(answer: Element) -> Decimal:
    found = answer.find("tolerance")
    return _decimal(answer, clean_line(found.text or "") or "0") if found is not None else Decimal(0)


def _as_range(interval: Interval) -> Interval:
    """This site writes a range as its middle and half its width."""
    value = interval.value or Decimal(0)
    low, high = value - interval.tolerance, value + interval.tolerance
    return Interval(interval.id, interval.weight, low=low, high=high, feedback=interval.feedback)


def _units(item: Item) -> Units:
    """Moodle divides by the multiplier of a unit where this site multiplies by its factor."""
    known = []
    for unit in item.answers("units/unit"):
        name = clean_line(unit.findtext("unit_name") or "")
        multiplier = _decimal(unit, clean_line(unit.findtext("multiplier") or "1"))
        if multiplier <= 0:
            raise BadQuestion(unit, Fault("The factor of a unit must be above 0."))
        known.append(Unit(name, factor_of(multiplier)))
    is_required = bool(known) and item.value("unitgradingtype", "0") in ("1", "2")
    if is_required and decimal_of(item.value("unitpenalty", "0.1")) != 1:
        item.remark(_UNIT_PENALTY)
    return Units(tuple(known), is_required)


def factor_of(multiplier: Decimal) -> Decimal:
    """One divided by it, to twenty digits."""
    return _inverse(multiplier, _FACTOR_DIGITS)


def multiplier_of(factor: Decimal) -> Decimal:
    """The shortest number of which `factor_of` gives back the factor, where there is one."""
    tried = [_inverse(factor, digits) for digits in (*range(1, _FACTOR_DIGITS, 3), 28)]
    return next((each for each in tried if factor_of(each) == factor), tried[-1])


def _inverse(number: Decimal, digits: int) -> Decimal:
    with localcontext() as context:
        context.prec = digits
        return Decimal(plain_decimal(Decimal(1) / number))
