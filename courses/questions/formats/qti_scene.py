"""Everything that is known of an item before its interactions are read."""

from collections.abc import Mapping
from fractions import Fraction

from courses.questions.formats.qti_asked import OTHER_SCORING, Asked
from courses.questions.formats.qti_declarations import (
    Outcome,
    Response,
    Unmeasurable,
    Value,
    read_outcome,
    read_response,
)
from courses.questions.formats.qti_feedback import NOBODY, Feedback, of_choice, read_feedback
from courses.questions.formats.qti_processing import Budget, Processing
from courses.questions.formats.qti_scorer import Scorer, with_key
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.xml import Element, line_of
from courses.questions.kinds.base import Fault
from courses.questions.kinds.texts import RichText

_NEARLY = Fraction(1, 100)


class Scene:
    """An item, already normalised: its responses, how it scores them, what it says, and what is lost of it."""

    def __init__(self, root: Element, shown: Shown, budget: Budget) -> None:
        self.root, self.shown = root, shown
        self.remarks: list[Fault] = []
        declared = [with_key(read_response(each)) for each in root.iter("responseDeclaration")]
        self.responses: Mapping[str, Response] = {each.id: each for each in declared}
        outcomes = {each.id: each for each in map(read_outcome, root.iter("outcomeDeclaration"))}
        self.maximum = _maximum(outcomes)
        self.scorer = _scorer(Processing(root, self.responses, outcomes, budget))
        self.feedback = read_feedback(root, shown, self.scorer)

    def explanation(self) -> RichText:
        """What the item says whatever is answered."""
        tried: list[dict[str, Value]] = [{}]
        for response in self.responses.values():
            tried += [{response.id: None}, of_choice(response, NOBODY)]
        return self.feedback.explain(tried)

    def remark(self, fault: Fault) -> None:
        """Something is not kept as it was."""
        if fault not in self.remarks:
            self.remarks.append(fault)

    def asked(self, element: Element, feedback: Feedback | None = None) -> Asked:
        """The interaction; as a part of several it has no feedback of its own."""
        name = element.get("responseIdentifier") or "RESPONSE"
        response = self.responses.get(name) or Response(name, line=line_of(element))
        said = Feedback((), None) if feedback is None else feedback
        return Asked(element, response, self.shown, self.scorer, said, self.remarks)

    def check_sum(self, points: Fraction, asks: list[Element]) -> None:
        """A remark where these interactions together are not worth what the item gives for them."""
        if self.scorer is None:
            return
        blank: dict[str, Value] = {ask.get("responseIdentifier") or "": None for ask in asks}
        try:
            whole = self.scorer.total({}) - self.scorer.total(blank)
        except Unmeasurable:
            return
        if abs(whole - points) > _NEARLY:
            self.remark(OTHER_SCORING)


def _scorer(processing: Processing) -> Scorer | None:
    try:
        return Scorer(processing)
    except Unmeasurable:
        return None


def _maximum(outcomes: Mapping[str, Outcome]) -> Fraction | None:
    """The most points, where the item says so."""
    declared = [each.maximum for each in outcomes.values() if each.maximum]
    best = outcomes["MAXSCORE"].default if "MAXSCORE" in outcomes else None
    return declared[0] if declared else best if isinstance(best, Fraction) else None
