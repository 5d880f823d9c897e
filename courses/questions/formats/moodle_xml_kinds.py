"""The kinds of questions of Moodle XML that this site has too."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.moodle_xml_cloze import BadGap, read_cloze
from courses.questions.formats.moodle_xml_numbers import read_number
from courses.questions.formats.moodle_xml_parts import (
    BadQuestion,
    Item,
    decimal_of,
    plain_line,
    raw_text,
    weight_of,
)
from courses.questions.formats.rubrics import NO_RUBRIC, default_rubric
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.essay import Task
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.ordering import Item as Step
from courses.questions.kinds.ordering import Sequence
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.true_false import Statement
from lms.core.text import msgid

_OTHER_SETTINGS = Fault(
    "The file asks for a selection or a scoring unknown here: all items count, by position."
)
_CASE = Fault("Upper and lower case make no difference here, as the file asks.")
_NO_FILES = Fault("Learners cannot hand in files here: they write a text.")
_TEMPLATE = Fault("A text that learners start from is not kept.")
_ITEM_FEEDBACK = Fault("The feedback of single items to put in order is not kept.")
_POSITIONS = {"ABSOLUTE_POSITION", "0", ""}
_ALL_OR_NOTHING = {"ALL_OR_NOTHING", "-1"}


def _choices(item: Item) -> tuple[str, Json]:
    is_single = item.flag("single", True)
    options = tuple(
        Option(option_id(place), item.rich(answer), weight_of(answer), item.feedback(answer))
        for place, answer in enumerate(item.answers())
    )
    scoring = item.marks.get("scoring") or "weights"
    content = Choices(options, item.flag("shuffleanswers", False), scoring)
    return "one_answer" if is_single else "several_answers", content.to_json()


def _choices_set(item: Item) -> tuple[str, Json]:
    """The kind of a plugin: only the exact set of right answers counts."""
    answers = item.answers()
    right = [weight_of(answer) > 0 for answer in answers]
    share = Fraction(round(Fraction(100, max(sum(right), 1)), 5)) / 100
    options = tuple(
        Option(option_id(place), item.rich(answer), share * is_right, item.feedback(answer))
        for place, (answer, is_right) in enumerate(zip(answers, right, strict=True))
    )
    content = Choices(options, item.flag("shuffleanswers", True), "all_or_nothing")
    return "several_answers", content.to_json()


def _true_false(item: Item) -> tuple[str, Json]:
    """Moodle's rule: answers are told by their text; in old files, by their order."""
    said: dict[bool, Element] = {}
    for place, answer in enumerate(item.answers()[:2]):
        text = raw_text(answer).casefold()
        said[text == "true" if text in ("true", "false") else place == 0] = answer
    if len(said) < 2:
        raise BadQuestion(item.element, Fault("A true-or-false question needs both answers."))
    right = weight_of(said[True]) == 1
    return "true_false", Statement(
        answer=right,
        feedback_right=item.feedback(said[right]),
        feedback_wrong=item.feedback(said[not right]),
    ).to_json()


def _short_text(item: Item) -> tuple[str, Json]:
    if item.flag("usecase", False):
        item.remark(_CASE)
    answers = tuple(
        Accepted(option_id(place), plain_line(answer), weight_of(answer), item.feedback(answer))
        for place, answer in enumerate(item.answers())
    )
    return "short_text", AcceptedTexts(answers).to_json()


def _matching(item: Item) -> tuple[str, Json]:
    pairs: list[Pair] = []
    distractors: list[str] = []
    for entry in item.answers("subquestion"):
        answer = entry.find("answer")
        left, right = item.rich(entry), plain_line(answer) if answer is not None else ""
        if left.text:
            pairs.append(Pair(option_id(len(pairs)), left, right))
        elif right:
            distractors.append(right)
    rights = {pair.right for pair in pairs}
    extra = tuple(dict.fromkeys(choice for choice in distractors if choice not in rights))
    return "matching", Pairs(tuple(pairs), extra, item.marks.get("scoring") or "share").to_json()


def _ordering(item: Item) -> tuple[str, Json]:
    answers = sorted(item.answers(), key=lambda answer: decimal_of(answer.get("fraction", "0")) or Decimal(0))
    steps = tuple(Step(option_id(place), item.rich(answer)) for place, answer in enumerate(answers))
    grading, selection = item.value("gradingtype").upper(), item.value("selecttype").upper()
    if grading not in _POSITIONS | _ALL_OR_NOTHING or selection not in ("", "ALL", "0"):
        item.remark(_OTHER_SETTINGS)
    if any(item.feedback(answer) for answer in answers):
        item.remark(_ITEM_FEEDBACK)
    return "ordering", Sequence(
        steps, "all_or_nothing" if grading in _ALL_OR_NOTHING else "position"
    ).to_json()


def _essay(item: Item) -> tuple[str, Json]:
    item.remark(NO_RUBRIC)
    if item.value("attachments", "0") != "0" or item.value("responseformat") == "noinline":
        item.remark(_NO_FILES)
    if item.text("responsetemplate")[0]:
        item.remark(_TEMPLATE)
    guide = item.element.find("graderinfo")
    said = item.rich(guide) if guide is not None else None
    limits = _count(item, "minwordlimit"), _count(item, "maxwordlimit")
    return "essay", Task(
        default_rubric(item.points()), *limits, said if said and said.text else None
    ).to_json()


def _count(item: Item, name: str) -> int:
    said = item.value(name, "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def _cloze(item: Item) -> tuple[str, Json]:
    try:
        data, remarks = read_cloze(*item.text("questiontext"))
    except BadGap as error:
        raise BadQuestion(item.element, error.fault) from error
    for remark in remarks:
        item.remark(remark)
    return "cloze", data


READERS: dict[str, Callable[[Item], tuple[str, Json]]] = {
    "multichoice": _choices,
    "multichoiceset": _choices_set,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": read_number,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "essayautograde": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
}
NO_KIND = msgid("A question of the Moodle kind “%(kind)s”: this kind is not supported, it is left out.")
DESCRIPTION = Fault("A description asks nothing: it is left out.")
