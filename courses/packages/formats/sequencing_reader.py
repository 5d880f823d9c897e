"""`imsss:sequencing` of an item or an organisation, with what it takes from the collection, read."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.packages.formats.sequencing import (
    COMPLETED,
    MEASURE,
    SATISFIED,
    Condition,
    Objective,
    RollupRule,
    Rule,
    Sequencing,
    SharedBy,
)
from courses.packages.formats.tree import attribute, child, child_text, children, number_in
from courses.questions.formats.xml import Element

_NEEDED = ("Satisfied", "NotSatisfied", "Completed", "Incomplete")
_KINDS = {
    SATISFIED: ("readSatisfiedStatus", "writeSatisfiedStatus"),
    MEASURE: ("readNormalizedMeasure", "writeNormalizedMeasure"),
    COMPLETED: ("readCompletionStatus", "writeCompletionStatus"),
}
_MOST = 100


class SequencingReader:
    """Reads the elements of one manifest, whose collection they may refer to."""

    def __init__(self, root: Element) -> None:
        groups = [root, *children(root, "sequencingCollection")]
        found = (each for group in groups for each in children(group, "sequencing"))
        self.collection = {attribute(each, "ID"): each for each in found}

    def read(self, item: Element) -> Sequencing:
        """What the item says; what it leaves out stands in the part of the collection that it names."""
        own = child(item, "sequencing")
        shared = self.collection.get(attribute(own, "IDRef")) if own is not None else None
        parts = [each for each in (own, shared) if each is not None]
        return Sequencing(**_facts(parts), hidden=tuple(_hidden(item)))


def _facts(parts: list[Element]) -> dict[str, Any]:
    def part(name: str) -> Element | None:
        return next((found for each in parts if (found := child(each, name)) is not None), None)

    mode, rules, rollups = part("controlMode"), part("sequencingRules"), part("rollupRules")
    delivery, needed = part("deliveryControls"), part("rollupConsiderations")
    extensions = _extensions(parts)
    return {
        "choice": _is_true(mode, "choice", True),
        "flow": _is_true(mode, "flow", False),
        "forward_only": _is_true(mode, "forwardOnly", False),
        "choice_exit": _is_true(mode, "choiceExit", True),
        "is_tracked": _is_true(delivery, "tracked", True),
        "sets_completion": _is_true(delivery, "completionSetByContent", False),
        "sets_objective": _is_true(delivery, "objectiveSetByContent", False),
        "before": tuple(_rules(rules, "preConditionRule")),
        "after": tuple(_rules(rules, "postConditionRule")),
        "exits": tuple(_rules(rules, "exitConditionRule")),
        "rollups": tuple(_rollup_rules(rollups)),
        "counts_satisfied": _is_true(rollups, "rollupObjectiveSatisfied", True),
        "counts_completed": _is_true(rollups, "rollupProgressCompletion", True),
        "weight": _number(rollups, "objectiveMeasureWeight", 0, 1, 1.0),
        "needed": _needed(needed),
        "objectives": tuple(_objectives(_first_with_objectives(parts), extensions)),
    }


def _is_true(element: Element | None, name: str, default: bool) -> bool:
    value = attribute(element, name).casefold() if element is not None else ""
    return value in ("true", "1") if value else default


def _number(element: Element | None, name: str, low: float, high: float, default: float) -> float:
    found = number_in(attribute(element, name), low, high) if element is not None else None
    return default if found is None else found


def _rules(rules: Element | None, name: str) -> Iterator[Rule]:
    for element in list(children(rules, name))[:_MOST] if rules is not None else ():
        action = child(element, "ruleAction")
        if action is not None:
            conditions, needs_all = _conditions(element, "ruleConditions", "ruleCondition", "all")
            yield Rule(action=attribute(action, "action"), conditions=conditions, needs_all=needs_all)


def _rollup_rules(rollups: Element | None) -> Iterator[RollupRule]:
    for element in list(children(rollups, "rollupRule"))[:_MOST] if rollups is not None else ():
        action = child(element, "rollupAction")
        if action is None:
            continue
        conditions, needs_all = _conditions(element, "rollupConditions", "rollupCondition", "any")
        yield RollupRule(
            action=attribute(action, "action"),
            conditions=conditions,
            needs_all=needs_all,
            share=attribute(element, "childActivitySet") or "all",
            count=int(_number(element, "minimumCount", 0, 10_000, 0)),
            percent=_number(element, "minimumPercent", 0, 1, 0),
        )


def _conditions(rule: Element, group: str, name: str, default: str) -> tuple[tuple[Condition, ...], bool]:
    """(the conditions, True where all of them have to hold)"""
    found = child(rule, group)
    if found is None:
        return (), True
    needs_all = (attribute(found, "conditionCombination") or default).casefold() == "all"
    return tuple(_condition(each) for each in list(children(found, name))[:_MOST]), needs_all


def _condition(element: Element) -> Condition:
    return Condition(
        name=attribute(element, "condition"),
        objective=attribute(element, "referencedObjective"),
        is_not=attribute(element, "operator").casefold() == "not",
        threshold=_number(element, "measureThreshold", -1, 1, 0),
    )


def _needed(element: Element | None) -> dict[str, str]:
    """When a child counts towards each result, where that is not always."""
    if element is None:
        return {}
    found = {name: attribute(element, f"requiredFor{name}") for name in _NEEDED}
    return {name[0].lower() + name[1:]: value for name, value in found.items() if value not in ("", "always")}


def _first_with_objectives(parts: list[Element]) -> Element | None:
    groups = (each for part in parts for each in children(part, "objectives"))
    return next((each for each in groups if not _is_extension(each)), None)


def _is_extension(objectives: Element) -> bool:
    """adlseq:objectives adds maps to objectives that stand beside it."""
    return "adlseq" in str(objectives.tag)


def _extensions(parts: list[Element]) -> dict[str, list[Element]]:
    """What the 4th edition adds to the maps of objectives, by their identifiers."""
    groups = [each for part in parts for each in children(part, "objectives") if _is_extension(each)]
    found = (objective for group in groups for objective in children(group, "objective"))
    return {attribute(each, "objectiveID"): list(children(each, "mapInfo")) for each in found}


def _objectives(group: Element | None, extensions: Mapping[str, list[Element]]) -> Iterator[Objective]:
    for element in list(group)[:_MOST] if group is not None else ():
        name = str(element.tag).rpartition("}")[2]
        if name in ("primaryObjective", "objective"):
            identifier = attribute(element, "objectiveID")
            plain = [_shared(each, is_extension=False) for each in children(element, "mapInfo")]
            added = [_shared(each, is_extension=True) for each in extensions.get(identifier, ())]
            yield Objective(
                identifier=identifier,
                is_main=name == "primaryObjective",
                least=_least(element),
                shared=(*plain, *added),
            )


def _least(objective: Element) -> float | None:
    if not _is_true(objective, "satisfiedByMeasure", False):
        return None
    return number_in(child_text(objective, "minNormalizedMeasure") or "1", -1, 1)


def _shared(element: Element, *, is_extension: bool) -> SharedBy:
    """A plain map reads status and measure unless told not to; one of the extension reads the completion."""
    reads, writes = [], []
    for kind, (read, write) in _KINDS.items():
        if _is_true(element, read, (kind == COMPLETED) == is_extension):
            reads.append(kind)
        if _is_true(element, write, False):
            writes.append(kind)
    return SharedBy(target=attribute(element, "targetObjectiveID"), reads=tuple(reads), writes=tuple(writes))


def _hidden(item: Element) -> Iterator[str]:
    """The controls of the site that the item asks to leave away."""
    presentation = child(item, "presentation")
    interface = child(presentation, "navigationInterface") if presentation is not None else None
    for element in children(interface, "hideLMSUI") if interface is not None else ():
        yield "".join(element.itertext()).strip()[:20]
