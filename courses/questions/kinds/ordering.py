"""Ordering (sắp xếp thứ tự): every item gets its position."""

import random
from collections import Counter
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
class Item:
    """One thing to put in its place."""

    id: str
    text: RichText


@dataclass(frozen=True)
class Sequence:
    """The items in their right order, and how they are scored."""

    items: tuple[Item, ...]
    scoring: str = "position"

    def to_json(self) -> Json:
        """The stored form, with nothing that goes without saying."""
        stored: Json = {"items": [{"id": item.id, "text": item.text.to_json()} for item in self.items]}
        return stored if self.scoring == "position" else stored | {"scoring": self.scoring}


class Ordering(Kind[Sequence]):
    """Data: {"items": [{"id": "a", "text": T}, …] in the right order, "scoring": …?}.

    Response: {"positions": {random id of the item: position from 1}}. Scoring "position": the share of the
    items that stand on their own right position; items put on one position together all count as wrong there,
    so that the same position for everything earns nothing. Scoring "all_or_nothing": full marks for the whole
    order, else 0.
    """

    key = "ordering"
    label = msgid("Ordering")
    hint = msgid("Choose a position for each line, 1 is the first.")
    moodle_types = ("ordering",)
    qti_interactions = ("orderInteraction",)
    scorings = ("position", "all_or_nothing")

    @override
    def parse(self, data: Json) -> Sequence:
        items = [Item(shape.text(entry, "id"), rich(entry, "text")) for entry in shape.entries(data, "items")]
        shape.ids([item.id for item in items])
        return Sequence(tuple(items), shape.choice(data, "scoring", self.scorings))

    @override
    def faults(self, content: Sequence) -> list[Fault]:
        found = []
        texts = [item.text.comparable() for item in content.items]
        if len(texts) < 3:
            # Of two items the one order that is not shown would be the answer.
            found.append(Fault("An ordering question needs at least three items."))
        if not all(texts):
            found.append(Fault("An item to put in order is empty."))
        if len(set(texts)) < len(texts):
            found.append(Fault("Two items to put in order are the same."))
        return found

    @override
    def anchors(self, content: Sequence, /) -> frozenset[str]:
        return frozenset(item.id for item in content.items)

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """{"items": [[random id, stable id], …]} as shown: never the right order where there is another."""
        items = self.parse(data).items
        opaque = opaque_ids(rng, len(items))
        # From an order that does not depend on the right one, so that chance alone decides what is shown.
        order = shuffled(rng, sorted(items, key=lambda item: (item.text.comparable(), item.id)))
        solved = [item.text.comparable() for item in items]
        if [item.text.comparable() for item in order] == solved:
            _swap_two(order)
        return {"items": [[name, item.id] for name, item in zip(opaque, order, strict=True)]}

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        texts = {item.id: item.text for item in self.parse(data).items}
        shown = [{"id": opaque} | texts[stable].shown() for opaque, stable in frozen["items"]]
        return self.view(items=shown, positions=list(range(1, len(shown) + 1)))

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        names = [opaque for opaque, _ in frozen["items"]]
        chosen = read_each(fields, names, [str(position) for position in range(1, len(names) + 1)])
        if isinstance(chosen, Fault):
            return chosen
        return {"positions": {name: int(position) for name, position in chosen.items()}} if chosen else {}

    @override
    def remark(self, response: Json, _frozen: Json | None = None, /) -> Fault | None:
        shared = [position for position, count in Counter(_positions(response).values()).items() if count > 1]
        if not shared:
            return None
        return Fault("More than one item stands at position %(position)s.", {"position": min(shared)})

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        content = self.parse(data)
        share = Fraction(len(_right_ids(content, frozen, response)), len(content.items))
        return share if content.scoring == "position" or share == 1 else Fraction(0)

    @override
    def choices_in(self, data: Json, frozen: Json, response: Json, /) -> list[str]:
        stable, positions = dict(frozen["items"]), _positions(response)
        placed = {stable[name]: position for name, position in positions.items() if name in stable}
        return [f"{item.id}→{placed[item.id]}" for item in self.parse(data).items if item.id in placed]

    @override
    def choice_labels(self, data: Json, _say: Say = str, /) -> dict[str, str]:
        items = self.parse(data).items
        return {
            f"{item.id}→{position}": f"{item.text.plain()} → {position}"
            for item in items
            for position in range(1, len(items) + 1)
        }

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        names = {stable: opaque for opaque, stable in frozen["items"]}
        items = self.parse(data).items
        return {"positions": {names[item.id]: position for position, item in enumerate(items, 1)}}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        content = self.parse(data)
        stable = dict(frozen["items"])
        texts = {item.id: item.text for item in content.items}
        right = _right_ids(content, frozen, response)
        placed = sorted(
            (position, stable[name]) for name, position in _positions(response).items() if name in stable
        )
        return [
            line(texts[id], id=id, verdict="right" if id in right else "wrong") | {"position": position}
            for position, id in placed
        ]

    @override
    def describe_key(self, data: Json) -> list[Json]:
        items = self.parse(data).items
        return [
            line(item.text, id=item.id) | {"position": position} for position, item in enumerate(items, 1)
        ]


def _positions(response: Json) -> dict[str, int]:
    positions: dict[str, int] = response.get("positions", {})
    return positions


def _right_ids(content: Sequence, frozen: Json, response: Json) -> set[str]:
    positions = _positions(response)
    crowd = Counter(positions.values())
    placed = {stable: positions.get(opaque) for opaque, stable in frozen["items"]}
    return {
        item.id
        for position, item in enumerate(content.items, 1)
        if placed.get(item.id) == position and crowd[position] == 1
    }


def _swap_two(order: list[Item]) -> None:
    """The first item and the first that differs from it change places, if there is one."""
    for position, item in enumerate(order):
        if item.text.comparable() != order[0].text.comparable():
            order[0], order[position] = item, order[0]
            return
