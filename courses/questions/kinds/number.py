"""Number (điền số): the learner types a number, within a tolerance, with a unit where the author wants one."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds import shape
from courses.questions.kinds.base import ANSWER_LIMIT, Fault, Fields, Json, Kind
from courses.questions.kinds.form_fields import read_line
from courses.questions.kinds.lines import line, message_line, verdict
from courses.questions.kinds.numerals import readings
from courses.questions.kinds.texts import RichText, optional_rich
from courses.questions.kinds.units import Units, parse_units, split_unit, unit_faults
from lms.core.text import format_number, msgid

NO_NUMBER = Fault("This is not read as a number. Write digits only, for example 1234,5.")
NO_UNIT = Fault("The unit of measurement is missing behind the number.")
_UNIT_HINTS = {
    "optional": msgid("Write the number in digits, for example 1234,5. Its unit may stand behind it."),
    "required": msgid("Write the number in digits, for example 1234,5, and its unit behind it."),
}


@dataclass(frozen=True)
class Interval:
    """The numbers that earn this weight: a value with its tolerance, or everything from `low` to `high`."""

    id: str
    weight: Fraction
    value: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    feedback: RichText | None = None

    def to_json(self) -> Json:
        """The stored form."""
        stored: Json = {"id": self.id, "weight": shape.plain_decimal(self.weight * 100)}
        if self.value is None:
            stored |= {"low": shape.plain_decimal(self.low), "high": shape.plain_decimal(self.high)}
        else:
            stored |= {
                "value": shape.plain_decimal(self.value),
                "tolerance": shape.plain_decimal(self.tolerance),
            }
        return stored | {"feedback": self.feedback.to_json()} if self.feedback else stored

    def holds(self, number: Decimal | Fraction) -> bool:
        """True where the number lies within, the ends included."""
        if self.value is None:
            return Fraction(self.low) <= Fraction(number) <= Fraction(self.high)
        return abs(Fraction(number) - Fraction(self.value)) <= Fraction(self.tolerance)

    def example(self) -> Decimal:
        """A number that lies within."""
        return self.low if self.value is None else self.value


@dataclass(frozen=True)
class Intervals:
    """The foreseen numbers, what is said after closing to those who gave another, and the units."""

    answers: tuple[Interval, ...]
    feedback_wrong: RichText | None = None
    units: Units = field(default_factory=Units)

    def to_json(self) -> Json:
        """The stored form, with nothing that goes without saying."""
        stored: Json = {"answers": [answer.to_json() for answer in self.answers]} | self.units.to_json()
        return stored | {"feedback_wrong": self.feedback_wrong.to_json()} if self.feedback_wrong else stored

    def best(self, typed: str) -> Interval | None:
        """The foreseen answer of the highest weight that holds for any reading, the first of equals."""
        numbers = self.units.values(typed)
        found = [answer for answer in self.answers if any(answer.holds(number) for number in numbers)]
        return max(found, key=lambda answer: answer.weight, default=None)

    def right(self) -> list[Interval]:
        """The answers that earn full marks."""
        return [answer for answer in self.answers if answer.weight == 1]


class Number(Kind[Intervals]):
    """Data: {"answers": [A, …], "feedback_wrong": T?, "units": [{"text": "km", "factor": "1"}, …]?,
    "unit_required": false?}, numbers as decimal strings with a point, where A is
    {"id": "a", "weight": "100", "value": "3.14", "tolerance": "0.01", "feedback": T?} or
    {"id": "a", "weight": "100", "low": "1", "high": "5", "feedback": T?}, in the unit of factor 1.

    Response: {"text": what was typed}; `numerals.readings` and `units` say what it means. The best answer
    that holds counts.
    """

    key = "number"
    label = msgid("Number answer")
    hint = msgid("Write the number in digits, for example 1234,5.")
    moodle_types = ("numerical",)
    qti_interactions = ("textEntryInteraction",)

    @override
    def parse(self, data: Json) -> Intervals:
        answers = [_interval(shape.mapping(entry)) for entry in shape.entries(data, "answers")]
        shape.ids([answer.id for answer in answers])
        return Intervals(tuple(answers), optional_rich(data, "feedback_wrong"), parse_units(data))

    @override
    def faults(self, content: Intervals) -> list[Fault]:
        found = []
        if not content.right():
            found.append(Fault("No answer is marked as right."))
        if any(answer.tolerance < 0 for answer in content.answers):
            found.append(Fault("A tolerance cannot be negative."))
        if any(answer.low > answer.high for answer in content.answers):
            found.append(Fault("The lower end of a range is above its upper end."))
        if any(answer.weight < 0 for answer in content.answers):
            found.append(Fault("A typed answer cannot have a negative weight."))
        return found + unit_faults(content.units)

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """Nothing to decide; {"unit": …} says whether a unit belongs to the answer."""
        mode = self.parse(data).units.mode
        return {"unit": mode} if mode else {}

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        shown, mode = self.view(max_length=ANSWER_LIMIT), frozen.get("unit")
        return shown | {"unit": mode, "hint": {"message": _UNIT_HINTS[mode], "params": {}}} if mode else shown

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        return read_line(fields)

    @override
    def remark(self, response: Json, frozen: Json | None = None, /) -> Fault | None:
        """Whether it reads as a number, with a unit where one is required; never which units are known."""
        typed, mode = response.get("text", ""), (frozen or {}).get("unit")
        numeral, unit = split_unit(typed) if mode else (typed, "")
        if typed and not readings(numeral):
            return NO_NUMBER
        return NO_UNIT if typed and mode == "required" and not unit else None

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        best = self.parse(data).best(response.get("text", ""))
        return best.weight if best else Fraction(0)

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        content = self.parse(data)
        number = shape.plain_decimal(content.right()[0].example())
        return {"text": f"{number} {content.units.base}".strip()}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        typed = response.get("text", "")
        if not typed:
            return []
        content = self.parse(data)
        best = content.best(typed)
        share = best.weight if best else Fraction(0)
        feedback = best.feedback if best else content.feedback_wrong
        return [line(typed, id=best.id if best else None, verdict=verdict(share), feedback=feedback)]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        content = self.parse(data)
        return [_key_line(answer, content.units.base) for answer in content.right()]


def _interval(entry: Json) -> Interval:
    id, weight, feedback = shape.text(entry, "id"), shape.weight(entry), optional_rich(entry, "feedback")
    if "low" in entry:
        low, high = shape.number(entry, "low"), shape.number(entry, "high")
        return Interval(id, weight, low=low, high=high, feedback=feedback)
    value, tolerance = shape.number(entry, "value"), shape.number(entry, "tolerance", "0")
    return Interval(id, weight, value, tolerance, feedback=feedback)


def _shown(number: Decimal, unit: str) -> str:
    return f"{format_number(Decimal(shape.plain_decimal(number)))} {unit}".strip()


def _key_line(answer: Interval, unit: str) -> Json:
    if answer.value is None:
        ends = {"low": _shown(answer.low, unit), "high": _shown(answer.high, unit)}
        return message_line(msgid("From %(low)s to %(high)s"), ends, id=answer.id)
    value = _shown(answer.value, unit)
    if answer.tolerance:
        shown = {"value": value, "tolerance": _shown(answer.tolerance, unit)}
        return message_line(msgid("%(value)s, give or take %(tolerance)s"), shown, id=answer.id)
    return line(value, id=answer.id)
