"""The answer block of a GIFT question: which kind it is, and its content."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from courses.questions.formats.gift_entries import (
    Entry,
    Unreadable,
    cut_entries,
    cut_feedback,
    cut_format,
    feedback_of,
    read_entries,
    rich_of,
)
from courses.questions.formats.gift_marks import Marks
from courses.questions.formats.gift_numbers import read_number
from courses.questions.formats.gift_ordering import read_ordering
from courses.questions.formats.gift_source import Span
from courses.questions.formats.rubrics import default_rubric
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.essay import Task
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.true_false import Statement
from lms.core.text import clean_line

_ARROW_IN_ANSWER = re.compile(r"(?:\A|=)[^=#]*->")
_TRUE, _FALSE = ("t", "true", "đúng"), ("f", "false", "sai")


class Content(Protocol):
    """The typed content of any kind."""

    def to_json(self) -> Json:
        """The stored form."""
        ...


@dataclass(frozen=True)
class Block:
    """What stands between the braces, without the general feedback; `text_format` is that of the question."""

    span: Span
    text_format: str
    marks: Marks


def kind_of(block: Span) -> str:
    """Which kind of question has such an answer block; 'essay' where it is empty.

    Moodle's rules, but for arrows: they make a question a matching one only where they are part of an answer.
    """
    mask = block.mask
    if not mask:
        return "essay"
    if mask[0] in "#>":
        return {"#": "number", ">": "ordering"}[mask[0]]
    if "~" in mask:
        return "choices"
    if _ARROW_IN_ANSWER.search(mask):
        return "matching"
    return "short_text" if _truth(block) is None else "true_false"


def _truth(block: Span) -> bool | None:
    said = cut_feedback(block)[0].text().casefold()
    return True if said in _TRUE else False if said in _FALSE else None


def read_block(block: Block) -> tuple[str, Content]:
    """The kind and the content; Unreadable where the block follows no rule."""
    return _READERS[kind_of(block.span)](block)


def _choices(block: Block) -> tuple[str, Content]:
    entries = read_entries(block.span, "=~")
    if not entries[0].sign:
        raise Unreadable(entries[0].text, Fault("The first answer does not begin with “=” or “~”."))
    weights = [_option_weight(entry) for entry in entries]
    is_single = any(weight == 1 for weight, entry in zip(weights, entries, strict=True) if entry.sign == "=")
    options = tuple(
        Option(
            id=option_id(position),
            text=rich_of(entry.text, block.text_format),
            weight=weight,
            feedback=feedback_of(entry.feedback, block.text_format),
        )
        for position, (entry, weight) in enumerate(zip(entries, weights, strict=True))
    )
    content = Choices(options, block.marks.shuffle, block.marks.scoring or "weights")
    return "one_answer" if is_single else "several_answers", content


def _option_weight(entry: Entry) -> Fraction:
    if entry.weight is not None:
        return entry.weight
    return Fraction(entry.sign == "=")


def _matching(block: Block) -> tuple[str, Content]:
    pairs: list[Pair] = []
    distractors: list[str] = []
    for entry in map(_whole, cut_entries(block.span, "=")):
        arrow = entry.text.mask.find("->")
        if arrow < 0 or not entry.sign:
            raise Unreadable(
                entry.text.strip(), Fault("A pair is written “=left -> right”; here “->” or “=” is missing.")
            )
        left = rich_of(entry.text.cut(0, arrow), block.text_format)
        right = clean_line(entry.text.cut(arrow + 2).text())
        if left.text:
            pairs.append(Pair(option_id(len(pairs)), left, right))
        else:
            distractors.append(right)
    return "matching", Pairs(tuple(pairs), tuple(distractors), block.marks.scoring or "share")


def _whole(piece: Span) -> Entry:
    """A pair takes everything as text: Moodle knows neither weight nor feedback there."""
    bare = piece.strip()
    sign = "=" if bare.mask.startswith("=") else ""
    return Entry(sign, None, bare.cut(len(sign)), None)


def _true_false(block: Block) -> tuple[str, Content]:
    answer, comments = cut_feedback(block.span)
    wrong, right = cut_feedback(comments) if comments else (None, None)
    return "true_false", Statement(
        answer=bool(_truth(answer)),
        feedback_right=feedback_of(right, block.text_format),
        feedback_wrong=feedback_of(wrong, block.text_format),
    )


def _short_text(block: Block) -> tuple[str, Content]:
    entries = read_entries(block.span, "=")
    answers = [
        Accepted(
            id=option_id(position),
            text=clean_line(cut_format(entry.text, "plain")[0].text()),
            weight=Fraction(1) if entry.weight is None else entry.weight,
            feedback=feedback_of(entry.feedback, block.text_format),
        )
        for position, entry in enumerate(entries)
    ]
    return "short_text", AcceptedTexts(tuple(answers))


def _number(block: Block) -> tuple[str, Content]:
    content = read_number(block.span.cut(1), block.text_format)
    return "number", replace(content, units=block.marks.units)


def _essay(block: Block) -> tuple[str, Content]:
    marks = block.marks
    rubric = marks.rubric or default_rubric(marks.points)
    return "essay", Task(rubric, *marks.words)


def _ordering(block: Block) -> tuple[str, Content]:
    return "ordering", read_ordering(block.span.cut(1), block.text_format, block.marks.scoring)


_READERS: dict[str, Callable[[Block], tuple[str, Content]]] = {
    "choices": _choices,
    "matching": _matching,
    "true_false": _true_false,
    "short_text": _short_text,
    "number": _number,
    "essay": _essay,
    "ordering": _ordering,
}
