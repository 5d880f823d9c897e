"""Questions with choices as interactions of QTI: one answer, several, true or false, areas of a picture."""

from fractions import Fraction

from courses.questions.formats.qti_ask import Ask
from courses.questions.formats.qti_rules import copy_outcome
from courses.questions.formats.xml import Element, add_element
from courses.questions.kinds.base import Fault
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.spots import Spots
from courses.questions.kinds.true_false import Statement

_NO_PICTURE = Fault("The picture of the question is missing.")
_TRUE, _FALSE = "Đúng", "Sai"


def _choices(ask: Ask, content: Choices, *, several: bool) -> Element:
    made = ask.interaction(
        "choiceInteraction",
        shuffle="true" if content.shuffle else "false",
        maxChoices="0" if several else "1",
    )
    for option in content.options:
        ask.texts.fill(add_element(made, "simpleChoice", None, identifier=option.id), option.text)
    _score_choices(ask, list(content.options), content.scoring, several=several)
    said = [ask.say(option.id, option.feedback) for option in content.options]
    if any(said):
        ask.rules.rules.append(copy_outcome(ask.outcome, ask.response))
    return made


def _score_choices(ask: Ask, options: list[Option], scoring: str, *, several: bool) -> None:
    right = [option.id for option in options if option.weight == 1 or (several and option.weight > 0)]
    cardinality = "multiple" if several else "single"
    is_plain = all(option.weight in (0, 1) for option in options) and len(right) == 1
    if (several and scoring == "all_or_nothing") or (not several and is_plain):
        ask.rules.declare(ask.response, "identifier", cardinality, right)
        ask.rules.add_matched(ask.response, ask.points)
        return
    total = (
        sum((option.weight for option in options if option.weight > 0), Fraction(0))
        if several
        else Fraction(1)
    )
    worth = [(option.id, option.weight / total * ask.points) for option in options if option.weight]
    limits = (Fraction(0), ask.points) if several else None
    ask.rules.declare(ask.response, "identifier", cardinality, right if several else right[:1], worth, limits)
    ask.rules.add_mapped(ask.response)


def one_answer(ask: Ask, content: Choices) -> Element:
    """One choice of several."""
    return _choices(ask, content, several=False)


def several_answers(ask: Ask, content: Choices) -> Element:
    """Any number of choices."""
    return _choices(ask, content, several=True)


def true_false(ask: Ask, content: Statement) -> Element:
    """A choice between true and false."""
    made = ask.interaction("choiceInteraction", shuffle="false", maxChoices="1")
    for name, text in (("true", _TRUE), ("false", _FALSE)):
        add_element(made, "simpleChoice", text, identifier=name)
    right, wrong = ("true", "false") if content.answer else ("false", "true")
    ask.rules.declare(ask.response, "identifier", "single", [right])
    ask.rules.add_matched(ask.response, ask.points)
    said = [ask.say(right, content.feedback_right), ask.say(wrong, content.feedback_wrong)]
    if any(said):
        ask.rules.rules.append(copy_outcome(ask.outcome, ask.response))
    return made


def hotspot(ask: Ask, content: Spots) -> Element:
    """Areas of a picture."""
    made = ask.interaction("hotspotInteraction", maxChoices="0" if content.several else "1")
    if content.image.sha256 not in ask.images:
        ask.lose(_NO_PICTURE)
    path, media_type = ask.images.get(content.image.sha256, ("", "image/png"))
    size = {"width": str(content.image.width), "height": str(content.image.height)}
    add_element(made, "object", content.image.alt, data=path, type=media_type, **size)
    for option in content.choices.options:
        area = content.areas[option.id]
        coords = ",".join(map(str, area.coords))
        add_element(
            made, "hotspotChoice", None, identifier=option.id, shape=area.shape, coords=coords,
            hotspotLabel=option.text.text,
        )  # fmt: skip
    _score_choices(ask, list(content.choices.options), content.choices.scoring, several=content.several)
    return made


def inline_choice(ask: Ask, content: Choices) -> Element:
    """A gap that is filled by choosing, inside a line of text."""
    made = ask.interaction("inlineChoiceInteraction", shuffle="true" if content.shuffle else "false")
    for option in content.options:
        add_element(made, "inlineChoice", ask.texts.words(option.text), identifier=option.id)
    _score_choices(ask, list(content.options), "weights", several=False)
    return made
