"""Which interaction becomes which kind of question."""

from collections.abc import Callable

from courses.questions.formats.qti_asked import Answer, Asked, NotHeld
from courses.questions.formats.qti_choices import choice, hotspot
from courses.questions.formats.qti_pairs import associate, match, order
from courses.questions.formats.qti_parts import gap_choices
from courses.questions.formats.qti_typed import text_entry
from courses.questions.formats.xml import line_of
from courses.questions.kinds.base import Fault

_UNSUPPORTED = Fault("The interaction “%(name)s” is not supported: the question is left out.")
_READERS: dict[str, Callable[[Asked], Answer]] = {
    "choiceInteraction": choice,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": associate,
    "hotspotInteraction": hotspot,
    "textEntryInteraction": text_entry,
    "sliderInteraction": text_entry,
    "inlineChoiceInteraction": gap_choices,
    "hottextInteraction": lambda asked: choice(asked, "hottext"),
}


def read_interaction(asked: Asked) -> Answer:
    """What the interaction becomes; NotHeld where no kind of question can hold it."""
    read = _READERS.get(str(asked.element.tag))
    if read is None:
        name = {"name": str(asked.element.tag)[:60]}
        raise NotHeld(Fault(_UNSUPPORTED.message, name), line_of(asked.element))
    return read(asked)
