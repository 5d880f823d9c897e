"""One answer (một đáp án): the learner chooses one option and earns its weight."""

import random
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds.base import Fault, Fields, Json, Kind, Say
from courses.questions.kinds.choices import (
    Choices,
    chosen_options,
    freeze_choices,
    offered,
    option_faults,
    option_ids,
    option_labels,
    option_line,
    parse_choices,
    picked_for,
    view_options,
)
from courses.questions.kinds.form_fields import read_one
from courses.questions.kinds.lines import line, verdict
from lms.core.text import msgid


class OneAnswer(Kind[Choices]):
    """Data as in `choices`; some option weighs 100 and some less. Response: {"choice": random id}."""

    key = "one_answer"
    label = msgid("One answer")
    moodle_types = ("multichoice",)
    qti_interactions = ("choiceInteraction",)

    @override
    def parse(self, data: Json) -> Choices:
        return parse_choices(data, ("weights",))

    @override
    def faults(self, content: Choices) -> list[Fault]:
        found = option_faults(content.options)
        if not content.where(lambda weight: weight == 1):
            found.append(Fault("No answer is marked as right."))
        elif not content.where(lambda weight: weight < 1):
            found.append(Fault("Every answer is marked as right."))
        return found

    @override
    def remarks(self, data: Json, /) -> list[Fault]:
        if len(self.parse(data).where(lambda weight: weight == 1)) < 2:
            return []
        return [Fault("More than one answer is marked with “=”: any one of them earns full marks.")]

    @override
    def anchors(self, content: Choices, /) -> frozenset[str]:
        return option_ids(content)

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        return freeze_choices(self.parse(data), rng)

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        return self.view(options=view_options(self.parse(data), frozen))

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        picked = read_one(fields, "answer", offered(frozen))
        if isinstance(picked, Fault):
            return picked
        return {"choice": picked} if picked else {}

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        chosen = chosen_options(self.parse(data), frozen, [response.get("choice", "")])
        return max(Fraction(0), chosen[0].weight) if chosen else Fraction(0)

    @override
    def choices_in(self, data: Json, frozen: Json, response: Json, /) -> list[str]:
        chosen = chosen_options(self.parse(data), frozen, [response.get("choice", "")])
        return [option.id for option in chosen]

    @override
    def choice_labels(self, data: Json, _say: Say = str, /) -> dict[str, str]:
        return option_labels(self.parse(data))

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        right = self.parse(data).where(lambda weight: weight == 1)
        return {"choice": picked_for(frozen, right)[0]}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        chosen = chosen_options(self.parse(data), frozen, [response.get("choice", "")])
        return [option_line(option, verdict(option.weight)) for option in chosen]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return [
            line(option.text, id=option.id) for option in self.parse(data).where(lambda weight: weight == 1)
        ]
