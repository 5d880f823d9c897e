"""A QTI 1.2 item with several responses: pairs, a text with gaps, or a situation with questions."""

from dataclasses import replace
from fractions import Fraction

from courses.questions.formats.qti12_responses import choices, labels_of, typed
from courses.questions.formats.qti12_scene import Item
from courses.questions.formats.qti12_single import typed_response
from courses.questions.formats.qti_asked import NO_KEY, OTHER_SCORING, Answer, NotHeld, part_json
from courses.questions.formats.qti_scores import score_whole
from courses.questions.formats.qti_text import as_html, join, tidy
from courses.questions.formats.words import to_plain
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText
from lms.core.text import clean_line

_NO_LEFT = Fault("A pair without a left side is left out; its right side stays as a choice.")
_NO_PLACE = Fault("The gap “%(name)s” has no place in the text.")
_PATTERN = Fault("An answer that is compared by a pattern is not supported.")
_OPEN_KIND = "fill_in_multiple_blanks_question"
_BLANKS = (_OPEN_KIND, "multiple_dropdowns_question", "fib_plus")


def has_blanks(item: Item) -> bool:
    """True where the text says by `[name]` where each response stands."""
    if item.kind in _BLANKS or len(item.responses) < 2:
        return item.kind in _BLANKS
    source = item.stem().text
    return all(_place(response) in source for response in item.responses)


def _place(response: Element) -> str:
    return f"[{(response.get('ident') or '').removeprefix('response_')}]"


def several(item: Item) -> tuple[RichText, Answer]:
    """The text and the content of an item with several responses."""
    if all(each.tag != "response_lid" for each in item.responses):
        return RichText(""), _gaps(item)
    return (item.stem(), _matching(item)) if _is_table(item) else _case(item)


# Pairs


def _is_table(item: Item) -> bool:
    """True where every response has a text of its own and all offer the same: a table of pairs."""
    if "match" in item.kind:
        return True
    offers = [{label.text.text for label in labels_of(each, item.shown)} for each in item.responses]
    has_texts = all(each.find("material") is not None for each in item.responses)
    return has_texts and all(offer == offers[0] for offer in offers)


def _matching(item: Item) -> Answer:
    pairs: list[Pair] = []
    words: dict[str, None] = {}
    points = Fraction(0)
    for response in item.responses:
        plain = {each.id: _words(each.text) for each in labels_of(response, item.shown)}
        words |= dict.fromkeys(filter(None, plain.values()))
        left = item.own_text(response)
        if not left.text:
            item.remark(_NO_LEFT)
            continue
        right, worth = _best_label(item, response, list(plain))
        points += worth
        if len(pairs) >= OPTION_LIMIT:
            raise NotHeld(TOO_MANY_ANSWERS)
        pairs.append(Pair(option_id(len(pairs)), left, plain[right]))
    extra = tuple(word for word in words if word not in {pair.right for pair in pairs})
    return Answer("matching", Pairs(tuple(pairs), extra, _whole(item)).to_json(), points)


def _words(text: RichText) -> str:
    return clean_line(to_plain(text.text, text.format))


def _best_label(item: Item, response: Element, ids: list[str]) -> tuple[str, Fraction]:
    gain = item.gain(response.get("ident") or "")
    worth = {id: gain((id,)) for id in ids}
    best = max(worth, key=lambda id: worth[id], default="")
    if not best or worth[best] <= 0:
        raise NotHeld(NO_KEY)
    return best, worth[best]


def _whole(item: Item) -> str:
    """'share' or 'all_or_nothing': what is given where one pair is wrong."""
    key = item.conditions.key
    names = tuple(name for name in key if key[name])

    def measure(kept: tuple[str, ...]) -> Fraction:
        return item.conditions.run({name: key[name] for name in kept}).score

    others = [tuple(name for name in names if name != left) for left in names]
    scoring, is_exact = score_whole(names, measure, others=others, wrong=1)
    if not is_exact:
        item.remark(OTHER_SCORING)
    return scoring


# Gaps


def blanks(item: Item) -> Answer:
    """A text in which `[name]` stands where the response of that name is to be filled in."""
    stem, points = item.stem(), Fraction(0)
    gaps: list[Json] = []
    text = stem.text
    for number, response in enumerate(item.responses, 1):
        place = _place(response)
        if place not in text:
            raise NotHeld(Fault(_NO_PLACE.message, {"name": place[1:-1][:60]}))
        text = text.replace(place, f"[[{number}]]", 1)
        answer = _blank(item, response)
        points += answer.points
        gaps.append(part_json(str(number), answer))
    if len(gaps) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    return Answer("cloze", {"text": replace(stem, text=text).to_json(), "gaps": gaps}, points)


def _blank(item: Item, response: Element) -> Answer:
    """A gap of Canvas: its labels are choices of a list, or the texts that are right."""
    if response.tag != "response_lid":
        return typed_response(item.part(), response)
    labels = list(response.iter("response_label"))
    is_open = all((each.get("answer_type") or "openEntry") == "openEntry" for each in labels)
    if item.kind == _OPEN_KIND and is_open:
        return _open_blank(item, response, labels)
    answer = choices(item.part(), response, plain=True)
    return replace(answer, data=_plain_options(answer.data))


def _open_blank(item: Item, response: Element, labels: list[Element]) -> Answer:
    if any((each.get("scoring_algorithm") or "").endswith("Regex") for each in labels):
        raise NotHeld(_PATTERN)
    name = response.get("ident") or ""
    words = [to_plain(each.text.text, each.text.format) for each in labels_of(response, item.shown)]
    gain = item.gain(name)
    worth = max((gain((each.get("ident") or "",)) for each in labels), default=Fraction(0))
    answer = typed(item.part(), f"\x00{name}", words)
    return replace(answer, points=worth if worth > 0 else Fraction(1))


def _plain_options(data: Json) -> Json:
    options = []
    for option in data["options"]:
        text = option["text"]
        plain = text if isinstance(text, str) else to_plain(text["text"], text["format"])
        options.append(option | {"text": clean_line(plain)})
    return data | {"options": options}


def _gaps(item: Item) -> Answer:
    """A text with gaps to be filled by typing, in the order of the presentation."""
    source: list[str] = []
    gaps: list[Json] = []
    points = Fraction(0)
    for text, response in item.pieces():
        if response is None:
            source.append(as_html(text or RichText("")))
            continue
        answer = typed_response(item.part(), response)
        points += answer.points
        gaps.append(part_json(str(len(gaps) + 1), answer))
        source.append(f"[[{len(gaps)}]]")
    if len(gaps) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    if abs(points - item.conditions.run(item.conditions.key).score) > Fraction(1, 10):
        item.remark(OTHER_SCORING)
    return Answer("cloze", {"text": tidy(" ".join(source)).to_json(), "gaps": gaps}, points)


def _case(item: Item) -> tuple[RichText, Answer]:
    """A situation with several questions about it."""
    parts: list[Json] = []
    texts: list[RichText] = []
    points = Fraction(0)
    for text, response in item.pieces():
        if response is None:
            texts.append(text or RichText(""))
            continue
        own, part = item.own_text(response), item.part()
        answer = choices(part, response) if response.tag == "response_lid" else typed_response(part, response)
        points += answer.points
        if len(parts) >= OPTION_LIMIT:
            raise NotHeld(TOO_MANY_ANSWERS)
        parts.append(part_json(option_id(len(parts)), answer, own if own.text else RichText("…")))
    return join(texts), Answer("case_study", {"parts": parts}, points)
