"""Where a question is written: the rules of its item, its response variable, the points it is worth."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from courses.questions.formats.qti_rules import Rules
from courses.questions.formats.qti_write_text import TextWriter
from courses.questions.formats.xml import Element, new_element
from courses.questions.kinds.base import Fault
from courses.questions.kinds.texts import RichText


@dataclass
class Ask:
    """Where a question is written: the rules of its item, its response variable, the points it is worth."""

    rules: Rules
    texts: TextWriter
    response: str
    points: Fraction
    images: dict[str, tuple[str, str]]
    lose: Callable[[Fault], None]

    @property
    def outcome(self) -> str:
        """The variable that says which feedback is shown."""
        return f"FEEDBACK{self.response.removeprefix('RESPONSE')}"

    def interaction(self, tag: str, **attributes: str) -> Element:
        """The element that asks for this response."""
        return new_element(tag, None, responseIdentifier=self.response, **attributes)

    def say(self, identifier: str, text: RichText | None) -> bool:
        """The text is shown for this identifier; False where there is none."""
        if text is None:
            return False
        holder = new_element("modalFeedback")
        holder.append(self.texts.block(text))
        self.rules.say(self.outcome, identifier, holder)
        return True
