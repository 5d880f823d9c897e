"""Several answers (nhiều đáp án): the learner ticks every option that holds."""

import random
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds.base import Fault, Fields, Json, Kind
from courses.questions.kinds.choices import (
    Choices,
    Option,
    chosen_options,
    freeze_choices,
    offered,
    option_faults,
    option_line,
    parse_choices,
    picked_for,
    view_choices,
)
from courses.questions.kinds.form_fields import read_many
from courses.questions.kinds.lines import line
from lms.core.text import msgid

_PERCENT = Fraction(1, 100)


class SeveralAnswers(Kind[Choices]):
    """Data as in `choices`. Response: {"choices": [random id, …]}.

    Scoring "weights" (the rule where nothing is said): the weights of what was ticked, added up, as a share
    of all positive weights, never below 0. Measured against that sum, three times 33.33333 per cent is
    exactly full marks. Scoring "all_or_nothing": full marks for exactly the options of positive weight, else
    0.
    """

    key = "several_answers"
    label = msgid("Several answers")
    scorings = ("weights", "all_or_nothing")

    @override
    def parse(self, data: Json) -> Choices:
        return parse_choices(data, self.scorings)

    @override
    def faults(self, content: Choices) -> list[Fault]:
        found = option_faults(content.options)
        total = sum((option.weight for option in _right(content)), Fraction(0))
        if not total:
            found.append(Fault("No answer is marked as right."))
        elif abs(total - 1) > _PERCENT:
            percent = f"{float(total * 100):g}".replace(".", ",")
            found.append(
                Fault(
                    "The weights of the right answers add up to %(percent)s, not to 100.",
                    {"percent": percent},
                )
            )
        return found

    @override
    def remarks(self, data: Json, /) -> list[Fault]:
        content = self.parse(data)
        if content.scoring == "all_or_nothing" or content.where(lambda weight: weight < 0):
            return []
        return [Fault("No wrong answer costs anything: whoever ticks everything earns full marks.")]

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        return freeze_choices(self.parse(data), rng)

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        return view_choices(self.key, self.parse(data), frozen)

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        picked = read_many(fields, "answer", offered(frozen))
        if isinstance(picked, Fault):
            return picked
        return {"choices": picked} if picked else {}

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        content = self.parse(data)
        chosen = chosen_options(content, frozen, response.get("choices", []))
        right = _right(content)
        if content.scoring == "all_or_nothing":
            return Fraction(chosen == right)
        earned = sum((option.weight for option in chosen), Fraction(0))
        return max(Fraction(0), earned / sum((option.weight for option in right), Fraction(0)))

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        return {"choices": picked_for(frozen, _right(self.parse(data)))}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        chosen = chosen_options(self.parse(data), frozen, response.get("choices", []))
        return [option_line(option, "right" if option.weight > 0 else "wrong") for option in chosen]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return [line(option.text, id=option.id) for option in _right(self.parse(data))]


def _right(content: Choices) -> list[Option]:
    return content.where(lambda weight: weight > 0)
