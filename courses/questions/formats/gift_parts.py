"""The parts of one GIFT question: title, stem, answer block, general feedback."""

import re
from dataclasses import dataclass

from courses.questions.formats.gift_entries import Unreadable, text_of
from courses.questions.formats.gift_source import Span
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line

_GAP = "_____"
_NEVER = Fault("This brace is never closed.")
_STRAY = Fault("This brace closes nothing. A brace that is part of the text is written “\\}”.")
_NESTED = Fault(
    "This brace is not closed before another opens. A brace that is part of the text is written “\\{”."
)
_SECOND = Fault("A second answer block in one question: is a blank line missing before it?")
# How the braces of a question that cannot be read begin, and which of them to point at.
_BRACE_FAULTS = (("}", 0, _STRAY), ("{{", 0, _NESTED), ("{}{", 2, _SECOND), ("{}}", 2, _STRAY))


@dataclass(frozen=True)
class Parts:
    """One question before its answers are read; `unsupported` names what this site has no kind for."""

    title: str
    stem: str
    text_format: str
    answers: Span
    explanation: str
    explanation_format: str
    unsupported: str


def cut_parts(span: Span) -> Parts:
    """The parts of the question; Unreadable where titles or braces are wrong."""
    title, body = _cut_title(span)
    before, block, after = _cut_block(body)
    stem, text_format = text_of(_with_gap(before, after), "moodle")
    answers, general = _cut_general_feedback(block) if block else (after, None)
    explanation, explanation_format = text_of(general, text_format) if general else ("", text_format)
    return Parts(
        title=title,
        stem=stem,
        text_format=text_format,
        answers=answers,
        explanation=explanation,
        explanation_format=explanation_format if explanation else text_format,
        unsupported="" if block else "description",
    )


def _cut_title(span: Span) -> tuple[str, Span]:
    if not span.mask.startswith("::"):
        return "", span
    end = span.mask.find("::", 2)
    if end < 0:
        raise Unreadable(span, Fault("The title that begins here with “::” is never closed."))
    return clean_line(span.cut(2, end).text()), span.cut(end + 2)


def _cut_block(body: Span) -> tuple[Span, Span | None, Span]:
    """What stands before, in and behind the braces; None where there are none."""
    braces = [(found.group(), found.start()) for found in re.finditer("[{}]", body.mask)][:3]
    if not braces:
        return body, None, body.cut(len(body.raw))
    signs = "".join(sign for sign, _ in braces)
    for beginning, position, fault in _BRACE_FAULTS:
        if signs.startswith(beginning):
            raise Unreadable(body.cut(braces[position][1]), fault)
    if signs == "{":
        raise Unreadable(body.cut(braces[0][1]), _NEVER)
    start, end = braces[0][1], braces[1][1]
    return body.cut(0, start), body.cut(start + 1, end).without_markup().strip(), body.cut(end + 1)


def _with_gap(before: Span, after: Span) -> Span:
    """The text of the question; a gap where the answers stand in the middle."""
    if not after.strip().raw:
        return before
    return Span(before.raw + _GAP + after.raw, before.mask + _GAP + after.mask, before.at)


def _cut_general_feedback(block: Span) -> tuple[Span, Span | None]:
    at = block.mask.rfind("####")
    return (block, None) if at < 0 else (block.cut(0, at).strip(), block.cut(at + 4))
