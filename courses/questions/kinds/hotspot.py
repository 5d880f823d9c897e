"""Hotspot (chọn vùng trên hình): the learner chooses areas of a picture by their labels."""

import random
from fractions import Fraction
from typing import Any

from typing_extensions import override

from courses.questions.kinds.base import Fault, Fields, Json, Kind, Say
from courses.questions.kinds.chance import opaque_ids
from courses.questions.kinds.choices import (
    Option,
    chosen_options,
    free_ticks,
    offered,
    option_faults,
    option_ids,
    picked_for,
    right_options,
    score_several,
)
from courses.questions.kinds.form_fields import TOO_MANY, read_many
from courses.questions.kinds.lines import message_line, verdict
from courses.questions.kinds.spots import Spots, parse_spots
from lms.core.text import msgid

_LABEL = msgid("Area %(label)s")


class Hotspot(Kind[Spots]):
    """Data: {"image": {"sha256", "alt", "width", "height"}, "areas": [{"id": "a", "label": "A", "shape":
    "rect" | "circle" | "poly", "coords": [pixels], "weight": "100"}, …], "several": false, "scoring": …?}.

    Response: {"choices": [random id, …]}; at most one where `several` is false. One area earns its weight,
    several earn what `choices.score_several` says.
    """

    key = "hotspot"
    label = msgid("Areas of a picture")
    scorings = ("weights", "all_or_nothing")
    qti_interactions = ("hotspotInteraction",)

    @override
    def parse(self, data: Json) -> Spots:
        return parse_spots(data, self.scorings)

    @override
    def faults(self, content: Spots) -> list[Fault]:
        image, found = content.image, option_faults(content.choices.options)
        if not _right(content):
            found.append(Fault("No answer is marked as right."))
        if not image.alt.strip():
            found.append(Fault("The picture needs words that stand for it where it cannot be seen."))
        outside = [
            fault for area in content.areas.values() for fault in area.faults(image.width, image.height)
        ]
        return found + outside[:1]

    @override
    def remarks(self, data: Json, /) -> list[Fault]:
        content = self.parse(data)
        return free_ticks(content.choices) if content.several else []

    @override
    def anchors(self, content: Spots, /) -> frozenset[str]:
        return option_ids(content.choices) | {f"several={content.several}"}

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """{"options": [[random id, stable id], …] in the order of the author, "several"}."""
        content = self.parse(data)
        stable = [option.id for option in content.choices.options]
        pairs = zip(opaque_ids(rng, len(stable)), stable, strict=True)
        return {"options": [list(pair) for pair in pairs], "several": content.several}

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        content = self.parse(data)
        names = {stable: opaque for opaque, stable in frozen["options"]}
        hint = msgid("Choose every area that is right.") if content.several else msgid("Choose one area.")
        shown = self.view(image=content.image.shown(), areas=content.drawn(names), several=content.several)
        return shown | {"hint": {"message": hint, "params": {}}}

    @override
    def scene(self, data: Json, /) -> Json:
        content = self.parse(data)
        areas = content.drawn(dict.fromkeys(content.areas, ""))
        return {"kind": self.key, "image": content.image.shown(), "areas": areas}

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        picked = read_many(fields, "answer", offered(frozen))
        if isinstance(picked, Fault):
            return picked
        if len(picked) > 1 and not frozen["several"]:
            return TOO_MANY
        return {"choices": picked} if picked else {}

    def _chosen(self, content: Spots, frozen: Json, response: Json) -> list[Option]:
        return chosen_options(content.choices, frozen, response.get("choices", []))

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        content = self.parse(data)
        chosen = self._chosen(content, frozen, response)
        if content.several:
            return score_several(content.choices, chosen)
        return max(Fraction(0), chosen[0].weight) if chosen else Fraction(0)

    @override
    def choices_in(self, data: Json, frozen: Json, response: Json, /) -> list[str]:
        return [option.id for option in self._chosen(self.parse(data), frozen, response)]

    @override
    def choice_labels(self, data: Json, _say: Say = str, /) -> dict[str, str]:
        return {option.id: option.text.text for option in self.parse(data).choices.options}

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        content = self.parse(data)
        right = picked_for(frozen, _right(content))
        return {"choices": right if content.several else right[:1]}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        content = self.parse(data)
        chosen = self._chosen(content, frozen, response)
        return [_line(option, verdict=_verdict(option.weight, several=content.several)) for option in chosen]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return [_line(option) for option in _right(self.parse(data))]


def _right(content: Spots) -> list[Option]:
    """The areas that earn full marks, together where several may be chosen."""
    if content.several:
        return right_options(content.choices)
    return content.choices.where(lambda weight: weight == 1)


def _verdict(weight: Fraction, *, several: bool) -> str:
    return verdict(Fraction(weight > 0)) if several else verdict(weight)


def _line(option: Option, **details: Any) -> Json:
    return message_line(_LABEL, {"label": option.text.text}, id=option.id, **details)
