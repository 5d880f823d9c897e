"""Interactions that pair or order: matching and ordering."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from courses.questions.formats.qti_asked import NO_KEY, OTHER_SCORING, UNKNOWN_SCORING, Answer, Asked, NotHeld
from courses.questions.formats.qti_declarations import Unmeasurable, Value
from courses.questions.formats.qti_scores import score_whole
from courses.questions.formats.qti_text import rich_text
from courses.questions.formats.words import to_plain
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.ordering import Item
from courses.questions.kinds.ordering import Sequence as Ordered
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText
from lms.core.text import clean_line

_SEVERAL_EACH = Fault("A table in which a line has several right columns is not supported.")
_PARTIAL_ORDER = Fault("An order of some of the items only is not supported.")
_UNPAIRED = Fault("“%(text)s” belongs to nothing: it is left out.")
_WORDS_ONLY = Fault("A choice on the right side of a pair can be plain text only: its layout is lost.")


def match(asked: Asked) -> Answer:
    """A table of rows and columns, where every row has one right column."""
    sets = list(asked.element.iter("simpleMatchSet"))
    if len(sets) != 2:
        raise NotHeld(Fault("A matching question has two sets; here it has another number."))
    rows, columns = (
        {
            each.get("identifier") or "": rich_text(each, asked.shown)
            for each in one.iter("simpleAssociableChoice")
        }
        for one in sets
    )
    found = [tuple(part.split(" ")) for part in _key(asked)]
    key = [(pair[0], pair[1]) for pair in found if len(pair) == 2]
    if len({row for row, _ in key}) < len(key):
        if len({column for _, column in key}) < len(key):
            raise NotHeld(_SEVERAL_EACH)
        # Every column has one row: the table is read from the other side.
        return _pairs(
            asked, columns, rows, {column: row for row, column in key}, lambda left, right: f"{right} {left}"
        )
    return _pairs(asked, rows, columns, dict(key), lambda left, right: f"{left} {right}")


def associate(asked: Asked) -> Answer:
    """Pairs in one set: the first of each pair stands left, the others are the choices."""
    texts = {
        each.get("identifier") or "": rich_text(each, asked.shown)
        for each in asked.element.iter("simpleAssociableChoice")
    }
    key = dict(pair for pair in (tuple(part.split(" ")) for part in _key(asked)) if len(pair) == 2)
    order = {name: place for place, name in enumerate(texts)}
    key = {
        min(pair, key=lambda name: order.get(name, 0)): max(pair, key=lambda name: order.get(name, 0))
        for pair in key.items()
    }
    if set(key) & set(key.values()):
        raise NotHeld(_SEVERAL_EACH)
    lefts = {name: texts[name] for name in texts if name in key}
    rights = {name: texts[name] for name in texts if name not in key}
    return _pairs(asked, lefts, rights, key, lambda left, right: " ".join(sorted((left, right))))


def _key(asked: Asked) -> list[str]:
    key = asked.key()
    if not key:
        raise NotHeld(NO_KEY, asked.response.line)
    if len(key) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    return key


Write = Callable[[str, str], str]


def _pairs(
    asked: Asked,
    lefts: Mapping[str, RichText],
    rights: Mapping[str, RichText],
    key: Mapping[str, str],
    write: Write,
) -> Answer:
    words = {name: _plain(asked, text) for name, text in rights.items()}
    pairs: list[Pair] = []
    for name, text in lefts.items():
        if key.get(name) in words:
            pairs.append(Pair(option_id(min(len(pairs), OPTION_LIMIT - 1)), text, words[key[name]]))
        else:
            asked.remark(Fault(_UNPAIRED.message, {"text": to_plain(text.text, text.format)[:60]}))
    if len(pairs) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    used = {pair.right for pair in pairs}
    extra = tuple(dict.fromkeys(word for word in words.values() if word not in used))
    full = [write(left, right) for left, right in key.items()]
    others = [
        tuple(
            write(name, _other(right, rights) if name == left else partner) for name, partner in key.items()
        )
        for left, right in key.items()
    ]
    scoring = _scoring(asked, tuple(full), others)
    return Answer("matching", Pairs(tuple(pairs), extra, scoring).to_json(), _best(asked, tuple(full)))


def _plain(asked: Asked, text: RichText) -> str:
    if "<" in text.text and text.format == "html":
        asked.remark(_WORDS_ONLY)
    return clean_line(to_plain(text.text, text.format))


def _other(right: str, rights: Mapping[str, RichText]) -> str:
    return next((name for name in rights if name != right), right)


def _scoring(asked: Asked, full: tuple[str, ...], others: Sequence[tuple[str, ...]], wrong: int = 1) -> str:
    """'share' or 'all_or_nothing', by what the item gives for one wrong part."""
    measure = asked.measure_value()
    if measure is None:
        asked.remark(UNKNOWN_SCORING)
        return "share"
    try:
        scoring, is_exact = score_whole(full, measure, others=others, wrong=wrong)
    except Unmeasurable:
        asked.remark(UNKNOWN_SCORING)
        return "share"
    if not is_exact:
        asked.remark(OTHER_SCORING)
    return scoring


def _best(asked: Asked, full: Value) -> Fraction:
    """What the right response is worth there, 1 where that is not known."""
    measure = asked.measure_value()
    try:
        return measure(full) if measure else Fraction(1)
    except Unmeasurable:
        return Fraction(1)


def order(asked: Asked) -> Answer:
    """Items in their right order."""
    texts = {
        each.get("identifier") or "": rich_text(each, asked.shown)
        for each in asked.element.iter("simpleChoice")
    }
    key = [name for name in _key(asked) if name in texts]
    if len(key) < len(texts):
        raise NotHeld(_PARTIAL_ORDER)
    if len(texts) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    items = tuple(Item(option_id(place), texts[name]) for place, name in enumerate(key))
    swapped = [_swapped(key, place) for place in range(len(key) - 1)]
    scoring = "position" if _scoring(asked, tuple(key), swapped, wrong=2) == "share" else "all_or_nothing"
    return Answer("ordering", Ordered(items, scoring).to_json(), _best(asked, tuple(key)))


def _swapped(key: list[str], place: int) -> tuple[str, ...]:
    found = list(key)
    found[place], found[place + 1] = found[place + 1], found[place]
    return tuple(found)
