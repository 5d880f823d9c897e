"""What of a question GIFT can hold: in its own syntax, in the comment above it, or not at all."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from courses.questions.formats.findings import Losses
from courses.questions.formats.gift_marks import Marks
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.rubrics import is_default
from courses.questions.formats.words import to_plain
from courses.questions.kinds.base import Fault
from courses.questions.kinds.essay import Task
from courses.questions.kinds.number import Intervals
from courses.questions.kinds.parts import Parts
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.texts import RichText
from courses.questions.kinds.units import Units

_LOST_FILES = Fault("GIFT cannot hold pictures.")
_LOST_GUIDE = Fault("GIFT cannot hold the guide for those who mark.")
_ONE_GAP = Fault("GIFT holds a text with one gap as a question of the kind of its gap.")
_SEVERAL_GAPS = Fault("GIFT cannot hold a text with several gaps.")
_WRONG_KIND = Fault("GIFT cannot hold this kind of question.")


def fit_question(question: FileQuestion, losses: Losses, held: Collection[str]) -> FileQuestion | None:
    """The question as GIFT can hold it, None where it cannot; what is lost is said."""
    if question.files:
        losses.lose(_LOST_FILES)
    if question.kind in held:
        return question
    content = get_kind(question.kind).parse(question.data)
    if question.kind == "cloze" and isinstance(content, Parts) and len(content.parts) == 1:
        losses.lose(_ONE_GAP)
        return _with_one_gap(question, content)
    losses.leave_out(_SEVERAL_GAPS if question.kind == "cloze" else _WRONG_KIND)
    return None


def _with_one_gap(question: FileQuestion, content: Parts) -> FileQuestion:
    """A text with one gap as a question of the kind of its gap, which the stem shows as a line."""
    (part,), text = content.parts, content.text or RichText("")
    # In Markdown a line of underscores alone would be a rule across the page.
    stem = text.text.replace(f"[[{part.id}]]", r"\_____" if text.format == "markdown" else "_____")
    text_format = text.format
    if question.stem:
        before = to_plain(question.stem, question.text_format)
        stem, text_format = f"{before}\n{to_plain(stem, text_format)}", "plain"
    return replace(question, kind=part.kind.key, data=part.data, stem=stem.strip(), text_format=text_format)


def marks_of(question: FileQuestion, content: Any, losses: Losses) -> Marks:
    """What stands in the comment above the question."""
    marks = Marks(
        id=question.id,
        tags=question.tags,
        lesson=question.lesson,
        cite=question.cite,
        points=question.points,
        scoring=question.data.get("scoring", ""),
        shuffle=question.data.get("shuffle", True),
        difficulty=question.difficulty,
        competency=question.competency,
        units=content.units if isinstance(content, Intervals) else Units(),
    )
    return _essay_marks(marks, content, losses) if isinstance(content, Task) else marks


def _essay_marks(marks: Marks, content: Task, losses: Losses) -> Marks:
    if content.guide:
        losses.lose(_LOST_GUIDE)
    rubric = () if is_default(content, marks.points) else content.rubric
    return replace(marks, rubric=rubric, words=(content.min_words, content.max_words))
