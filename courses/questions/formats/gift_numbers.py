"""The answer block of a number question: `#1822:2`, `#1..5`, `#=%50%1822:2#close =1822~#no`."""

import re
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.gift_entries import Entry, Unreadable, cut_feedback, feedback_of, read_entries
from courses.questions.formats.gift_source import Span
from courses.questions.kinds.base import Fault
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.numerals import readings
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText

_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")


def read_number(block: Span, text_format: str) -> Intervals:
    """The numbers behind the first `#`; Unreadable where one is no number."""
    pieces = block.split("~")
    if len(pieces) > 2:
        raise Unreadable(
            pieces[2], Fault("A number question has one “~”: the feedback for all other numbers.")
        )
    entries = read_entries(pieces[0], "=") if not pieces[0].mask.startswith("~") else []
    wrong = _feedback_wrong(pieces[-1], text_format) if pieces[-1].mask.startswith("~") else None
    answers: list[Interval] = []
    for entry in entries:
        if entry.text.text() == "*":
            wrong = wrong or feedback_of(entry.feedback, text_format)
        else:
            answers.append(_interval(entry, len(answers), text_format))
    return Intervals(tuple(answers), wrong)


def _feedback_wrong(piece: Span, text_format: str) -> RichText | None:
    return feedback_of(cut_feedback(piece)[1], text_format)


def _interval(entry: Entry, position: int, text_format: str) -> Interval:
    id, feedback = option_id(position), feedback_of(entry.feedback, text_format)
    weight = Fraction(1) if entry.weight is None else entry.weight
    written = entry.text.text()
    low, dots, high = written.partition("..")
    if dots and low.strip():
        return Interval(id, weight, low=_exact(entry, low), high=_exact(entry, high), feedback=feedback)
    value, _, tolerance = written.partition(":")
    return Interval(id, weight, _exact(entry, value), _exact(entry, tolerance or "0"), feedback=feedback)


def _exact(entry: Entry, written: str) -> Decimal:
    """The number by GIFT's rule (a point before the decimals); as people type it where that rule fails."""
    bare = written.strip()
    found = (Decimal(bare),) if _PLAIN.fullmatch(bare) else readings(bare)
    if len(found) != 1 or abs(found[0].adjusted()) > 25:
        raise Unreadable(entry.text.strip(), Fault("“%(value)s” is not a number.", {"value": bare[:40]}))
    return Decimal(f"{found[0]:f}")
