"""Short text (điền khuyết): the learner types a word or a few."""

import random
from dataclasses import dataclass
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds import shape
from courses.questions.kinds.base import ANSWER_LIMIT, Fault, Fields, Json, Kind
from courses.questions.kinds.form_fields import read_line
from courses.questions.kinds.lines import line, verdict
from courses.questions.kinds.texts import RichText, optional_rich
from courses.questions.kinds.wildcards import bare, example, is_anything, matches
from lms.core.text import msgid


@dataclass(frozen=True)
class Accepted:
    """An answer that is foreseen: its pattern, the share of the points, what is said of it after closing."""

    id: str
    text: str
    weight: Fraction
    feedback: RichText | None = None

    def to_json(self) -> Json:
        """The stored form."""
        percent = shape.plain_decimal(self.weight * 100)
        stored: Json = {"id": self.id, "text": self.text, "weight": percent}
        return stored | {"feedback": self.feedback.to_json()} if self.feedback else stored


@dataclass(frozen=True)
class AcceptedTexts:
    """The foreseen answers, in the order of the author."""

    answers: tuple[Accepted, ...]

    def to_json(self) -> Json:
        """The stored form."""
        return {"answers": [answer.to_json() for answer in self.answers]}

    def best(self, typed: str) -> Accepted | None:
        """The foreseen answer of the highest weight that matches, the first of equals."""
        found = [answer for answer in self.answers if typed and matches(answer.text, typed)]
        return max(found, key=lambda answer: answer.weight, default=None)

    def right(self) -> list[Accepted]:
        """The answers that earn full marks."""
        return [answer for answer in self.answers if answer.weight == 1]


class ShortText(Kind[AcceptedTexts]):
    r"""Data: {"answers": [{"id": "a", "text": "…", "weight": "100", "feedback": T?}, …]}.

    Response: {"text": what was typed}. Case, accents and spaces are ignored and đ is d. In a foreseen answer
    `*` stands for any text and `\*` for a star. The best matching answer counts.
    """

    key = "short_text"
    label = msgid("Short text")
    moodle_types = ("shortanswer",)
    qti_interactions = ("textEntryInteraction",)

    @override
    def parse(self, data: Json) -> AcceptedTexts:
        answers = [
            Accepted(
                id=shape.text(entry, "id"),
                text=shape.text(entry, "text"),
                weight=shape.weight(entry),
                feedback=optional_rich(entry, "feedback"),
            )
            for entry in shape.entries(data, "answers")
        ]
        shape.ids([answer.id for answer in answers])
        return AcceptedTexts(tuple(answers))

    @override
    def faults(self, content: AcceptedTexts) -> list[Fault]:
        found = []
        right = content.right()
        if not right:
            found.append(Fault("No answer is marked as right."))
        if any(is_anything(answer.text) for answer in right):
            found.append(Fault("A right answer of a short-text question cannot be any text at all."))
        if any(not bare(answer.text) for answer in content.answers):
            found.append(Fault("An answer is empty."))
        if any(len(answer.text) > ANSWER_LIMIT for answer in content.answers):
            found.append(Fault("An answer has at most %(limit)s characters.", {"limit": ANSWER_LIMIT}))
        if any(answer.weight < 0 for answer in content.answers):
            found.append(Fault("A typed answer cannot have a negative weight."))
        return found

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """Nothing to decide."""
        return {}

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        return self.view(max_length=ANSWER_LIMIT)

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        return read_line(fields)

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        best = self.parse(data).best(response.get("text", ""))
        return best.weight if best else Fraction(0)

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        return {"text": example(self.parse(data).right()[0].text)}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        typed = response.get("text", "")
        if not typed:
            return []
        best = self.parse(data).best(typed)
        share = best.weight if best else Fraction(0)
        feedback = best.feedback if best else None
        return [line(typed, id=best.id if best else None, verdict=verdict(share), feedback=feedback)]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return [line(example(answer.text), id=answer.id) for answer in self.parse(data).right()]
