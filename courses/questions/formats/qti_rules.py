"""The declarations and the response processing of an item that is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from courses.questions.formats.xml import Element, add_element, new_element
from courses.questions.kinds.shape import plain_decimal


def written(number: Fraction) -> str:
    """The number as a decimal, with at most ten decimals."""
    return plain_decimal(Fraction(round(number, 10)))


@dataclass
class Rules:
    """What an item declares and does, collected while its body is written."""

    points: Fraction
    responses: list[Element] = field(default_factory=list)
    rules: list[Element] = field(default_factory=list)
    feedback: list[tuple[str, Element]] = field(default_factory=list)
    template: str = ""
    is_marked_by_person: bool = False

    def declare(
        self,
        name: str,
        base_type: str,
        cardinality: str,
        correct: Sequence[str] = (),
        worth: Sequence[tuple[str, Fraction]] = (),
        limits: tuple[Fraction, Fraction] | None = None,
        ignores_case: bool = False,
    ) -> None:
        """A response variable with its key and what its values are worth."""
        made = new_element(
            "responseDeclaration", identifier=name, cardinality=cardinality, baseType=base_type
        )
        if correct:
            key = add_element(made, "correctResponse")
            for value in correct:
                add_element(key, "value", value)
        if worth:
            bounds = (
                {} if limits is None else {"lowerBound": written(limits[0]), "upperBound": written(limits[1])}
            )
            mapping = add_element(made, "mapping", None, defaultValue="0", **bounds)
            case = {"caseSensitive": "false"} if ignores_case else {}
            for answer, points in worth:
                add_element(mapping, "mapEntry", None, mapKey=answer, mappedValue=written(points), **case)
        self.responses.append(made)

    def add_mapped(self, name: str) -> None:
        """The score grows by what the mapping of this response says."""
        rule = _grow(new_element("mapResponse", None, identifier=name))
        self.rules.append(rule)

    def add_matched(self, name: str, points: Fraction) -> None:
        """The score grows by the points where the response is the key."""
        test = new_element("match")
        add_element(test, "variable", None, identifier=name)
        add_element(test, "correct", None, identifier=name)
        self.rules.append(condition([(test, [grow_by(points)])]))

    def say(self, outcome: str, identifier: str, text: Element) -> None:
        """The text is shown when that outcome variable holds that identifier."""
        self.feedback.append((outcome, text))
        text.set("outcomeIdentifier", outcome)
        text.set("identifier", identifier)
        text.set("showHide", "show")


def _grow(amount: Element) -> Element:
    rule = new_element("setOutcomeValue", None, identifier="SCORE")
    total = add_element(rule, "sum")
    add_element(total, "variable", None, identifier="SCORE")
    total.append(amount)
    return rule


def grow_by(points: Fraction) -> Element:
    """The score grows by so many points."""
    return _grow(new_element("baseValue", written(points), baseType="float"))


def set_outcome(name: str, value: str) -> Element:
    """The outcome variable holds this identifier."""
    rule = new_element("setOutcomeValue", None, identifier=name)
    add_element(rule, "baseValue", value, baseType="identifier")
    return rule


def copy_outcome(name: str, response: str) -> Element:
    """The outcome variable holds what was chosen."""
    rule = new_element("setOutcomeValue", None, identifier=name)
    add_element(rule, "variable", None, identifier=response)
    return rule


def condition(
    branches: Sequence[tuple[Element, Iterable[Element]]], otherwise: Iterable[Element] = ()
) -> Element:
    """The rules of the first branch whose test holds, else those at the end."""
    made = new_element("responseCondition")
    for place, (test, rules) in enumerate(branches):
        branch = add_element(made, "responseElseIf" if place else "responseIf")
        branch.append(test)
        branch.extend(rules)
    last = list(otherwise)
    if last:
        add_element(made, "responseElse").extend(last)
    return made
