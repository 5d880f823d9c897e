"""What every question kind can do; no database, no clock, and chance comes in as an argument."""

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Generic, TypeVar

Json = dict[str, Any]
Fields = Mapping[str, list[str]]
Content = TypeVar("Content")

ANSWER_LIMIT = 500
OPTION_LIMIT = 26


@dataclass(frozen=True)
class Fault:
    """What is wrong, as an English message id and what to fill in: `_(fault.message, **fault.params)`."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


TOO_MANY_ANSWERS = Fault("A question has at most %(limit)s answers.", {"limit": OPTION_LIMIT})


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
    `data["scoring"]`, the first of them the rule where nothing is said.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    scorings: ClassVar[tuple[str, ...]] = ()

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

    @abstractmethod
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """Everything chance decides for one attempt: orders, and ids that say nothing."""

    @abstractmethod
    def public_view(self, data: Json, frozen: Json) -> Json:
        """What the learner may see before closing: no weight, no correctness, no feedback."""

    @abstractmethod
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        """The answer in these form fields (named without the question's prefix), or why it is refused."""

    @abstractmethod
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        """The exact share of the points, from 0 to 1; nothing answered is 0."""

    def is_answered(self, response: Json) -> bool:
        """True where anything was answered."""
        return bool(response)

    def remark(self, _response: Json, /) -> Fault | None:
        """What to say beside a saved answer that will not count as it stands."""
        return None

    @abstractmethod
    def key_response(self, data: Json, frozen: Json) -> Json:
        """A response that earns full marks."""

    @abstractmethod
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        """The answer, line by line, for the page after closing (see `lines.line`)."""

    @abstractmethod
    def describe_key(self, data: Json) -> list[Json]:
        """The right answer, line by line, for the page after closing (see `lines.line`)."""
