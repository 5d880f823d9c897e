"""Gaps in a text written in Moodle's cloze syntax.

Signs that would end an answer are written as entities (`&#126;` for `~`), which Moodle decodes.
"""

import html
import re
from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import Any

from courses.questions.formats.moodle_xml_cloze import GAP_START, HTML_TAG
from courses.questions.formats.words import to_plain
from courses.questions.kinds.base import Fault
from courses.questions.kinds.choices import Choices
from courses.questions.kinds.number import Intervals
from courses.questions.kinds.parts import Part, Parts
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.short_text import AcceptedTexts
from courses.questions.kinds.texts import RichText
from lms.core.text import clean_line

_NAMED_MARK = re.compile(r"""<[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*>|\[\[([a-z0-9]{1,8})\]\]""")
_CONTROL = {char: f"&#{ord(char)};" for char in "~}{#\\"}
LOST_UNITS = Fault("In Moodle a gap has no units of measurement.")
LOST_POINTS = Fault("In Moodle the points of gaps are whole numbers: they are multiplied.")
LOST_RANGE = Fault("In Moodle a gap has no range of numbers: the middle and half the width are written.")
LOST_FORMAT = Fault("In Moodle the feedback of a gap is HTML: Markdown is converted.")
LOST_BRACE = Fault("A text that Moodle would take for a gap is written with a space in it.")
LOST_STEM = Fault("In Moodle a text with gaps has no text before it: both are written as one.")
LOST_LINES = Fault("In Moodle an answer of a gap stands on one line.")


def write_cloze(content: Parts, lose: Callable[[Fault], None]) -> tuple[str, str]:
    """The text of a cloze question as Moodle reads it, and its format; what is lost is told to `lose`."""
    scale = lcm(*(part.points.denominator for part in content.parts))
    if scale > 1:
        lose(LOST_POINTS)
    gaps = {part.id: _write_gap(part, int(part.points * scale), lose) for part in content.parts}
    text = content.text or RichText("")
    is_markup = text.format in ("html", "moodle")

    def gap(found: re.Match[str]) -> str:
        return gaps.get(found[1], found[0]) if found[1] else found[0]

    if not is_markup and GAP_START.search(text.text):
        lose(LOST_BRACE)
    brace = "&#123;" if is_markup else "{ "
    source = GAP_START.sub(lambda found: brace + found[0][1:], text.text)
    return _NAMED_MARK.sub(gap, source), text.format


def _write_gap(part: Part, points: int, lose: Callable[[Fault], None]) -> str:
    name, entries = _WRITERS[part.kind.key](part.content, lose)
    return f"{{{points}:{name}:{'~'.join(entries)}}}"


def _write_texts(content: AcceptedTexts, lose: Callable[[Fault], None]) -> tuple[str, list[str]]:
    return "SHORTANSWER", [
        _write_entry(answer.weight, answer.text, answer.feedback, lose) for answer in content.answers
    ]


def _write_choices(content: Choices, lose: Callable[[Fault], None]) -> tuple[str, list[str]]:
    entries = [
        _write_entry(option.weight, to_plain(option.text.text, option.text.format), option.feedback, lose)
        for option in content.options
    ]
    return "MULTICHOICE_S" if content.shuffle else "MULTICHOICE", entries


def _write_numbers(content: Intervals, lose: Callable[[Fault], None]) -> tuple[str, list[str]]:
    if content.units.known:
        lose(LOST_UNITS)
    entries = []
    for answer in content.answers:
        value, tolerance = answer.value, answer.tolerance
        if value is None:
            lose(LOST_RANGE)
            value, tolerance = (answer.low + answer.high) / 2, (answer.high - answer.low) / 2
        number = f"{plain_decimal(value)}:{plain_decimal(tolerance)}"
        entries.append(_write_entry(answer.weight, number, answer.feedback, lose))
    if content.feedback_wrong:
        entries.append(_write_entry(Fraction(0), "*", content.feedback_wrong, lose))
    return "NUMERICAL", entries


def _write_entry(
    weight: Fraction, text: str, feedback: RichText | None, lose: Callable[[Fault], None]
) -> str:
    if text != clean_line(text):
        lose(LOST_LINES)
        text = clean_line(text)
    share = "=" if weight == 1 else f"%{plain_decimal(weight * 100)}%"
    said = f"#{_write_feedback(feedback, lose)}" if feedback else ""
    # Behind “&amp;” Moodle takes a “#” for text.
    shown = _encode(html.escape(text, quote=False)).replace("&amp;", "&#38;")
    return f"{share}{shown}{said}"


def _write_feedback(feedback: RichText, lose: Callable[[Fault], None]) -> str:
    if feedback.format == "html" and HTML_TAG.search(feedback.text):
        return _encode(feedback.text.replace("&", "&amp;"))
    if feedback.format != "plain":
        lose(LOST_FORMAT)
    return _encode(html.escape(to_plain(feedback.text, feedback.format), quote=False))


def _encode(text: str) -> str:
    return "".join(_CONTROL.get(char, char) for char in text)


_WRITERS: dict[str, Callable[[Any, Callable[[Fault], None]], tuple[str, list[str]]]] = {
    "short_text": _write_texts,
    "one_answer": _write_choices,
    "number": _write_numbers,
}
