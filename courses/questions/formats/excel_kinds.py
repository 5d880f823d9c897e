"""From the cells of one row to the content of a question, kind by kind."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from courses.questions.formats.excel_columns import LETTERS
from courses.questions.formats.excel_parts import cut_bars, cut_pair
from courses.questions.formats.excel_row import Row
from courses.questions.formats.excel_values import (
    Given,
    Rejected,
    read_count,
    read_flag,
    read_interval,
    read_letters,
    read_points,
    read_truth,
    read_units,
    read_weights,
    rich,
)
from courses.questions.formats.rubrics import default_rubric
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.essay import Criterion, Task
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.number import Intervals
from courses.questions.kinds.ordering import Item, Sequence
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.true_false import Statement
from lms.core.text import clean_line, fold

Value = TypeVar("Value")
NO_KEY = Fault("No answer is marked as right: write its letter in the column of the right answer.")
_UNKNOWN_LETTER = Fault("The right answer “%(value)s” is not one of the options.")
_SCORING = {
    "weights": ("theo diem tung phuong an", "tung phuong an", "theo diem", "weights"),
    "share": ("tung cap", "theo ty le", "share", "tung phuong an"),
    "position": ("tung vi tri", "theo vi tri", "position"),
    "all_or_nothing": (
        "dung het moi tinh",
        "dung het",
        "tat ca hoac khong",
        "all or nothing",
        "all_or_nothing",
    ),
}
SCORING_NAMES = {
    "weights": "Theo điểm từng phương án",
    "share": "Từng cặp",
    "position": "Từng vị trí",
    "all_or_nothing": "Đúng hết mới tính",
}


def read_data(row: Row, kind: str) -> Json:
    """The content that the row gives a question of this kind."""
    return _READERS[kind](row)


def _scoring(row: Row, allowed: tuple[str, ...], default: str) -> str:
    written = fold(row.text("scoring"))
    found = [name for name in allowed if written in _SCORING[name]]
    if written and not found:
        raise Rejected(Fault("“%(value)s” is not a way to score this kind of question."), row.text("scoring"))
    return found[0] if found else default


def _picked(row: Row, letters: list[str]) -> set[str]:
    """The letters of the right options: written as letters, or as the text of an option."""
    key = row.text("key")
    if not key:
        return set()
    picked = read_letters(key)
    if picked is None or not set(picked) <= set(letters):
        alike = [letter for letter, each in row.options() if clean_line(each.text) == clean_line(key)]
        number = [LETTERS[int(key) - 1]] if key.isdecimal() and 0 < int(key) <= len(letters) else []
        picked = alike or number
    if not picked:
        raise Rejected(_UNKNOWN_LETTER, key)
    return set(picked)


def _weights(row: Row, count: int) -> list[Fraction] | None:
    weights = row.read("weights", read_weights, None)
    if weights is not None and len(weights) != count:
        raise Rejected(
            Fault("The weights are %(found)s where the answers are %(count)s.",
                  {"found": len(weights), "count": count})
        )  # fmt: skip
    return weights


def _options(row: Row, weights: list[Fraction]) -> tuple[Option, ...]:
    return tuple(
        Option(option_id(place), rich(each.text), weight, row.remark(f"remark_{letter}"))
        for place, ((letter, each), weight) in enumerate(zip(row.options(), weights, strict=True))
    )


def _choices(row: Row, *, several: bool) -> Json:
    letters = [letter for letter, _ in row.options()]
    weights, picked = _weights(row, len(letters)), _picked(row, letters)
    if weights is None:
        if not picked:
            raise Rejected(NO_KEY)
        if len(picked) > 1 and not several:
            raise Rejected(Fault("A question with one answer has more than one marked as right."))
        share = equal_share(len(picked))
        weights, default = [share * (letter in picked) for letter in letters], "all_or_nothing"
    else:
        right = {
            letter
            for letter, weight in zip(letters, weights, strict=True)
            if weight == 1 or (several and weight > 0)
        }
        if picked and picked != right:
            raise Rejected(Fault("The right answers and the weights contradict each other."))
        default = "weights"
    scoring = _scoring(row, ("weights", "all_or_nothing"), default) if several else "weights"
    return Choices(_options(row, weights), row.read("shuffle", read_flag, True), scoring).to_json()


def equal_share(count: int) -> Fraction:
    """What each of so many right answers is worth, with five decimals of a per cent."""
    return Fraction(round(Fraction(100, count), 5)) / 100


def _one_answer(row: Row) -> Json:
    return _choices(row, several=False)


def _several_answers(row: Row) -> Json:
    return _choices(row, several=True)


def _true_false(row: Row) -> Json:
    truth = read_truth(row.text("key"))
    options = dict(row.options())
    if truth is None and options:
        picked = _picked(row, list(options))
        truth = read_truth(options[min(picked)].text) if picked else None
    if truth is None:
        raise Rejected(Fault("Write Đúng or Sai as the right answer of this question."))
    return Statement(truth, row.remark("right"), row.remark("wrong")).to_json()


def _answers(row: Row) -> list[tuple[str, Given]]:
    """The accepted answers: the options, or what stands in the column of the right answer."""
    if row.options():
        return row.options()
    key = row.cells.get("key")
    if key is None:
        raise Rejected(Fault("Write what is to be typed in the column of the right answer."))
    words = [key] if key.number is not None else list(map(Given, cut_bars(key.text)))
    if len(words) > OPTION_LIMIT:
        raise Rejected(TOO_MANY_ANSWERS)
    return list(zip(LETTERS, words, strict=False))


def _short_text(row: Row) -> Json:
    answers = _answers(row)
    weights = _weights(row, len(answers)) or [Fraction(1)] * len(answers)
    accepted = [
        Accepted(option_id(place), clean_line(each.text), weight, row.remark(f"remark_{letter}"))
        for place, ((letter, each), weight) in enumerate(zip(answers, weights, strict=True))
    ]
    return AcceptedTexts(tuple(accepted)).to_json()


def _number(row: Row) -> Json:
    answers = _answers(row)
    weights = _weights(row, len(answers)) or [Fraction(1)] * len(answers)
    intervals = [
        read_interval(each, option_id(place), weight, row.remark(f"remark_{letter}"))
        for place, ((letter, each), weight) in enumerate(zip(answers, weights, strict=True))
    ]
    units: Json = row.read("units", read_units, {})
    return Intervals(tuple(intervals), row.remark("wrong")).to_json() | units


def _matching(row: Row) -> Json:
    pairs: list[Pair] = []
    extra: list[str] = row.read("distractors", cut_bars, [])
    for letter, each in row.options():
        sides = cut_pair(each.text)
        if sides is None:
            raise Rejected(
                Fault(
                    "A pair is written “left → right” in one cell; here the arrow is missing: “%(value)s”."
                ),
                each.text,
            )
        if sides[0]:
            pairs.append(Pair(letter, rich(sides[0]), clean_line(sides[1])))
        else:
            extra.append(clean_line(sides[1]))
    ordered = tuple(Pair(option_id(place), pair.left, pair.right) for place, pair in enumerate(pairs))
    scoring = _scoring(row, ("share", "all_or_nothing"), "share")
    return Pairs(ordered, tuple(map(clean_line, extra)), scoring).to_json()


def _ordering(row: Row) -> Json:
    options = dict(row.options())
    order = read_letters(row.text("key")) if row.text("key") else list(options)
    if order is None or sorted(order) != sorted(options):
        raise Rejected(
            Fault("The right order names every option once, such as “B, A, C”: “%(value)s” does not."),
            row.text("key"),
        )
    items = [Item(option_id(place), rich(options[letter].text)) for place, letter in enumerate(order)]
    return Sequence(tuple(items), _scoring(row, ("position", "all_or_nothing"), "position")).to_json()


def _essay(row: Row) -> Json:
    rubric = tuple(_criterion(each, place) for place, (_, each) in enumerate(row.options()))
    limits = row.read("min_words", read_count, 0), row.read("max_words", read_count, 0)
    given = rubric or default_rubric(row.read("points", read_points, Decimal(1)))
    return Task(given, *limits, row.remark("guide")).to_json()


def _criterion(cell: Given, place: int) -> Criterion:
    """A criterion of a rubric: “Nội dung → 4”."""
    sides = cut_pair(cell.text)
    if sides is None:
        raise Rejected(
            Fault("A criterion is written “what is assessed → points”: “%(value)s” is not."), cell.text
        )
    return Criterion(option_id(place), clean_line(sides[0]), Fraction(read_points(sides[1])))


_READERS: dict[str, Callable[[Row], Json]] = {
    "one_answer": _one_answer,
    "several_answers": _several_answers,
    "true_false": _true_false,
    "short_text": _short_text,
    "number": _number,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
