"""Matching (ghép nối): every prompt gets one of the choices."""

import random
from dataclasses import dataclass
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds import shape
from courses.questions.kinds.base import Fault, Fields, Json, Kind, Say
from courses.questions.kinds.chance import opaque_ids, shuffled
from courses.questions.kinds.form_fields import read_each
from courses.questions.kinds.lines import line
from courses.questions.kinds.texts import RichText, rich
from lms.core.text import msgid


@dataclass(frozen=True)
class Pair:
    """A prompt and the choice that belongs to it; choices are plain text because a select shows no other."""

    id: str
    left: RichText
    right: str


@dataclass(frozen=True)
class Pairs:
    """The pairs, the choices that belong to none, and how they are scored."""

    pairs: tuple[Pair, ...]
    distractors: tuple[str, ...] = ()
    scoring: str = "share"

    def to_json(self) -> Json:
        """The stored form, with nothing that goes without saying."""
        pairs = [{"id": pair.id, "left": pair.left.to_json(), "right": pair.right} for pair in self.pairs]
        stored: Json = {"pairs": pairs}
        if self.distractors:
            stored["distractors"] = list(self.distractors)
        if self.scoring != "share":
            stored["scoring"] = self.scoring
        return stored

    def choices(self) -> list[str]:
        """Every choice once, in an order that does not depend on what belongs where."""
        return sorted({pair.right for pair in self.pairs} | set(self.distractors))


class Matching(Kind[Pairs]):
    """Data: {"pairs": [{"id": "a", "left": T, "right": "…"}, …], "distractors": ["…"]?, "scoring": …?}.

    Response: {"pairs": {random id of the prompt: random id of the choice}}. Scoring "share": the share of the
    prompts with the right choice. Scoring "all_or_nothing": full marks when all are right, else 0. Two
    prompts may have the same right choice.
    """

    key = "matching"
    label = msgid("Matching")
    hint = msgid("Choose one answer for each line.")
    moodle_types = ("matching", "match", "ddmatch")
    qti_interactions = ("matchInteraction", "associateInteraction")
    scorings = ("share", "all_or_nothing")

    @override
    def parse(self, data: Json) -> Pairs:
        pairs = [
            Pair(shape.text(entry, "id"), rich(entry, "left"), shape.text(entry, "right"))
            for entry in shape.entries(data, "pairs")
        ]
        shape.ids([pair.id for pair in pairs])
        extra = [
            shape.text({"text": entry}, "text") for entry in shape.entries(data, "distractors", optional=True)
        ]
        return Pairs(tuple(pairs), tuple(extra), shape.choice(data, "scoring", self.scorings))

    @override
    def faults(self, content: Pairs) -> list[Fault]:
        found = []
        if len(content.pairs) < 2:
            found.append(Fault("A matching question needs at least two pairs."))
        prompts = [pair.left.comparable() for pair in content.pairs]
        if not all(prompts) or not all(choice.strip() for choice in content.choices()):
            found.append(Fault("A pair has an empty side."))
        if len(set(prompts)) < len(prompts):
            found.append(Fault("Two pairs have the same left side."))
        if len(content.choices()) < 2 <= len(content.pairs):
            found.append(Fault("All pairs have the same right side."))
        if {pair.right for pair in content.pairs} & set(content.distractors):
            found.append(Fault("A choice that should belong to nothing is the right side of a pair."))
        return found

    @override
    def anchors(self, content: Pairs, /) -> frozenset[str]:
        return frozenset({pair.id for pair in content.pairs} | {f"→{text}" for text in content.choices()})

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """{"prompts": [[random id, stable id], …], "choices": [[random id, text], …] shuffled}."""
        content = self.parse(data)
        ids = opaque_ids(rng, len(content.pairs) + len(content.choices()))
        prompts = [[opaque, pair.id] for opaque, pair in zip(ids, content.pairs, strict=False)]
        choices = shuffled(rng, content.choices())
        return {
            "prompts": prompts,
            "choices": [list(entry) for entry in zip(ids[len(prompts) :], choices, strict=True)],
        }

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        lefts = {pair.id: pair.left for pair in self.parse(data).pairs}
        return self.view(
            prompts=[{"id": opaque} | lefts[stable].shown() for opaque, stable in frozen["prompts"]],
            choices=[{"id": opaque, "text": text} for opaque, text in frozen["choices"]],
        )

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        names = [opaque for opaque, _ in frozen["prompts"]]
        chosen = read_each(fields, names, [opaque for opaque, _ in frozen["choices"]])
        if isinstance(chosen, Fault):
            return chosen
        return {"pairs": chosen} if chosen else {}

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        content = self.parse(data)
        chosen = _chosen(frozen, response)
        right = sum(chosen.get(pair.id) == pair.right for pair in content.pairs)
        share = Fraction(right, len(content.pairs))
        return share if content.scoring == "share" or share == 1 else Fraction(0)

    @override
    def choices_in(self, data: Json, frozen: Json, response: Json, /) -> list[str]:
        content = self.parse(data)
        chosen, choices = _chosen(frozen, response), content.choices()
        return [
            _choice_id(pair, choices.index(chosen[pair.id])) for pair in content.pairs if pair.id in chosen
        ]

    @override
    def choice_labels(self, data: Json, _say: Say = str, /) -> dict[str, str]:
        content = self.parse(data)
        return {
            _choice_id(pair, place): f"{pair.left.plain()} → {text}"
            for pair in content.pairs
            for place, text in enumerate(content.choices())
        }

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        rights = {pair.id: pair.right for pair in self.parse(data).pairs}
        names = {text: opaque for opaque, text in frozen["choices"]}
        return {"pairs": {opaque: names[rights[stable]] for opaque, stable in frozen["prompts"]}}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        chosen = _chosen(frozen, response)
        return [
            line(
                chosen.get(pair.id),
                id=pair.id,
                prompt=pair.left,
                verdict="right" if chosen.get(pair.id) == pair.right else "wrong",
            )
            for pair in (self.parse(data).pairs if chosen else ())
        ]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return [line(pair.right, id=pair.id, prompt=pair.left) for pair in self.parse(data).pairs]


def _choice_id(pair: Pair, place: int) -> str:
    """The pair and the number of the choice in the order of `Pairs.choices`."""
    return f"{pair.id}→{place + 1}"


def _chosen(frozen: Json, response: Json) -> dict[str, str]:
    """The text chosen for each stable pair id."""
    stable = dict(frozen["prompts"])
    texts = dict(frozen["choices"])
    picked = response.get("pairs", {})
    return {
        stable[name]: texts[choice] for name, choice in picked.items() if name in stable and choice in texts
    }
