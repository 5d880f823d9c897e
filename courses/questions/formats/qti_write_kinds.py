"""The kinds of questions as interactions of QTI, each with its declaration and its share of the score."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from courses.questions.formats.qti_ask import Ask
from courses.questions.formats.qti_rules import condition, grow_by, set_outcome, written
from courses.questions.formats.qti_write_choices import hotspot, one_answer, several_answers, true_false
from courses.questions.formats.xml import Element, add_element, new_element
from courses.questions.kinds.base import Fault
from courses.questions.kinds.matching import Pairs
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.ordering import Sequence as Ordered
from courses.questions.kinds.short_text import AcceptedTexts
from courses.questions.kinds.wildcards import example, parts

_UNITS = Fault("Units of measurement are kept for this site only: QTI itself has none.")
_WILDCARDS = Fault(
    "Answers with “*” for any text are kept for this site only: other platforms see one example."
)


def _matching(ask: Ask, content: Pairs) -> Element:
    choices = list(dict.fromkeys([*(pair.right for pair in content.pairs), *content.distractors]))
    names = {text: f"choice_{place}" for place, text in enumerate(choices, 1)}
    count = len(content.pairs)
    made = ask.interaction("matchInteraction", shuffle="true", maxAssociations=str(count))
    lefts, rights = add_element(made, "simpleMatchSet"), add_element(made, "simpleMatchSet")
    for pair in content.pairs:
        holder = add_element(
            lefts, "simpleAssociableChoice", None, identifier=f"pair_{pair.id}", matchMax="1"
        )
        ask.texts.fill(holder, pair.left)
    for text, name in names.items():
        add_element(rights, "simpleAssociableChoice", text, identifier=name, matchMax=str(count))
    key = [f"pair_{pair.id} {names[pair.right]}" for pair in content.pairs]
    if content.scoring == "all_or_nothing":
        ask.rules.declare(ask.response, "directedPair", "multiple", key)
        ask.rules.add_matched(ask.response, ask.points)
    else:
        ask.rules.declare(
            ask.response, "directedPair", "multiple", key, [(pair, ask.points / count) for pair in key]
        )
        ask.rules.add_mapped(ask.response)
    return made


def _ordering(ask: Ask, content: Ordered) -> Element:
    made = ask.interaction("orderInteraction", shuffle="true")
    key = [item.id for item in content.items]
    # In the order of their ids, so that the file itself does not show the answer in the order of its lines.
    for item in sorted(content.items, key=lambda item: item.text.comparable()):
        ask.texts.fill(add_element(made, "simpleChoice", None, identifier=item.id), item.text)
    ask.rules.declare(ask.response, "identifier", "ordered", key)
    if content.scoring == "all_or_nothing":
        ask.rules.add_matched(ask.response, ask.points)
        return made
    for place, name in enumerate(key, 1):
        test = new_element("match")
        add_element(add_element(test, "index", None, n=str(place)), "variable", None, identifier=ask.response)
        add_element(test, "baseValue", name, baseType="identifier")
        ask.rules.rules.append(condition([(test, [grow_by(ask.points / len(key))])]))
    return made


def _short_text(ask: Ask, content: AcceptedTexts) -> Element:
    known: dict[str, Fraction] = {}
    for answer in content.answers:
        if len(parts(answer.text)) > 1:
            ask.lose(_WILDCARDS)
        text = example(answer.text)
        if text and answer.weight > known.get(text, Fraction(0)):
            known[text] = answer.weight
    right = [example(answer.text) for answer in content.right()]
    worth = [(text, weight * ask.points) for text, weight in known.items()]
    ask.rules.declare(ask.response, "string", "single", right[:1], worth, None, ignores_case=True)
    ask.rules.add_mapped(ask.response)
    _say_typed(ask, content)
    return ask.interaction("textEntryInteraction", expectedLength="20")


def _say_typed(ask: Ask, content: AcceptedTexts) -> None:
    branches, otherwise = [], []
    for answer in content.answers:
        if ask.say(f"answer_{answer.id}", answer.feedback):
            text = example(answer.text)
            rule = set_outcome(ask.outcome, f"answer_{answer.id}")
            if text:
                test = new_element("stringMatch", None, caseSensitive="false")
                add_element(test, "variable", None, identifier=ask.response)
                add_element(test, "baseValue", text, baseType="string")
                branches.append((test, [rule]))
            else:
                otherwise = [rule]
    if branches:
        ask.rules.rules.append(condition(branches, otherwise))
    elif otherwise:
        ask.rules.rules.append(condition([(_not(_mapped_above_nothing(ask)), otherwise)]))


def _mapped_above_nothing(ask: Ask) -> Element:
    test = new_element("gt")
    add_element(test, "mapResponse", None, identifier=ask.response)
    add_element(test, "baseValue", "0", baseType="float")
    return test


def _not(test: Element) -> Element:
    made = new_element("not")
    made.append(test)
    return made


def _number(ask: Ask, content: Intervals) -> Element:
    if content.units.known:
        ask.lose(_UNITS)
    right = content.right()
    ask.rules.declare(ask.response, "float", "single", [written(Fraction(right[0].example()))])
    branches = []
    for answer in sorted(content.answers, key=lambda answer: -answer.weight):
        rules = [grow_by(answer.weight * ask.points)]
        if ask.say(f"answer_{answer.id}", answer.feedback):
            rules.append(set_outcome(ask.outcome, f"answer_{answer.id}"))
        branches.append((_holds(ask, answer), rules))
    wrong = [set_outcome(ask.outcome, "wrong")] if ask.say("wrong", content.feedback_wrong) else []
    ask.rules.rules.append(condition(branches, wrong))
    return ask.interaction("textEntryInteraction", expectedLength="10")


def _holds(ask: Ask, answer: Interval) -> Element:
    if answer.value is None:
        test = new_element("and")
        for name, end in (("gte", answer.low), ("lte", answer.high)):
            compared = add_element(test, name)
            add_element(compared, "variable", None, identifier=ask.response)
            add_element(compared, "baseValue", written(Fraction(end)), baseType="float")
        return test
    mode = {"toleranceMode": "exact"}
    if answer.tolerance:
        mode = {"toleranceMode": "absolute", "tolerance": written(Fraction(answer.tolerance))}
    test = new_element("equal", None, **mode)
    add_element(test, "variable", None, identifier=ask.response)
    add_element(test, "baseValue", written(Fraction(answer.value)), baseType="float")
    return test


INTERACTIONS: dict[str, Callable[[Ask, Any], Element]] = {
    "one_answer": one_answer,
    "several_answers": several_answers,
    "true_false": true_false,
    "matching": _matching,
    "ordering": _ordering,
    "short_text": _short_text,
    "number": _number,
    "hotspot": hotspot,
}
# Interactions that stand inside a line of text.
INLINE = ("short_text", "number")
