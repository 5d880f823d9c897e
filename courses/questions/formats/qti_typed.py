"""Interactions where something is typed: a word, a number, an essay."""

from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.qti_asked import NO_KEY, UNKNOWN_SCORING, Answer, Asked, NotHeld
from courses.questions.formats.qti_declarations import Unmeasurable
from courses.questions.formats.qti_feedback import NOBODY
from courses.questions.formats.qti_numbers import number_entry
from courses.questions.formats.qti_scores import share
from courses.questions.formats.qti_text import join, rich_text
from courses.questions.formats.rubrics import NO_RUBRIC, default_rubric
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.essay import Task
from courses.questions.kinds.shape import option_id, plain_decimal
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.wildcards import bare
from lms.core.text import clean_line

_CASE = Fault(
    "Capitals and accents make no difference here: what there was worth less for them is worth the same."
)
_NUMBERS = ("float", "integer")


def text_entry(asked: Asked) -> Answer:
    """A word or a number to be typed."""
    if asked.response.base_type in _NUMBERS or asked.element.tag == "sliderInteraction":
        return number_entry(asked)
    return _short_text(asked)


def _short_text(asked: Asked) -> Answer:
    worth = _worth(asked, _foreseen(asked))
    best = max(worth.values(), default=Fraction(0))
    if best <= 0:
        raise NotHeld(NO_KEY, asked.response.line)
    found: dict[str, tuple[str, Fraction]] = {}
    for text, value in worth.items():
        name, weight = bare(text), max(Fraction(0), share(value / best))
        known = found.get(name)
        if known and known[1] != weight:
            asked.remark(_CASE)
        if name and weight > 0 and (known is None or weight > known[1]):
            found[name] = (text, weight)
    if len(found) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    answers = [
        Accepted(
            option_id(place),
            _escaped(text),
            weight,
            asked.feedback.take(asked.feedback.after({asked.response.id: text})),
        )
        for place, (text, weight) in enumerate(found.values())
    ]
    wrong = asked.feedback.take(asked.feedback.after({asked.response.id: NOBODY}))
    if wrong and len(answers) < OPTION_LIMIT:
        answers.append(Accepted(option_id(len(answers)), "*", Fraction(0), wrong))
    return Answer("short_text", AcceptedTexts(tuple(answers)).to_json(), best)


def _escaped(text: str) -> str:
    """The text with its stars as stars: here they stand for any text."""
    return clean_line(text).replace("*", "\\*")


def _foreseen(asked: Asked) -> list[str]:
    """Every text that the item names as a response to this interaction."""
    response = asked.response
    found = [str(value) for value in response.correct]
    if response.mapping:
        found += [entry.key for entry in response.mapping.entries]
    if asked.scorer and asked.scorer.processing.is_own:
        for comparison in asked.comparisons():
            found += [value.text or "" for value in comparison.iter("baseValue")]
    return list(dict.fromkeys(clean_line(text) for text in found if clean_line(text)))


def _worth(asked: Asked, texts: list[str]) -> dict[str, Fraction]:
    """What each text earns there; what the key says where that is not known."""
    measure = asked.measure_value()
    try:
        if measure:
            found = {text: measure(text) for text in texts}
            if any(value > 0 for value in found.values()):
                return found
    except Unmeasurable:
        pass
    asked.remark(UNKNOWN_SCORING)
    right = {clean_line(str(value)) for value in asked.response.correct}
    return {text: Fraction(text in right) for text in texts}


def essay(asked: Asked, points: Fraction | None) -> Answer:
    """A text that people mark."""
    worth = Decimal(plain_decimal(Fraction(round(points or Fraction(1), 5))))
    guide = join(
        [rich_text(block, asked.shown) for block in scorer_blocks(asked.element.getroottree().getroot())]
    )
    asked.remark(NO_RUBRIC)
    task = Task(default_rubric(worth), guide=guide if guide.text else None)
    return Answer("essay", task.to_json(), points or Fraction(1))


def scorer_blocks(root: Element) -> list[Element]:
    """The instructions of the item for those who mark."""
    return [block for block in root.iter("rubricBlock") if "scorer" in (block.get("view") or "").split()]
