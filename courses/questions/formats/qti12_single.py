"""A QTI 1.2 item with one response."""

from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.qti12_numbers import numeric
from courses.questions.formats.qti12_responses import choices, labels_of, typed
from courses.questions.formats.qti12_scene import Item
from courses.questions.formats.qti_asked import NO_KEY, Answer, NotHeld
from courses.questions.formats.qti_declarations import Unmeasurable
from courses.questions.formats.qti_item import GAP
from courses.questions.formats.qti_text import as_html, join, tidy
from courses.questions.formats.rubrics import NO_RUBRIC, default_rubric
from courses.questions.formats.xml import Element
from courses.questions.kinds.essay import Task
from courses.questions.kinds.ordering import Item as OrderItem
from courses.questions.kinds.ordering import Sequence
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText

_ESSAYS = ("essay_question", "essay", "cc.essay.v0p1", "lng", "long answer", "essay question")
_NUMBERS = ("decimal", "integer", "scientific")


def single(item: Item, points: Decimal) -> tuple[RichText, Answer]:
    """The text and the content of an item with one response."""
    response, stem = item.responses[0], item.stem()
    if response.tag == "response_lid":
        text = join([stem, item.own_text(response)])
        is_order = (response.get("rcardinality") or "").lower() == "ordered"
        return text, _order(item, response) if is_order else choices(item, response)
    name = response.get("ident") or ""
    if item.kind in _ESSAYS or not any(each.get("respident") == name for each in item.element.iter()):
        return stem, _essay(item, response, points)
    pieces = item.pieces()
    at = next((place for place, (_, each) in enumerate(pieces) if each is response), len(pieces))
    if any(text is not None and text.text for text, _ in pieces[at + 1 :]):
        texts = [RichText(GAP) if text is None else text for text, _ in pieces]
        stem = tidy(" ".join(as_html(text) for text in texts))
    return stem, typed_response(item, response)


def typed_response(item: Item, response: Element) -> Answer:
    """A number where the item compares numbers, else a text."""
    name = response.get("ident") or ""
    render = next(response.iter("render_fib"), None)
    written = "" if render is None else (render.get("fibtype") or "").lower()
    if response.tag == "response_num" or written in _NUMBERS or "numerical" in item.kind:
        try:
            found = numeric(item, name)
        except Unmeasurable:
            found = None
        if found:
            return found
    return typed(item, name)


def _essay(item: Item, response: Element, points: Decimal) -> Answer:
    item.remark(NO_RUBRIC)
    low, high = (_count(response.get(name)) for name in ("word_limit_min", "word_limit_max"))
    guide = item.fields.get("grading_notes", "")
    task = Task(default_rubric(points), low, high, RichText(guide) if guide else None)
    return Answer("essay", task.to_json(), Fraction(points))


def _count(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 6 else 0


def _order(item: Item, response: Element) -> Answer:
    texts = {each.id: each.text for each in labels_of(response, item.shown)}
    name = response.get("ident") or ""
    wanted = [
        (each.text or "").strip() for each in item.element.iter("varequal") if each.get("respident") == name
    ]
    key = [id for id in dict.fromkeys(wanted) if id in texts]
    if len(key) < len(texts):
        raise NotHeld(NO_KEY)
    items = tuple(OrderItem(option_id(place), texts[id]) for place, id in enumerate(key))
    return Answer("ordering", Sequence(items, "all_or_nothing").to_json())
