"""Which feedback of an item is shown when: after a right answer, after a wrong one, for one choice, always."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.questions.formats.qti_declarations import Response, Unmeasurable, Value
from courses.questions.formats.qti_scorer import Scorer
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.qti_text import join, rich_text
from courses.questions.formats.xml import Element
from courses.questions.kinds.texts import RichText

_TAGS = ("modalFeedback", "feedbackBlock", "feedbackInline")


@dataclass(frozen=True)
class Said:
    """A text that is shown, or hidden, when its outcome variable holds its identifier."""

    outcome: str
    identifier: str
    is_shown: bool
    text: RichText

    def applies(self, outcomes: dict[str, Value]) -> bool:
        """True where it is shown after these outcomes."""
        value = outcomes.get(self.outcome)
        parts = value if isinstance(value, tuple) else (value,)
        return (self.identifier in [str(part) for part in parts if part is not None]) == self.is_shown


class Feedback:
    """The feedback of one item, found out by trying responses; `used` is what stands somewhere in the question."""

    def __init__(self, said: Iterable[Said], scorer: Scorer | None) -> None:
        self.said, self.scorer = list(said), scorer
        self.used: set[Said] = set()
        self.general: set[Said] = set()

    def after(self, changed: dict[str, Value]) -> list[Said]:
        """What is shown after these responses, everything else answered rightly."""
        if self.scorer is None or not self.said:
            return []
        try:
            outcomes = self.scorer.outcomes(changed)
        except Unmeasurable:
            return []
        return [said for said in self.said if said.applies(outcomes)]

    def take(self, said: Iterable[Said]) -> RichText | None:
        """These texts below each other, but for those that stand in the question already as a whole."""
        wanted = set(said) - self.general
        found = [each for each in self.said if each in wanted]
        self.used.update(found)
        return join([each.text for each in found]) if found else None

    def explain(self, tried: Iterable[dict[str, Value]]) -> RichText:
        """What is shown whatever is answered: the explanation of the question."""
        shown = [set(self.after(changed)) for changed in tried]
        self.general = set.intersection(*shown) if shown else set()
        self.used.update(self.general)
        return join([each.text for each in self.said if each in self.general])

    @property
    def is_lost(self) -> bool:
        """True where something that was said stands nowhere."""
        return bool({said for said in self.said if said.text.text} - self.used)


# A choice that no item foresees.
NOBODY = "\x00"


def of_choice(response: Response, choice: str) -> dict[str, Value]:
    """The response that holds this choice alone."""
    return {response.id: (choice,) if response.is_container else choice}


def read_feedback(root: Element, shown: Shown, scorer: Scorer | None) -> Feedback:
    """Every text that the item shows after an answer."""
    said = [
        Said(
            element.get("outcomeIdentifier") or "",
            element.get("identifier") or "",
            (element.get("showHide") or "show") == "show",
            rich_text(element, shown),
        )
        for element in root.iter(*_TAGS)
    ]
    return Feedback(said, scorer)
