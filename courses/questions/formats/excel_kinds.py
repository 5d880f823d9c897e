"""From the cells of one row to the content of a question, kind by kind."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.excel_choices import picked_letters, read_choices, scoring_of, weights_of
from courses.questions.formats.excel_columns import LETTERS
from courses.questions.formats.excel_parts import cut_bars, cut_pair
from courses.questions.formats.excel_row import Row
from courses.questions.formats.excel_values import (
    Given,
    Rejected,
    read_count,
    read_interval,
    read_letters,
    read_points,
    read_truth,
    read_units,
    rich,
)
from courses.questions.formats.rubrics import default_rubric
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json
from courses.questions.kinds.essay import Criterion, Task
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.number import Intervals
from courses.questions.kinds.ordering import Item, Sequence
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.true_false import Statement
from lms.core.text import clean_line


def read_data(row: Row, kind: str) -> Json:
    """The content that the row gives a question of this kind."""
    return _READERS[kind](row)


def _one_answer(row: Row) -> Json:
    return read_choices(row, several=False)


def _several_answers(row: Row) -> Json:
    return read_choices(row, several=True)


def _true_false(row: Row) -> Json:
    truth = read_truth(row.text("key"))
    options = dict(row.options())
    if truth is None and options:
        picked = picked_letters(row, list(options))
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
    weights = weights_of(row, len(answers)) or [Fraction(1)] * len(answers)
    accepted = [
        Accepted(option_id(place), clean_line(each.text), weight, row.remark(f"remark_{letter}"))
        for place, ((letter, each), weight) in enumerate(zip(answers, weights, strict=True))
    ]
    return AcceptedTexts(tuple(accepted)).to_json()


def _number(row: Row) -> Json:
    answers = _answers(row)
    weights = weights_of(row, len(answers)) or [Fraction(1)] * len(answers)
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
    scoring = scoring_of(row, ("share", "all_or_nothing"), "share")
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
    return Sequence(tuple(items), scoring_of(row, ("position", "all_or_nothing"), "position")).to_json()


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
