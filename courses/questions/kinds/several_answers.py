"""Several answers (nhiều đáp án): the learner ticks every option that holds."""

import random
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds.base import Fault, Fields, Json, Kind, Say
from courses.questions.kinds.choices import (
    Choices,
    chosen_options,
    free_ticks,
    freeze_choices,
    offered,
    option_faults,
    option_ids,
    option_labels,
    option_line,
    parse_choices,
    picked_for,
    right_options,
    score_several,
    view_options,
)
from courses.questions.kinds.form_fields import read_many
from courses.questions.kinds.lines import line
from lms.core.text import msgid

_PERCENT = Fraction(1, 100)


class SeveralAnswers(Kind[Choices]):
    """Data as in `choices`. Response: {"choices": [random id, …]}; `choices.score_several` says what it earns."""

    key = "several_answers"
    label = msgid("Several answers")
    hint = msgid("Choose every right answer.")
    scorings = ("weights", "all_or_nothing")
    moodle_types = ("multichoice", "multichoiceset")
    qti_interactions = ("choiceInteraction",)

    @override
    def parse(self, data: Json) -> Choices:
        return parse_choices(data, self.scorings)

    @override
    def faults(self, content: Choices) -> list[Fault]:
        found = option_faults(content.options)
        total = sum((option.weight for option in right_options(content)), Fraction(0))
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
        return free_ticks(self.parse(data))

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
        picked = read_many(fields, "answer", offered(frozen))
        if isinstance(picked, Fault):
            return picked
        return {"choices": picked} if picked else {}

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        content = self.parse(data)
        return score_several(content, chosen_options(content, frozen, response.get("choices", [])))

    @override
    def choices_in(self, data: Json, frozen: Json, response: Json, /) -> list[str]:
        chosen = chosen_options(self.parse(data), frozen, response.get("choices", []))
        return [option.id for option in chosen]

    @override
    def choice_labels(self, data: Json, _say: Say = str, /) -> dict[str, str]:
        return option_labels(self.parse(data))

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        return {"choices": picked_for(frozen, right_options(self.parse(data)))}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        chosen = chosen_options(self.parse(data), frozen, response.get("choices", []))
        return [option_line(option, "right" if option.weight > 0 else "wrong") for option in chosen]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return [line(option.text, id=option.id) for option in right_options(self.parse(data))]
