"""Self-tests: one question, its explanation at once, as often as one likes; nothing is stored, nothing counts."""

import hashlib
import hmac
import random
from dataclasses import dataclass
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict

from courses.questions.kinds.base import Fault, Kind
from courses.questions.kinds.form_fields import fields_under
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.review import review_answer
from courses.questions.models import QuestionVersion


@dataclass(frozen=True)
class SelfTest:
    """A self-test question as one learner sees it: the same order of options each time they come back."""

    question: QuestionVersion
    frozen: dict[str, Any]

    @property
    def kind(self) -> Kind[Any]:
        """The question's kind."""
        return get_kind(self.question.kind)

    @property
    def view(self) -> dict[str, Any]:
        """What may be shown before the answer."""
        return self.kind.public_view(self.question.data, self.frozen)

    @property
    def prefix(self) -> str:
        """What the names of this question's form fields begin with."""
        return f"q{self.question.id}-"

    def read(self, form: MultiDict[str, str]) -> dict[str, Any] | Fault:
        """The answer in a submitted form."""
        fields = fields_under(self.prefix, form.to_dict(flat=False))
        return self.kind.read_response(self.frozen, fields)

    def review(self, response: dict[str, Any]) -> dict[str, Any]:
        """What the page after the answer shows: the outcome, the answer and the key."""
        return review_answer(self.question.kind, self.question.data, self.frozen, response)

    def is_right(self, response: dict[str, Any] | Fault) -> bool:
        """True for full marks; an answer that could not be read is not right."""
        return (
            not isinstance(response, Fault)
            and self.kind.grade(self.question.data, self.frozen, response) == 1
        )


def present(question: QuestionVersion, *, enrolment_id: int) -> SelfTest:
    """The question for the learner of that enrolment; the order of its options is theirs alone."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    seed = hmac.new(secret, f"{enrolment_id}:{question.id}".encode(), hashlib.sha256).digest()
    rng = random.Random(seed)  # noqa: S311 (the order of options, not a secret)
    return SelfTest(question, get_kind(question.kind).freeze(question.data, rng))
