"""What the two kinds with options to choose from share: their JSON, their order, their lines.

Data: {"options": [{"id": "a", "text": T, "weight": "100", "feedback": T?}, …], "shuffle": false?, "scoring":
…?} where T is a bare string (plain text) or {"text", "format", "html"?} and the weight is in per cent, as a
string.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from courses.questions.kinds import shape
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.chance import opaque_ids, shuffled
from courses.questions.kinds.lines import line
from courses.questions.kinds.texts import RichText, optional_rich, rich


@dataclass(frozen=True)
class Option:
    """One answer to choose, the share of the points it is worth, and what is said of it after closing."""

    id: str
    text: RichText
    weight: Fraction
    feedback: RichText | None = None

    def to_json(self) -> Json:
        """The stored form."""
        percent = shape.plain_decimal(self.weight * 100)
        stored: Json = {"id": self.id, "text": self.text.to_json(), "weight": percent}
        return stored | {"feedback": self.feedback.to_json()} if self.feedback else stored


@dataclass(frozen=True)
class Choices:
    """The options of a question, whether chance orders them, and how they are scored."""

    options: tuple[Option, ...]
    shuffle: bool = True
    scoring: str = "weights"

    def to_json(self) -> Json:
        """The stored form, with nothing that goes without saying."""
        stored: Json = {"options": [option.to_json() for option in self.options]}
        if not self.shuffle:
            stored["shuffle"] = False
        if self.scoring != "weights":
            stored["scoring"] = self.scoring
        return stored

    def where(self, holds: Callable[[Fraction], bool]) -> list[Option]:
        """The options whose weight is such."""
        return [option for option in self.options if holds(option.weight)]


def parse_choices(data: Json, scorings: tuple[str, ...]) -> Choices:
    """The typed options; Malformed where the JSON has another shape."""
    options = [
        Option(
            id=shape.text(entry, "id"),
            text=rich(entry, "text"),
            weight=shape.weight(entry, "0"),
            feedback=optional_rich(entry, "feedback"),
        )
        for entry in shape.entries(data, "options")
    ]
    shape.ids([option.id for option in options])
    return Choices(tuple(options), shape.flag(data, "shuffle", True), shape.choice(data, "scoring", scorings))


def option_faults(options: Sequence[Option]) -> list[Fault]:
    """Too few options, empty ones, or two alike."""
    found = []
    if len(options) < 2:
        found.append(Fault("A question of this kind needs at least two answers."))
    texts = [option.text.comparable() for option in options]
    if not all(texts):
        found.append(Fault("An answer is empty."))
    for repeated in sorted({text for text in texts if text and texts.count(text) > 1}):
        found.append(Fault("Two answers are the same: “%(text)s”.", {"text": repeated[:80]}))
    return found


def freeze_choices(choices: Choices, rng: random.Random) -> Json:
    """{"options": [[random id, stable id], …]} in the order of this attempt."""
    stable = [option.id for option in choices.options]
    opaque = opaque_ids(rng, len(stable))
    order = shuffled(rng, stable) if choices.shuffle else stable
    return {"options": [list(pair) for pair in zip(opaque, order, strict=True)]}


def offered(frozen: Json) -> list[str]:
    """The random ids of this attempt, in its order."""
    return [opaque for opaque, _ in frozen["options"]]


def view_options(choices: Choices, frozen: Json) -> list[Json]:
    """The options in the order of this attempt, under their random ids."""
    texts = {option.id: option.text for option in choices.options}
    return [{"id": opaque} | texts[stable].shown() for opaque, stable in frozen["options"]]


def chosen_options(choices: Choices, frozen: Json, picked: Sequence[str]) -> list[Option]:
    """The options behind the random ids that were picked, in the order of the question."""
    stable = {name for opaque, name in frozen["options"] if opaque in picked}
    return [option for option in choices.options if option.id in stable]


def picked_for(frozen: Json, options: Sequence[Option]) -> list[str]:
    """The random ids of these options, in the order of this attempt."""
    wanted = {option.id for option in options}
    return [opaque for opaque, stable in frozen["options"] if stable in wanted]


def right_options(choices: Choices) -> list[Option]:
    """The options that earn something."""
    return choices.where(lambda weight: weight > 0)


def score_several(choices: Choices, chosen: list[Option]) -> Fraction:
    """The share that these options earn together.

    "weights": their weights added up, as a share of all positive weights, never below 0; measured against
    that sum, three times 33.33333 per cent is exactly full marks. "all_or_nothing": full marks for exactly
    the options of positive weight, else 0.
    """
    right = right_options(choices)
    if choices.scoring == "all_or_nothing":
        return Fraction(chosen == right)
    earned = sum((option.weight for option in chosen), Fraction(0))
    return max(Fraction(0), earned / sum((option.weight for option in right), Fraction(0)))


def free_ticks(choices: Choices) -> list[Fault]:
    """What an author should know where ticking everything earns full marks."""
    if choices.scoring == "all_or_nothing" or choices.where(lambda weight: weight < 0):
        return []
    return [Fault("No wrong answer costs anything: whoever ticks everything earns full marks.")]


def option_ids(choices: Choices) -> frozenset[str]:
    """The stable ids of all options."""
    return frozenset(option.id for option in choices.options)


def option_labels(choices: Choices) -> dict[str, str]:
    """The words of every option by its stable id."""
    return {option.id: option.text.plain() for option in choices.options}


def option_line(option: Option, verdict: str | None) -> Json:
    """The line of an option that was chosen."""
    return line(option.text, id=option.id, verdict=verdict, feedback=option.feedback)
