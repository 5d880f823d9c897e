"""Writing GIFT that Moodle reads and that `read_gift` reads back as the same questions."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from courses.questions.formats.findings import Losses
from courses.questions.formats.gift_fitting import fit_question, marks_of
from courses.questions.formats.gift_marks import write_marks
from courses.questions.formats.gift_source import escape, escape_arrow
from courses.questions.formats.question_file import FileQuestion, Written
from courses.questions.kinds.choices import Choices
from courses.questions.kinds.essay import Task
from courses.questions.kinds.matching import Pairs
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.ordering import Sequence
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.short_text import AcceptedTexts
from courses.questions.kinds.texts import RichText, written
from courses.questions.kinds.true_false import Statement


def write_gift(questions: Iterable[FileQuestion]) -> Written:
    """The questions in one file, marks in a comment above each; a line where the category changes."""
    paragraphs, category, losses = [], "", Losses()
    for question in questions:
        losses.begin(question)
        fitted = fit_question(question, losses, _WRITERS.keys())
        if fitted is None:
            continue
        if question.category != category:
            category = question.category
            paragraphs.append(f"$CATEGORY: {category}".rstrip() + "\n")
        paragraphs.append(_question(fitted, losses))
    return Written("\n".join(paragraphs).encode(), losses.all())


def _question(question: FileQuestion, losses: Losses) -> str:
    content = get_kind(question.kind).parse(question.data)
    marks = marks_of(question, content, losses)
    comment = write_marks(marks)
    title = f"::{escape(question.title)}::" if question.title else ""
    # A stem that begins a line must not look like a comment.
    prefix = _prefix(question.text_format, "moodle", question.stem, ("[", "//"))
    block = _WRITERS[question.kind](content, question.text_format)
    general = _general_feedback(question)
    return f"{comment}\n".lstrip("\n") + f"{title}{prefix}{escape(question.stem)}{{{block}{general}}}\n"


def _general_feedback(question: FileQuestion) -> str:
    if not question.explanation:
        return ""
    prefix = _prefix(question.explanation_format, question.text_format, question.explanation, ("[",))
    return f"####{prefix}{escape(question.explanation)}"


def _prefix(text_format: str, default: str, text: str, hazards: tuple[str, ...]) -> str:
    return f"[{text_format}]" if text_format != default or text.startswith(hazards) else ""


def _rich(text: RichText, default: str, write: Callable[[str], str] = escape) -> str:
    """The text, with its format where the reader would take another or would see a control character."""
    is_understood = written(text.text, default) == RichText(text.text, text.format)
    is_hazard = text.text.startswith(("[", "%", "//"))
    prefix = "" if is_understood and not is_hazard else f"[{text.format}]"
    return prefix + write(text.text)


def _feedback(text: RichText | None, default: str, write: Callable[[str], str] = escape) -> str:
    return f"#{_rich(text, default, write)}" if text else ""


def _weight(weight: Fraction) -> str:
    return f"%{plain_decimal(weight * 100)}%"


def _one_answer(content: Choices, default: str) -> str:
    return _options(content, default, full="=")


def _several_answers(content: Choices, default: str) -> str:
    return _options(content, default, full="~%100%")


def _options(content: Choices, default: str, *, full: str) -> str:
    lines = []
    for option in content.options:
        sign = full if option.weight == 1 else "~" + (_weight(option.weight) if option.weight else "")
        lines.append(f"\t{sign}{_rich(option.text, default)}{_feedback(option.feedback, default)}\n")
    return "\n" + "".join(lines)


def _true_false(content: Statement, default: str) -> str:
    right, wrong = _feedback(content.feedback_right, default), _feedback(content.feedback_wrong, default)
    return ("TRUE" if content.answer else "FALSE") + (wrong or ("#" if right else "")) + right


def _matching(content: Pairs, default: str) -> str:
    pairs = [
        f"\t={_rich(pair.left, default, escape_arrow)} -> {escape(pair.right)}\n" for pair in content.pairs
    ]
    return "\n" + "".join(pairs) + "".join(f"\t= -> {escape(choice)}\n" for choice in content.distractors)


def _ordering(content: Sequence, default: str) -> str:
    scoring = "ALL_OR_NOTHING" if content.scoring == "all_or_nothing" else "ABSOLUTE_POSITION"
    items = "".join(f"{_rich(item.text, default)}\n" for item in content.items)
    return f">{len(content.items)} ALL VERTICAL {scoring} SHOW none\n{items}"


def _short_text(content: AcceptedTexts, default: str) -> str:
    lines = []
    for answer in content.answers:
        is_hazard = answer.text.startswith(("[", "%"))
        weight = _weight(answer.weight) if is_hazard or answer.weight != 1 else ""
        text = ("[plain]" if answer.text.startswith("[") else "") + escape_arrow(answer.text)
        lines.append(f"\t={weight}{text}{_feedback(answer.feedback, default, escape_arrow)}\n")
    return "\n" + "".join(lines)


def _number(content: Intervals, default: str) -> str:
    lines = [_interval(answer, default) for answer in content.answers]
    wrong = f"\t~{_feedback(content.feedback_wrong, default)}\n" if content.feedback_wrong else ""
    return "#\n" + "".join(lines) + wrong


def _interval(answer: Interval, default: str) -> str:
    weight = _weight(answer.weight) if answer.weight != 1 else ""
    if answer.value is None:
        number = f"{plain_decimal(answer.low)}..{plain_decimal(answer.high)}"
    else:
        number = f"{plain_decimal(answer.value)}:{plain_decimal(answer.tolerance)}"
    return f"\t={weight}{number}{_feedback(answer.feedback, default)}\n"


def _essay(content: Task, default: str) -> str:
    return ""


_WRITERS: dict[str, Callable[[Any, str], str]] = {
    "one_answer": _one_answer,
    "several_answers": _several_answers,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "short_text": _short_text,
    "number": _number,
    "essay": _essay,
}
