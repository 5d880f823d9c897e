"""Everything that is known of a QTI 1.2 item before its responses are read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from courses.questions.formats.qti12_fields import feedback_of, fields_of, kind_of
from courses.questions.formats.qti12_scores import Conditions
from courses.questions.formats.qti12_texts import material
from courses.questions.formats.qti_declarations import Unmeasurable
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.qti_text import join
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault
from courses.questions.kinds.texts import RichText

_RESPONSES = (
    "response_lid",
    "response_str",
    "response_num",
    "response_xy",
    "response_grp",
    "response_extension",
)
_NOBODY = "\x00"


@dataclass
class Item:
    """One item: its responses, how it scores them, what it says, and what is lost of it."""

    element: Element
    shown: Shown
    fields: dict[str, str]
    responses: list[Element]
    conditions: Conditions
    said: dict[str, RichText]
    remarks: list[Fault] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    general: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """The kind that the platform names."""
        return kind_of(self.fields)

    def part(self) -> "Item":
        """The same for one of several responses: what is said of the whole belongs to none of them."""
        return replace(self, said={})

    def remark(self, fault: Fault) -> None:
        """Something is not kept as it was."""
        if fault not in self.remarks:
            self.remarks.append(fault)

    # Texts

    def pieces(self) -> list[tuple[RichText | None, Element | None]]:
        """The texts and the responses of the presentation, in their order."""
        presentation = self.element.find("presentation")
        return [] if presentation is None else list(_pieces(presentation, self.shown))

    def stem(self) -> RichText:
        """The text of the presentation without what belongs to a response."""
        return join([text for text, _ in self.pieces() if text is not None])

    def own_text(self, response: Element) -> RichText:
        """The text that belongs to this response."""
        return join([material(each, self.shown) for each in response.findall("material")])

    # Scores

    def gain(self, response: str) -> Callable[[tuple[str, ...]], Fraction]:
        """What a response adds when all others are right."""
        key = self.conditions.key
        blank = self.conditions.run({**key, response: ()}).score
        blank = blank if len(key) > 1 else max(blank, Fraction(0))
        return lambda values: self.conditions.run({**key, response: values}).score - blank

    # Feedback

    def shown_after(self, response: str, values: tuple[str, ...]) -> list[str]:
        """The feedback after this response, all others right."""
        try:
            return self.conditions.run({**self.conditions.key, response: values}).shown
        except Unmeasurable:
            return []

    def shown_to_nobody(self, response: str) -> list[str]:
        """The feedback after a response that nobody foresaw."""
        return self.shown_after(response, (_NOBODY,))

    def take(self, names: Sequence[str]) -> RichText | None:
        """These feedbacks below each other, but for those that are shown in any case."""
        kept = [name for name in dict.fromkeys(names) if name in self.said and name not in self.general]
        self.used.update(kept)
        return join([self.said[name] for name in kept]) if kept else None

    def explain(self) -> RichText:
        """What is said whatever is answered, and every solution."""
        self.general = (self._always() | self._solutions()) & set(self.said)
        self.used.update(self.general)
        return join([text for name, text in self.said.items() if name in self.general])

    def _always(self) -> set[str]:
        try:
            tried = [self.conditions.run(self.conditions.key).shown, self.conditions.run({}).shown]
        except Unmeasurable:
            return set()
        tried += [self.shown_to_nobody(response.get("ident") or "") for response in self.responses]
        return set.intersection(*map(set, tried))

    def _solutions(self) -> set[str]:
        texts = self.element.iter("itemfeedback")
        return {each.get("ident") or "" for each in texts if each.find("solution") is not None}

    @property
    def is_feedback_lost(self) -> bool:
        """True where something that was said stands nowhere."""
        return bool({name for name, text in self.said.items() if text.text} - self.used)


def open_item(element: Element, shown: Shown) -> Item:
    """The item, already normalised."""
    presentation = element.find("presentation")
    responses = list((element if presentation is None else presentation).iter(*_RESPONSES))
    exclusive = frozenset(
        each.get("ident") or "" for each in responses if each.tag != "response_lid" or not is_multiple(each)
    )
    conditions = Conditions(element, exclusive)
    return Item(element, shown, fields_of(element), responses, conditions, feedback_of(element, shown))


def is_multiple(response: Element) -> bool:
    """True where more than one label may be chosen, or all are put in order."""
    return (response.get("rcardinality") or "Single").lower() != "single"


def _pieces(element: Element, shown: Shown) -> Iterator[tuple[RichText | None, Element | None]]:
    for child in element:
        if child.tag in _RESPONSES:
            yield None, child
        elif child.tag == "material":
            yield material(child, shown), None
        elif isinstance(child.tag, str):
            yield from _pieces(child, shown)
