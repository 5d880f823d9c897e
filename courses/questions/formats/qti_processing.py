"""Response processing: what an item would do with a response, worked out exactly and within bounds.

A question of others is measured by this: every answer is tried, and what it earns there it earns here.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from courses.questions.formats.qti_declarations import (
    Outcome,
    Response,
    Single,
    Unmeasurable,
    Value,
    WorthMap,
    number,
    single,
)
from courses.questions.formats.qti_expressions import EXPRESSIONS, in_order, same
from courses.questions.formats.xml import Element

STEP_LIMIT = 400_000
_DEPTH_LIMIT = 60
# What every item has without declaring it, in a first and only attempt.
_BUILT_IN: dict[str, Value] = {
    "completionStatus": "completed",
    "duration": Fraction(0),
    "numAttempts": Fraction(1),
}


class _Exit(Exception):
    """The item ends its processing here."""


class Budget:
    """How many steps may still be done for one file."""

    def __init__(self, steps: int = 20 * STEP_LIMIT) -> None:
        self.steps = steps

    def spend(self) -> None:
        """One step more is done; Unmeasurable where none is left."""
        self.steps -= 1
        if self.steps < 0:
            raise Unmeasurable


class Processing:
    """The response processing of an item, ready to be run."""

    def __init__(
        self,
        root: Element,
        responses: Mapping[str, Response],
        outcomes: Mapping[str, Outcome],
        budget: Budget,
    ) -> None:
        self.responses, self.outcomes, self.budget = responses, outcomes, budget
        self.rules = root.find("responseProcessing")

    @property
    def template(self) -> str:
        """The name of the standard processing that the item names, '' where it has its own."""
        if self.rules is None or len(self.rules):
            return ""
        source = self.rules.get("template") or self.rules.get("templateLocation") or ""
        return source.rstrip("/").rpartition("/")[2].removesuffix(".xml")

    @property
    def is_own(self) -> bool:
        """True where the item brings rules of its own."""
        return self.rules is not None and len(self.rules) > 0

    def run(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """The outcome variables after this response; Unmeasurable where that is not known."""
        run = _Run(self, given)
        if self.is_own:
            with contextlib.suppress(_Exit):
                run.rules(self.rules, 0)
        else:
            run.standard(self.template)
        return run.values


class _Run:
    def __init__(self, processing: Processing, given: Mapping[str, Value]) -> None:
        self.given, self.responses = given, processing.responses
        self.outcomes, self.budget = processing.outcomes, processing.budget
        self.values: dict[str, Value] = {
            name: outcome.default for name, outcome in processing.outcomes.items()
        }

    # The standard templates

    def standard(self, template: str) -> None:
        """match_correct, map_response and the like; without a name, what the declarations allow."""
        total = Fraction(0)
        for response in self.responses.values():
            given = self.given.get(response.id)
            if "map_response_point" in template or (response.areas and not response.mapping):
                total += self.map_point(response, given)
            elif response.mapping and "match_correct" not in template:
                total += map_response(response, given)
            elif response.correct:
                total += Fraction(same(in_order(given, response), in_order(response.key, response)))
        self.values["SCORE"] = total

    def map_point(self, response: Response, given: Value) -> Fraction:
        raise Unmeasurable

    # Rules

    def rules(self, rules: Iterable[Element], depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            raise Unmeasurable
        for rule in rules:
            self.budget.spend()
            name = str(rule.tag)
            if name == "responseCondition":
                self.condition(rule, depth)
            elif name == "setOutcomeValue":
                self.set(rule.get("identifier") or "", self.value(rule[0], depth) if len(rule) else None)
            elif name == "lookupOutcomeValue":
                self.look_up(rule, depth)
            elif name == "responseProcessingFragment":
                self.rules(rule, depth + 1)
            elif name == "exitResponse":
                raise _Exit
            else:
                raise Unmeasurable

    def condition(self, element: Element, depth: int) -> None:
        for branch in element:
            is_else = branch.tag == "responseElse"
            if is_else or (len(branch) and self.value(branch[0], depth + 1) is True):
                self.rules(list(branch)[0 if is_else else 1 :], depth + 1)
                return

    def set(self, name: str, value: Value) -> None:
        outcome = self.outcomes.get(name)
        if outcome and outcome.is_container and value is not None and not isinstance(value, tuple):
            value = (value,)
        self.values[name] = value

    def look_up(self, rule: Element, depth: int) -> None:
        found, outcome = (
            self.value(rule[0], depth) if len(rule) else None,
            self.outcomes.get(rule.get("identifier") or ""),
        )
        if outcome is None or not isinstance(found, Fraction | str):
            raise Unmeasurable
        written = str(int(found)) if isinstance(found, Fraction) and found.denominator == 1 else str(found)
        self.set(outcome.id, outcome.table.get(written, outcome.default))

    # Expressions

    def value(self, element: Element, depth: int) -> Value:
        self.budget.spend()
        if depth > _DEPTH_LIMIT:
            raise Unmeasurable
        own = _OWN.get(str(element.tag))
        if own:
            return own(self, element)
        work = EXPRESSIONS.get(str(element.tag))
        if work is None:
            raise Unmeasurable
        return work(element, [self.value(child, depth + 1) for child in element])

    def variable(self, element: Element) -> Value:
        name = element.get("identifier") or ""
        if name in self.values:
            return self.values[name]
        if name in self.responses:
            return in_order(self.given.get(name), self.responses[name])
        if name not in _BUILT_IN:
            raise Unmeasurable
        return _BUILT_IN[name]

    def response(self, element: Element) -> Response:
        found = self.responses.get(element.get("identifier") or "")
        if found is None:
            raise Unmeasurable
        return found

    def correct(self, element: Element) -> Value:
        response = self.response(element)
        return in_order(response.key, response)

    def mapped(self, element: Element) -> Value:
        response = self.response(element)
        return map_response(response, self.given.get(response.id))

    def default(self, element: Element) -> Value:
        outcome = self.outcomes.get(element.get("identifier") or "")
        return outcome.default if outcome else None

    def base_value(self, element: Element) -> Value:
        return single(element.text or "", element.get("baseType") or "string")


def map_response(response: Response, given: Value) -> Fraction:
    """What the mapping of the variable gives for this response."""
    mapping = response.mapping
    if mapping is None:
        raise Unmeasurable
    parts = given if isinstance(given, tuple) else () if given is None else (given,)
    return mapping.total([_worth(mapping, part) for part in dict.fromkeys(parts)])


def _worth(mapping: WorthMap, part: Single) -> Fraction:
    for entry in mapping.entries:
        if isinstance(part, Fraction):
            if number(entry.key) == part:
                return entry.value
        elif str(part) == entry.key or (
            not entry.is_case_sensitive and str(part).lower() == entry.key.lower()
        ):
            return entry.value
    return mapping.default


_OWN: dict[str, Callable[[_Run, Element], Value]] = {
    "variable": _Run.variable,
    "correct": _Run.correct,
    "default": _Run.default,
    "mapResponse": _Run.mapped,
    "baseValue": _Run.base_value,
    "null": lambda _run, _element: None,
}
