"""What one interaction of an item asks, and what it becomes here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.qti_declarations import Response, Unmeasurable, Value
from courses.questions.formats.qti_feedback import Feedback
from courses.questions.formats.qti_scorer import Scorer
from courses.questions.formats.qti_scores import Measure
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.texts import RichText

UNKNOWN_SCORING = Fault(
    "How answers are scored there is not known here: the right answers were read, look at them."
)
OTHER_SCORING = Fault(
    "The question is scored there in a way that cannot be kept exactly: look at how it is scored."
)
NO_KEY = Fault("The file does not say which answer is right.")
NO_ROOM = Fault("Hints and feedback for the answer as a whole are not kept.")
_COMPARISONS = ("match", "stringMatch", "equal", "equalRounded", "member", "substring", "contains")


class NotHeld(Exception):
    """The item asks something that no kind of question here asks: what."""

    def __init__(self, fault: Fault, line: int | None = None) -> None:
        super().__init__(fault.message)
        self.fault, self.line = fault, line


class Nothing(Exception):
    """The item asks nothing: it is a text only."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


@dataclass(frozen=True)
class Answer:
    """The kind and the content that an interaction becomes, and the points it is worth there."""

    kind: str
    data: Json
    points: Fraction = Fraction(1)


@dataclass
class Asked:
    """One interaction with everything that is needed to read it; `scorer` is None where nothing is known."""

    element: Element
    response: Response
    shown: Shown
    scorer: Scorer | None
    feedback: Feedback
    remarks: list[Fault] = field(default_factory=list)

    def remark(self, fault: Fault) -> None:
        """Something is not kept as it was."""
        if fault not in self.remarks:
            self.remarks.append(fault)

    def attribute(self, name: str, default: str = "") -> str:
        """The attribute of the interaction."""
        return self.element.get(name) or default

    def measure_value(self) -> Callable[[Value], Fraction] | None:
        """The score for a value of the response variable; None where that is not known."""
        if self.scorer is None:
            return None
        try:
            return self.scorer.measure(self.response.id)
        except Unmeasurable:
            return None

    def measure(self) -> Measure | None:
        """The score for chosen identifiers; None where that is not known."""
        found, is_container = self.measure_value(), self.response.is_container
        if found is None:
            return None

        def score(chosen: tuple[str, ...]) -> Fraction:
            return found((chosen or None) if is_container else chosen[0] if chosen else None)

        return score

    def comparisons(self, *names: str) -> Iterator[Element]:
        """The expressions of the item that compare this response with something."""
        rules = self.scorer.processing.rules if self.scorer else None
        for element in [] if rules is None else rules.iter(*(names or _COMPARISONS)):
            if any(each.get("identifier") == self.response.id for each in element.findall("variable")):
                yield element

    def key(self) -> list[str]:
        """The identifiers of the right response."""
        return [part for part in self.response.correct if isinstance(part, str)]


def part_json(id: str, answer: Answer, stem: RichText | None = None) -> Json:
    """A part of a question that is made of questions."""
    named = {"id": id, "kind": answer.kind, "data": answer.data, "points": str(points_of(answer.points))}
    return named if stem is None else named | {"stem": stem.to_json()}


def points_of(points: Fraction) -> Decimal:
    """The points of a question: those of the file where they are a number that can be kept, else 1."""
    exact = Fraction(round(points, 5))
    return Decimal(plain_decimal(exact)) if 0 < exact <= 1000 else Decimal(1)
