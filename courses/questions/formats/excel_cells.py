"""From a question to the cells of its row: what the readers of rows make the same question of."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.questions.formats.excel_choices import SCORING_NAMES, equal_share
from courses.questions.formats.excel_columns import LETTERS
from courses.questions.formats.excel_parts import write_bars, write_pair
from courses.questions.formats.excel_values import (
    DIFFICULTY_NAMES,
    write_interval,
    write_number,
    write_rich,
    write_units,
    write_weights,
)
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Json
from courses.questions.kinds.choices import Choices
from courses.questions.kinds.essay import Task
from courses.questions.kinds.matching import Pairs
from courses.questions.kinds.number import Intervals
from courses.questions.kinds.ordering import Sequence
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.short_text import AcceptedTexts
from courses.questions.kinds.texts import RichText
from courses.questions.kinds.true_false import Statement

KIND_NAMES = {
    "one_answer": "Một đáp án",
    "several_answers": "Nhiều đáp án",
    "true_false": "Đúng/sai",
    "short_text": "Trả lời ngắn",
    "number": "Điền số",
    "matching": "Ghép nối",
    "ordering": "Sắp xếp thứ tự",
    "essay": "Tự luận",
}
Cells = dict[str, str]


def cells_of(question: FileQuestion) -> Cells:
    """The cells of the question by column, none of them empty."""
    cells = {
        "kind": KIND_NAMES[question.kind],
        "stem": write_rich(question.stem, question.text_format),
        "explanation": write_rich(question.explanation, question.explanation_format)
        if question.explanation
        else "",
        "cite": question.cite,
        "category": question.category,
        "difficulty": DIFFICULTY_NAMES.get(question.difficulty, ""),
        "tags": _tags(question.tags),
        "id": question.id,
        "title": question.title,
        "points": "" if question.points == 1 else write_number(question.points),
        "competency": question.competency,
        "lesson": question.lesson,
    }
    content = get_kind(question.kind).parse(question.data)
    cells |= _WRITERS[question.kind](content, question.data)
    return {key: cell for key, cell in cells.items() if cell}


def _tags(tags: tuple[str, ...]) -> str:
    if not any(sign in tag for tag in tags for sign in ";|"):
        return "; ".join(tags)
    return write_bars(list(tags)) + (" |" if len(tags) == 1 else "")


def _rich(text: RichText | None) -> str:
    return write_rich(text.text, text.format) if text else ""


def _weights(weights: list[Fraction], usual: list[Fraction]) -> str:
    return "" if weights == usual else write_weights(weights)


def _options(content: Choices) -> Cells:
    cells: Cells = {}
    for letter, option in zip(LETTERS, content.options, strict=False):
        cells |= {letter: _rich(option.text), f"remark_{letter}": _rich(option.feedback)}
    return cells | ({} if content.shuffle else {"shuffle": "Không"})


def _letters(content: Choices, *, several: bool) -> list[str]:
    return [
        letter
        for letter, option in zip(LETTERS, content.options, strict=False)
        if option.weight == 1 or (several and option.weight > 0)
    ]


def _choices(content: Choices, *, several: bool) -> Cells:
    letters = _letters(content, several=several)
    share = equal_share(len(letters) or 1)
    weights = [option.weight for option in content.options]
    usual = [share * (letter in letters) for letter, _ in zip(LETTERS, weights, strict=False)]
    is_usual = weights == usual and (several or len(letters) == 1)
    written = "" if is_usual else write_weights(weights)
    cells = {"key": ", ".join(letters).upper(), "weights": written}
    if several:
        cells["scoring"] = SCORING_NAMES[content.scoring]
    return _options(content) | cells


def _one_answer(content: Choices, _data: Json) -> Cells:
    return _choices(content, several=False)


def _several_answers(content: Choices, _data: Json) -> Cells:
    return _choices(content, several=True)


def _true_false(content: Statement, _data: Json) -> Cells:
    return {
        "key": "Đúng" if content.answer else "Sai",
        "right": _rich(content.feedback_right),
        "wrong": _rich(content.feedback_wrong),
    }


def _short_text(content: AcceptedTexts, _data: Json) -> Cells:
    cells: Cells = {}
    for letter, answer in zip(LETTERS, content.answers, strict=False):
        cells |= {letter: answer.text, f"remark_{letter}": _rich(answer.feedback)}
    weights = [answer.weight for answer in content.answers]
    return cells | {"weights": _weights(weights, [Fraction(1)] * len(weights))}


def _number(content: Intervals, data: Json) -> Cells:
    cells: Cells = {}
    for letter, answer in zip(LETTERS, content.answers, strict=False):
        cells |= {letter: write_interval(answer), f"remark_{letter}": _rich(answer.feedback)}
    weights = [answer.weight for answer in content.answers]
    wrong = {"wrong": _rich(content.feedback_wrong), "units": write_units(data)}
    return cells | wrong | {"weights": _weights(weights, [Fraction(1)] * len(weights))}


def _matching(content: Pairs, _data: Json) -> Cells:
    pairs = zip(LETTERS, content.pairs, strict=False)
    cells = {letter: write_pair(_rich(pair.left), pair.right) for letter, pair in pairs}
    scoring = "" if content.scoring == "share" else SCORING_NAMES[content.scoring]
    return cells | {"distractors": write_bars(list(content.distractors)), "scoring": scoring}


def _ordering(content: Sequence, _data: Json) -> Cells:
    cells = {letter: _rich(item.text) for letter, item in zip(LETTERS, content.items, strict=False)}
    scoring = "" if content.scoring == "position" else SCORING_NAMES[content.scoring]
    return cells | {"key": ", ".join(cells).upper(), "scoring": scoring}


def _essay(content: Task, _data: Json) -> Cells:
    criteria = zip(LETTERS, content.rubric, strict=False)
    cells = {
        letter: write_pair(each.title, write_number(Decimal(plain_decimal(each.points))))
        for letter, each in criteria
    }
    limits = {"min_words": content.min_words, "max_words": content.max_words}
    guide = {"guide": _rich(content.guide)}
    return cells | guide | {key: str(limit) for key, limit in limits.items() if limit}


_WRITERS: dict[str, Callable[[Any, Json], Cells]] = {
    "one_answer": _one_answer,
    "several_answers": _several_answers,
    "true_false": _true_false,
    "short_text": _short_text,
    "number": _number,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
