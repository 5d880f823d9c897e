"""Response processing of QTI 1.2: conditions one after the other, each setting the score or showing feedback."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from courses.questions.formats.qti_declarations import Unmeasurable, number
from courses.questions.formats.xml import Element

# What is given: the labels that were chosen, or the one text that was typed, under the name of each response.
Given = Mapping[str, tuple[str, ...]]
_STEP_LIMIT = 200_000


@dataclass
class Result:
    """The score, and the names of the feedback that is shown."""

    score: Fraction = Fraction(0)
    shown: list[str] = field(default_factory=list)


class Conditions:
    """The conditions of one item, ready to be run; `exclusive` are the responses where one label is chosen."""

    def __init__(self, item: Element, exclusive: frozenset[str]) -> None:
        self.exclusive, self.steps = exclusive, _STEP_LIMIT
        self.conditions = list(item.iter("respcondition"))
        self.declared = {each.get("varname") or "SCORE": each for each in item.iter("decvar")}
        names = [name for name in self.declared if "score" in name.lower()] or list(self.declared)
        self.name = names[0] if names else "SCORE"
        self.key = self._key()

    def run(self, given: Given) -> Result:
        """What the item gives and says for these responses."""
        result, values, is_scored = Result(), defaultdict(Fraction, self._start()), False
        for condition in self.conditions:
            if not self._holds(condition.find("conditionvar"), given, is_scored):
                continue
            changes = condition.findall("setvar")
            for change in changes:
                self._change(values, change)
            is_scored = is_scored or bool(changes)
            result.shown += [each.get("linkrefid") or "" for each in condition.findall("displayfeedback")]
            if self._stops(condition, changes):
                break
        result.score = self._bounded(values[self.name])
        return result

    def _start(self) -> dict[str, Fraction]:
        return {name: number(each.get("defaultval")) or Fraction(0) for name, each in self.declared.items()}

    def _bounded(self, score: Fraction) -> Fraction:
        declared = self.declared.get(self.name)
        if declared is not None:
            low, high = number(declared.get("minvalue")), number(declared.get("maxvalue"))
            score = score if low is None else max(low, score)
            score = score if not high or high <= 0 else min(high, score)
        return score

    def _change(self, values: dict[str, Fraction], change: Element) -> None:
        amount, name = number(change.text), change.get("varname") or self.name
        if amount is None:
            raise Unmeasurable
        action = (change.get("action") or "Set").lower()
        if action == "set":
            values[name] = amount
        elif action in ("add", "subtract"):
            values[name] += amount if action == "add" else -amount
        elif action == "multiply":
            values[name] *= amount
        else:
            raise Unmeasurable

    def _stops(self, condition: Element, changes: Sequence[Element]) -> bool:
        """The rule is to stop, but what adds to the score, or only says something, lets the next one be looked at."""
        said = (condition.get("continue") or "").lower()
        adds = any((change.get("action") or "").lower() in ("add", "subtract") for change in changes)
        return bool(changes) and said != "yes" and not adds

    # Conditions

    def _holds(self, element: Element | None, given: Given, is_scored: bool) -> bool:
        if element is None:
            return True
        children = [child for child in element if isinstance(child.tag, str)]
        groups: dict[str, list[bool]] = defaultdict(list)
        for place, child in enumerate(children):
            # Several texts for one response are alternatives, and so are labels of which one is chosen.
            is_choice = child.tag == "varequal" and (child.get("respident") or "") in self.exclusive
            name = child.get("respident") or "" if is_choice else f"\x00{place}"
            groups[name].append(self._true(child, given, is_scored))
        return all(any(found) for found in groups.values())

    def _true(self, element: Element, given: Given, is_scored: bool) -> bool:
        self.steps -= 1
        if self.steps < 0:
            raise Unmeasurable
        name = str(element.tag)
        if name == "and":
            return all(self._true(child, given, is_scored) for child in element)
        if name == "or":
            return any(self._true(child, given, is_scored) for child in element)
        if name == "not":
            return not any(self._true(child, given, is_scored) for child in element)
        if name == "other":
            return not is_scored
        values = given.get(element.get("respident") or "", ())
        if name == "unanswered":
            return not values
        return _compare(name, element, values)

    def _key(self) -> dict[str, tuple[str, ...]]:
        """The responses that conditions with a positive score name, as far as they are not excluded."""
        found: dict[str, list[str]] = defaultdict(list)
        for condition in self.conditions:
            changes = [number(change.text) for change in condition.findall("setvar")]
            if any(change and change > 0 for change in changes):
                for element in _wanted(condition):
                    found[element.get("respident") or ""].append((element.text or "").strip())
        return {
            name: tuple(dict.fromkeys(values))[: 1 if name in self.exclusive else None]
            for name, values in found.items()
        }


def _wanted(element: Element) -> Iterator[Element]:
    """Every `varequal` that is not under a `not`."""
    for child in element:
        if child.tag == "varequal":
            yield child
        elif child.tag != "not":
            yield from _wanted(child)


def _compare(name: str, element: Element, values: tuple[str, ...]) -> bool:
    wanted = (element.text or "").strip()
    if name == "varequal":
        if (element.get("case") or "").lower() == "yes":
            return wanted in values
        return _same(wanted) in [_same(value) for value in values]
    if name == "varsubstring":
        return any(wanted.lower() in value.lower() for value in values)
    limit, typed = number(wanted), [number(value) for value in values]
    if name not in ("vargt", "vargte", "varlt", "varlte") or limit is None:
        raise Unmeasurable
    numbers = [value for value in typed if value is not None]
    holds = {
        "vargt": lambda value: value > limit,
        "vargte": lambda value: value >= limit,
        "varlt": lambda value: value < limit,
        "varlte": lambda value: value <= limit,
    }[name]
    return any(holds(value) for value in numbers)


def _same(text: str) -> str:
    exact = number(text)
    return str(exact) if exact is not None else " ".join(text.lower().split())
