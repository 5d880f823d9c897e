"""The answers of every kind as Moodle XML holds them."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from courses.questions.formats.moodle_xml_numbers import factor_of, multiplier_of
from courses.questions.formats.moodle_xml_page import Page
from courses.questions.formats.rubrics import is_default, rubric_text
from courses.questions.formats.xml import add_element
from courses.questions.kinds.base import Fault
from courses.questions.kinds.choices import Choices
from courses.questions.kinds.essay import Task
from courses.questions.kinds.matching import Pairs
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.ordering import Sequence
from courses.questions.kinds.parts import Parts
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.short_text import AcceptedTexts
from courses.questions.kinds.texts import RichText
from courses.questions.kinds.true_false import Statement

_LOST_RUBRIC = Fault("Moodle XML has no rubric: it is written as text for those who mark.")
_LOST_FACTOR = Fault("The factor of a unit is rounded in Moodle XML.")
_UNIT_REQUIRED, _UNIT_OPTIONAL = "1", "0"


def _percent(share: Fraction) -> str:
    return plain_decimal(share * 100)


def _one_answer(page: Page, content: Choices) -> None:
    _options(page, content, "true")


def _several_answers(page: Page, content: Choices) -> None:
    _options(page, content, "false")


def _options(page: Page, content: Choices, single: str) -> None:
    add_element(page.element, "single", single)
    add_element(page.element, "shuffleanswers", "true" if content.shuffle else "false")
    add_element(page.element, "answernumbering", "abc")
    for option in content.options:
        page.answer(_percent(option.weight), option.text, option.feedback)


def _true_false(page: Page, content: Statement) -> None:
    for value in (True, False):
        is_right = value is content.answer
        feedback = content.feedback_right if is_right else content.feedback_wrong
        page.answer("100" if is_right else "0", "true" if value else "false", feedback)


def _short_text(page: Page, content: AcceptedTexts) -> None:
    add_element(page.element, "usecase", "0")
    for answer in content.answers:
        page.answer(_percent(answer.weight), answer.text, answer.feedback)


def _number(page: Page, content: Intervals) -> None:
    for answer in content.answers:
        value, tolerance = _middle(answer)
        made = page.answer(_percent(answer.weight), value, answer.feedback)
        add_element(made, "tolerance", tolerance)
    if content.feedback_wrong:
        add_element(page.answer("0", "*", content.feedback_wrong), "tolerance", "0")
    _units(page, content)


def _middle(answer: Interval) -> tuple[str, str]:
    """Value and tolerance; of a range its middle and half its width, both exact."""
    if answer.value is not None:
        return plain_decimal(answer.value), plain_decimal(answer.tolerance)
    return plain_decimal((answer.low + answer.high) / 2), plain_decimal((answer.high - answer.low) / 2)


def _units(page: Page, content: Intervals) -> None:
    units = content.units
    if not units.known:
        add_element(page.element, "showunits", "3")
        return
    parent = add_element(page.element, "units")
    for unit in units.known:
        multiplier = multiplier_of(unit.factor)
        if factor_of(multiplier) != unit.factor:
            page.losses.lose(_LOST_FACTOR)
        made = add_element(parent, "unit")
        add_element(made, "multiplier", plain_decimal(multiplier))
        add_element(made, "unit_name", unit.text)
    add_element(page.element, "unitgradingtype", _UNIT_REQUIRED if units.is_required else _UNIT_OPTIONAL)
    add_element(page.element, "unitpenalty", "1")
    add_element(page.element, "showunits", "0")


def _matching(page: Page, content: Pairs) -> None:
    add_element(page.element, "shuffleanswers", "true")
    for pair in content.pairs:
        _subquestion(page, pair.left, pair.right)
    for choice in content.distractors:
        _subquestion(page, RichText(""), choice)


def _subquestion(page: Page, left: RichText, right: str) -> None:
    made = page.text(page.element, "subquestion", left.text, left.format)
    add_element(add_element(made, "answer"), "text", right)


def _ordering(page: Page, content: Sequence) -> None:
    scoring = "ALL_OR_NOTHING" if content.scoring == "all_or_nothing" else "ABSOLUTE_POSITION"
    settings = {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0", "gradingtype": scoring}
    for name, value in settings.items():
        add_element(page.element, name, value)
    for position, item in enumerate(content.items, 1):
        page.answer(str(position), item.text, None)


def _essay(page: Page, content: Task) -> None:
    settings = {"responseformat": "plain", "responserequired": "1", "responsefieldlines": "15"}
    limits = {"minwordlimit": content.min_words, "maxwordlimit": content.max_words}
    for name, value in {**settings, "attachments": "0", **limits}.items():
        add_element(page.element, name, str(value or ""))
    guide = content.guide or RichText("")
    if not is_default(content, page.points):
        page.losses.lose(_LOST_RUBRIC)
        guide = rubric_text(content)
    page.rich(page.element, "graderinfo", guide)


def _cloze(page: Page, content: Parts) -> None:
    """Everything stands in the text."""


WRITERS: dict[str, tuple[str, Callable[[Page, Any], None]]] = {
    "one_answer": ("multichoice", _one_answer),
    "several_answers": ("multichoice", _several_answers),
    "true_false": ("truefalse", _true_false),
    "short_text": ("shortanswer", _short_text),
    "number": ("numerical", _number),
    "matching": ("matching", _matching),
    "ordering": ("ordering", _ordering),
    "essay": ("essay", _essay),
    "cloze": ("cloze", _cloze),
}
