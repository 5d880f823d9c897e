"""True or false (đúng/sai)."""

import random
from dataclasses import dataclass
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds import shape
from courses.questions.kinds.base import Fault, Fields, Json, Kind, Say
from courses.questions.kinds.form_fields import read_one
from courses.questions.kinds.lines import message_line, verdict
from courses.questions.kinds.texts import RichText, optional_rich
from lms.core.text import msgid

_NAMES = {"true": msgid("True"), "false": msgid("False")}


@dataclass(frozen=True)
class Statement:
    """Whether the statement holds, and what is said after closing to those who judged it right or wrong."""

    answer: bool
    feedback_right: RichText | None = None
    feedback_wrong: RichText | None = None

    def to_json(self) -> Json:
        """The stored form, with nothing that goes without saying."""
        stored: Json = {"answer": self.answer}
        if self.feedback_right:
            stored["feedback_right"] = self.feedback_right.to_json()
        if self.feedback_wrong:
            stored["feedback_wrong"] = self.feedback_wrong.to_json()
        return stored


class TrueFalse(Kind[Statement]):
    """Data: {"answer": true, "feedback_right": T?, "feedback_wrong": T?}.

    Response: {"choice": "true"} or {"choice": "false"}.
    """

    key = "true_false"
    label = msgid("True or false")
    moodle_types = ("truefalse",)
    qti_interactions = ("choiceInteraction",)

    @override
    def parse(self, data: Json) -> Statement:
        right, wrong = optional_rich(data, "feedback_right"), optional_rich(data, "feedback_wrong")
        return Statement(shape.flag(data, "answer"), right, wrong)

    @override
    def faults(self, content: Statement) -> list[Fault]:
        return []

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """Nothing to decide: true stands before false for everybody."""
        return {}

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        return self.view(options=[{"id": name, "message": _NAMES[name]} for name in _NAMES])

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        picked = read_one(fields, "answer", _NAMES)
        if isinstance(picked, Fault):
            return picked
        return {"choice": picked} if picked else {}

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        return Fraction(response.get("choice") == self.key_response(data, frozen)["choice"])

    @override
    def choices_in(self, _data: Json, _frozen: Json, response: Json, /) -> list[str]:
        return [response["choice"]] if response.get("choice") in _NAMES else []

    @override
    def choice_labels(self, _data: Json, say: Say = str, /) -> dict[str, str]:
        return {name: say(words) for name, words in _NAMES.items()}

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        return {"choice": "true" if self.parse(data).answer else "false"}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        picked = response.get("choice")
        if picked not in _NAMES:
            return []
        share, content = self.grade(data, frozen, response), self.parse(data)
        feedback = content.feedback_right if share else content.feedback_wrong
        return [message_line(_NAMES[picked], id=picked, verdict=verdict(share), feedback=feedback)]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        picked = self.key_response(data, {})["choice"]
        return [message_line(_NAMES[picked], id=picked)]
