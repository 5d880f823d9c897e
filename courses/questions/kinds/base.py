"""What every question kind can do; no database, no clock, and chance comes in as an argument."""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Generic, TypeVar

from lms.core.text import msgid

Json = dict[str, Any]
Fields = Mapping[str, list[str]]
Content = TypeVar("Content")
# Words of the interface in the language of the reader: `_` where there is one.
Say = Callable[[str], str]

ANSWER_LIMIT = 500
TEXT_LIMIT = 20_000
OPTION_LIMIT = 26


@dataclass(frozen=True)
class Fault:
    """What is wrong, as an English message id and what to fill in: `_(fault.message, **fault.params)`.

    `place` stands in front where one part of the question is meant: "a)" of a case study, "(1)" of a cloze.
    """

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""


TOO_MANY_ANSWERS = Fault("A question has at most %(limit)s answers.", {"limit": OPTION_LIMIT})
OTHER_IDS = Fault(
    "The corrected question offers other answers than the attempts that are to be scored again: only the key, "
    "the weights, the tolerances and the feedback may differ."
)


class Malformed(ValueError):
    """Stored JSON does not have the shape of its kind."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Kind(ABC, Generic[Content]):
    """One kind of question.

    `data` is the immutable JSON of a question version and holds the key. `frozen` is what one attempt fixes
    at its start and stays on the server. `response` is the JSON of one saved answer, `{}` where nothing is
    answered; it names options by the random ids of the attempt. `scorings` are the values of
    `data["scoring"]`, the first of them the rule where nothing is said. `hint` is told under the stem.
    `moodle_types` and `qti_interactions` are the names under which files of others bring this kind.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    hint: ClassVar[str] = ""
    key_label: ClassVar[str] = msgid("Right answer")
    scorings: ClassVar[tuple[str, ...]] = ()
    is_marked_by_person: ClassVar[bool] = False
    moodle_types: ClassVar[tuple[str, ...]] = ()
    qti_interactions: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def parse(self, data: Json) -> Content:
        """The typed content; Malformed where the JSON has another shape."""

    @abstractmethod
    def faults(self, content: Content) -> list[Fault]:
        """Why this content cannot be asked; empty when it can."""

    def validate(self, data: Json) -> list[Fault]:
        """Every reason why this JSON cannot be asked, whatever the JSON is; empty when it can."""
        try:
            return self.faults(self.parse(data))
        except Malformed as error:
            return [error.fault]

    def remarks(self, _data: Json, /) -> list[Fault]:
        """What an author should look at in a question that can be asked."""
        return []

    def anchors(self, _content: Content, /) -> frozenset[str]:
        """What frozen attempts and saved answers name of the content: a corrected key leaves it as it is."""
        return frozenset()

    def rescorable(self, old: Json, new: Json) -> list[Fault]:
        """Why attempts frozen with `old` cannot be graded with `new`; empty when they can."""
        faults = self.validate(new)
        if faults or self.anchors(self.parse(old)) == self.anchors(self.parse(new)):
            return faults
        return [OTHER_IDS]

    @abstractmethod
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """Everything chance decides for one attempt: orders, and ids that say nothing."""

    @abstractmethod
    def public_view(self, data: Json, frozen: Json) -> Json:
        """What the learner may see before closing: no weight, no correctness, no feedback."""

    def view(self, **shown: Any) -> Json:
        """A public view with its kind and its hint."""
        hint = {"hint": {"message": self.hint, "params": {}}} if self.hint else {}
        return {"kind": self.key} | hint | shown

    @abstractmethod
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        """The answer in these form fields (named without the question's prefix), or why it is refused."""

    @abstractmethod
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        """The exact share of the points, from 0 to 1; nothing answered is 0.

        Where a person marks, it is 0 until that person has.
        """

    def is_answered(self, response: Json) -> bool:
        """True where anything was answered."""
        return bool(response)

    def remark(self, _response: Json, _frozen: Json | None = None, /) -> Fault | None:
        """What to say beside a saved answer that will not count as it stands."""
        return None

    def choices_in(self, _data: Json, _frozen: Json, _response: Json, /) -> list[str]:
        """What was chosen, in ids that hold in every attempt: "a", "1:b", "a→2"; empty for typed answers."""
        return []

    def choice_labels(self, _data: Json, _say: Say = str, /) -> dict[str, str]:
        """Everything that can be chosen: its id as in `choices_in`, and its words as plain text."""
        return {}

    def scene(self, _data: Json, /) -> Json:
        """What the page after closing has to show beside the stem (see templates/questions/kinds), or {}."""
        return {}

    @abstractmethod
    def key_response(self, data: Json, frozen: Json) -> Json:
        """A response that earns full marks."""

    @abstractmethod
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        """The answer, line by line, for the page after closing (see `lines.line`)."""

    @abstractmethod
    def describe_key(self, data: Json) -> list[Json]:
        """The right answer, line by line, for the page after closing (see `lines.line`)."""
