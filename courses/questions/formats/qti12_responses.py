"""What one response of a QTI 1.2 item becomes: choices, or a text to be typed."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from courses.questions.formats.qti12_scene import Item, is_multiple
from courses.questions.formats.qti12_texts import material
from courses.questions.formats.qti_asked import NO_KEY, OTHER_SCORING, UNKNOWN_SCORING, Answer, NotHeld
from courses.questions.formats.qti_choices import Choice, is_truth, says_true
from courses.questions.formats.qti_declarations import Unmeasurable
from courses.questions.formats.qti_scores import Scored, by_key, score_one, score_several, share
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.texts import RichText
from courses.questions.kinds.true_false import Statement
from courses.questions.kinds.wildcards import bare
from lms.core.text import clean_line


def labels_of(response: Element, shown: Shown) -> list[Choice]:
    """The labels that may be chosen."""
    found = [
        Choice(each.get("ident") or "", material(each, shown)) for each in response.iter("response_label")
    ]
    if len(found) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    return found


def choices(item: Item, response: Element, *, plain: bool = False) -> Answer:
    """One answer, several answers, or true or false."""
    name, found = response.get("ident") or "", labels_of(response, item.shown)
    several = is_multiple(response)
    scored = _scored(item, name, [each.id for each in found], several=several)
    if (
        not plain
        and not several
        and is_truth(found)
        and set(scored.weights.values()) == {Fraction(0), Fraction(1)}
    ):
        right = next(each for each in found if scored.weights[each.id] == 1)
        wrong = next(each for each in found if each is not right)
        said = [item.take(item.shown_after(name, (each.id,))) for each in (right, wrong)]
        return Answer("true_false", Statement(says_true(right.text), *said).to_json(), scored.best)
    said_of = _said_of(item, name, [each.id for each in found], several=several)
    options = tuple(
        Option(option_id(place), each.text, scored.weights[each.id], said_of[each.id])
        for place, each in enumerate(found)
    )
    render = next(response.iter("render_choice"), None)
    shuffle = render is None or (render.get("shuffle") or "Yes").lower() != "no"
    kind = "several_answers" if several else "one_answer"
    return Answer(kind, Choices(options, shuffle, scored.scoring).to_json(), scored.best)


def _scored(item: Item, name: str, ids: list[str], *, several: bool) -> Scored:
    key = item.conditions.key.get(name, ())
    try:
        gain = item.gain(name)
        scored = score_several(ids, key, gain) if several else score_one(ids, gain)
    except Unmeasurable:
        scored = None
    if scored is None:
        if not set(key) & set(ids):
            raise NotHeld(NO_KEY)
        item.remark(UNKNOWN_SCORING)
        return by_key(ids, key, several=several)
    if not scored.is_exact:
        item.remark(OTHER_SCORING)
    return scored


def _said_of(item: Item, name: str, ids: list[str], *, several: bool) -> dict[str, RichText | None]:
    after = {id: item.shown_after(name, (id,)) for id in ids}
    count = Counter(said for found in after.values() for said in set(found))
    return {
        id: item.take([said for said in found if not several or count[said] == 1])
        for id, found in after.items()
    }


def typed(item: Item, name: str, words: Sequence[str] = ()) -> Answer:
    """A text to be typed; `words` are right besides those that the conditions name."""
    values = list(dict.fromkeys(map(clean_line, (*_named(item, name), *words))))
    worth = _worth(item, name, values, words)
    best = max(worth.values(), default=Fraction(0))
    if best <= 0:
        raise NotHeld(NO_KEY)
    found: dict[str, tuple[str, Fraction]] = {}
    for text, value in worth.items():
        if value > 0 and bare(text) and value > found.get(bare(text), ("", Fraction(0)))[1]:
            found[bare(text)] = (text, value)
    if len(found) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    answers = [
        Accepted(
            option_id(place),
            text.replace("*", "\\*"),
            share(value / best),
            item.take(item.shown_after(name, (text,))),
        )
        for place, (text, value) in enumerate(found.values())
    ]
    wrong = item.take(item.shown_to_nobody(name))
    if wrong and len(answers) < OPTION_LIMIT:
        answers.append(Accepted(option_id(len(answers)), "*", Fraction(0), wrong))
    return Answer("short_text", AcceptedTexts(tuple(answers)).to_json(), best)


def _named(item: Item, name: str) -> list[str]:
    return [each.text or "" for each in item.element.iter("varequal") if each.get("respident") == name]


def _worth(item: Item, name: str, values: list[str], words: Sequence[str]) -> dict[str, Fraction]:
    if words:
        return dict.fromkeys(values, Fraction(1))
    try:
        gain = item.gain(name)
        return {text: gain((text,)) for text in values}
    except Unmeasurable:
        item.remark(UNKNOWN_SCORING)
        return dict.fromkeys(values, Fraction(1))
