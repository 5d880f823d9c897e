"""The body of an item cut at its interactions; gaps that are filled by choosing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from courses.questions.formats.qti_asked import NO_KEY, Answer, Asked, NotHeld
from courses.questions.formats.qti_choices import Choice, weights_of
from courses.questions.formats.qti_declarations import Unmeasurable
from courses.questions.formats.qti_feedback import of_choice
from courses.questions.formats.qti_scores import share
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.qti_text import is_for_others, markup, rich_text, tidy
from courses.questions.formats.words import to_plain
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText

_INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
_NO_QUESTION = ("endAttemptInteraction", "mediaInteraction")
_PICTURE_GAP = Fault("Pictures to put into gaps are not supported.")
Hole = Callable[[Element], str | None]


def is_interaction(element: Element) -> bool:
    """True for an element that asks something."""
    return str(element.tag).endswith("Interaction") and element.tag not in _NO_QUESTION


@dataclass
class Piece:
    """A text between the questions, or the interactions of one of them and the element that holds them."""

    text: RichText | None
    asks: list[Element] = field(default_factory=list)
    holder: Element | None = None


@dataclass
class Body:
    """The body of an item: its interactions in their order, and how it is cut at them."""

    root: Element
    shown: Shown
    asks: list[Element]

    def whole(self, hole: Hole = lambda _: None) -> RichText:
        """The text of the whole body; feedback and instructions for others are not part of it."""
        return tidy(
            markup(self.root, self.shown, lambda each: hole(each) if isinstance(each.tag, str) else None)
        )

    def is_inside(self, ask: Element) -> bool:
        """True where text stands around the interaction in its own paragraph."""
        parent = ask.getparent()
        if parent is None or parent is self.root:
            return False
        words = "".join(text for text in parent.itertext() if text.strip())
        return bool(words.replace("".join(ask.itertext()), "").strip())

    @property
    def pieces(self) -> list[Piece]:
        """Texts and questions in their order; questions inside one line of text stay together."""
        return list(_pieces(self.root, self.shown))


def cut_body(root: Element, shown: Shown) -> Body:
    """The body with its interactions."""
    asks: dict[str, Element] = {}
    for each in list(root.iter()):
        if isinstance(each.tag, str) and is_interaction(each):
            known = asks.setdefault(each.get("responseIdentifier") or "RESPONSE", each)
            if known is not each and each.getparent() is not None:
                # An item that shows the same question again in another state asks it once.
                _drop(each)
    return Body(root, shown, list(asks.values()))


def _drop(element: Element) -> None:
    """The element is gone, the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _pieces(element: Element, shown: Shown) -> Iterator[Piece]:
    if element.text and element.text.strip():
        yield Piece(RichText(" ".join(element.text.split())))
    for child in element:
        if isinstance(child.tag, str) and not is_for_others(child):
            yield from _piece(child, shown)
        if child.tail and child.tail.strip():
            yield Piece(RichText(" ".join(child.tail.split())))


def _piece(child: Element, shown: Shown) -> Iterator[Piece]:
    asks = [each for each in child.iter() if isinstance(each.tag, str) and is_interaction(each)]
    if asks and (child in asks or all(str(ask.tag) in _INLINE for ask in asks)):
        # A line of text with gaps is one question, whatever stands around the gaps.
        yield Piece(None, asks, child)
    elif asks:
        yield from _pieces(child, shown)
    else:
        text = rich_text(_wrapped(child), shown)
        if text.text:
            yield Piece(text)


def _wrapped(child: Element) -> Element:
    """The element as the content of another, so that its own tag is kept."""
    copy = child.__copy__()
    copy.tail = None
    holder = child.makeelement("div")
    holder.append(copy)
    return holder


def gap_choices(asked: Asked) -> Answer:
    """A gap that is filled by choosing from a list."""
    choices = [
        Choice(each.get("identifier") or "", _plain(rich_text(each, asked.shown)))
        for each in asked.element.iter("inlineChoice")
    ]
    if len(choices) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    ids = [each.id for each in choices]
    scored = weights_of(asked, ids, several=False)
    options = tuple(
        Option(option_id(place), each.text, scored.weights[each.id], asked.feedback.take(
            asked.feedback.after(of_choice(asked.response, each.id)))
        )
        for place, each in enumerate(choices)
    )  # fmt: skip
    shuffle = asked.attribute("shuffle") == "true"
    return Answer("one_answer", Choices(options, shuffle).to_json(), scored.best)


def _plain(text: RichText) -> RichText:
    return RichText(" ".join(to_plain(text.text, text.format).split()))


def gap_match_gaps(asked: Asked) -> list[tuple[Element, Answer]]:
    """The gaps of a gap match, each with the words that may be put into it."""
    if next(asked.element.iter("gapImg"), None) is not None:
        raise NotHeld(_PICTURE_GAP)
    words = {
        each.get("identifier") or "": _plain(rich_text(each, asked.shown))
        for each in asked.element.iter("gapText")
    }
    key = {gap: word for word, gap in (part.split(" ", 1) for part in asked.key() if " " in part)}
    if not key:
        raise NotHeld(NO_KEY, asked.response.line)
    if len(words) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    return [
        (gap, _gap(asked, gap.get("identifier") or "", words, key))
        for gap in asked.element.iter("gap")
        if gap.get("identifier") in key
    ]


def _gap(asked: Asked, name: str, words: dict[str, RichText], key: dict[str, str]) -> Answer:
    worth = _gap_worth(asked, name, list(words), key)
    options = tuple(
        Option(option_id(place), text, share(worth[word])) for place, (word, text) in enumerate(words.items())
    )
    shuffle = asked.attribute("shuffle") == "true"
    return Answer("one_answer", Choices(options, shuffle).to_json(), worth[""])


def _gap_worth(asked: Asked, name: str, words: list[str], key: dict[str, str]) -> dict[str, Fraction]:
    """What each word is worth in this gap as a share, and under '' the points of the gap."""
    measure = asked.measure_value()
    others = tuple(f"{word} {gap}" for gap, word in key.items() if gap != name)
    try:
        if measure:
            blank = measure(others or None)
            found = {word: measure((*others, f"{word} {name}")) - blank for word in words}
            best = max(found.values())
            if best > 0:
                return {word: max(Fraction(0), value) / best for word, value in found.items()} | {"": best}
    except Unmeasurable:
        pass
    return {word: Fraction(word == key[name]) for word in words} | {"": Fraction(1)}
