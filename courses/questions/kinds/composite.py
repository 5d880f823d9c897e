"""Questions made of questions: each part is of another kind, which reads, grades and describes its answer."""

import random
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

from typing_extensions import override

from courses.questions.kinds import shape
from courses.questions.kinds.base import Fault, Fields, Json, Kind, Malformed, Say
from courses.questions.kinds.form_fields import fields_by_part
from courses.questions.kinds.lines import line, lines_of_part
from courses.questions.kinds.parts import Part, Parts
from courses.questions.kinds.texts import RichText, rich

FindKind = Callable[[str], Kind[Any] | None]


class Composite(Kind[Parts]):
    """What cloze and case study share. `holder` names the parts in the data and the answers in the response.

    Frozen: {holder: [{"id", "kind", "frozen"}, …]}. Response: {holder: {id of the part: its response}}. The
    grade is the mean of the parts, weighted by their points.
    """

    holder: ClassVar[str]
    is_open: ClassVar[Fault]

    def __init__(self, find_kind: FindKind) -> None:
        self._find = find_kind

    @abstractmethod
    def takes(self, kind: Kind[Any]) -> bool:
        """True where a part may be of that kind."""

    @abstractmethod
    def number(self, place: int) -> str:
        """What stands before the part at that place, from 0."""

    def parse_parts(self, data: Json, *, with_stems: bool) -> tuple[Part, ...]:
        """The typed parts; Malformed where the JSON has another shape."""
        entries = enumerate(shape.entries(data, self.holder))
        found = tuple(self._part(place, shape.mapping(entry), with_stems) for place, entry in entries)
        shape.ids([part.id for part in found])
        return found

    def _part(self, place: int, entry: Json, with_stem: bool) -> Part:
        kind = self._find(shape.text(entry, "kind"))
        if kind is None or not self.takes(kind):
            raise Malformed(Fault("A part of this question is of a kind that it cannot hold."))
        data = shape.mapping(entry.get("data"))
        try:
            content, points = kind.parse(data), shape.points(entry)
        except Malformed as error:
            raise Malformed(replace(error.fault, place=self.number(place))) from error
        stem = rich(entry, "stem") if with_stem else None
        return Part(shape.text(entry, "id"), kind, data, content, points, stem)

    def _placed(self, found: list[list[Fault]]) -> list[Fault]:
        """The faults of every part, each with the number of its part."""
        return [
            replace(fault, place=self.number(place) + fault.place)
            for place, faults in enumerate(found)
            for fault in faults
        ]

    @override
    def faults(self, content: Parts) -> list[Fault]:
        return self._placed([part.kind.faults(part.content) for part in content.parts])

    @override
    def remarks(self, data: Json, /) -> list[Fault]:
        return self._placed([part.kind.remarks(part.data) for part in self.parse(data).parts])

    @override
    def anchors(self, content: Parts, /) -> frozenset[str]:
        kinds = {f"{part.id}:{part.kind.key}" for part in content.parts}
        inner = {f"{part.id}={name}" for part in content.parts for name in part.kind.anchors(part.content)}
        return frozenset(kinds | inner)

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        parts = self.parse(data).parts
        return {
            self.holder: [
                {"id": part.id, "kind": part.kind.key, "frozen": part.kind.freeze(part.data, rng)}
                for part in parts
            ]
        }

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        split = fields_by_part(fields, [entry["id"] for entry in frozen[self.holder]])
        if isinstance(split, Fault):
            return split
        answered = {}
        for place, (id, kind, fixed) in enumerate(self._fixed(frozen)):
            response = kind.read_response(fixed, split[id])
            if isinstance(response, Fault):
                return replace(response, place=self.number(place) + response.place)
            if response:
                answered[id] = response
        return {self.holder: answered} if answered else {}

    def _fixed(self, frozen: Json) -> list[tuple[str, Kind[Any], Json]]:
        """The id, the kind and the frozen part of every part of the attempt."""
        found = [(entry["id"], self._find(entry["kind"]), entry["frozen"]) for entry in frozen[self.holder]]
        return [(id, kind, fixed) for id, kind, fixed in found if kind]

    @override
    def remark(self, response: Json, frozen: Json | None = None, /) -> Fault | None:
        if not response or not frozen:
            return None
        given = response.get(self.holder, {})
        remarks = [
            [kind.remark(given[id], fixed)] if id in given else [] for id, kind, fixed in self._fixed(frozen)
        ]
        found = self._placed([[fault for fault in faults if fault] for faults in remarks])
        return found[0] if found else None if all(remarks) else self.is_open

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        content = self.parse(data)
        earned = [
            part.points * part.kind.grade(part.data, fixed, given)
            for part, fixed, given in content.each(frozen, response)
        ]
        return sum(earned, Fraction(0)) / sum((part.points for part in content.parts), Fraction(0))

    @override
    def choices_in(self, data: Json, frozen: Json, response: Json, /) -> list[str]:
        return [
            f"{part.id}:{choice}"
            for part, fixed, given in self.parse(data).each(frozen, response)
            for choice in part.kind.choices_in(part.data, fixed, given)
        ]

    @override
    def choice_labels(self, data: Json, say: Say = str, /) -> dict[str, str]:
        return {
            f"{part.id}:{choice}": f"{self.number(place)} {words}"
            for place, part in enumerate(self.parse(data).parts)
            for choice, words in part.kind.choice_labels(part.data, say).items()
        }

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        each = self.parse(data).each(frozen, {})
        return {self.holder: {part.id: part.kind.key_response(part.data, fixed) for part, fixed, _ in each}}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        if not response:
            return []
        each = self.parse(data).each(frozen, response)
        return self._lines([(part, part.kind.describe_response(part.data, *rest)) for part, *rest in each])

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return self._lines([(part, part.kind.describe_key(part.data)) for part in self.parse(data).parts])

    def _lines(self, described: list[tuple[Part, list[Json]]]) -> list[Json]:
        found = []
        for place, (part, lines) in enumerate(described):
            lines = lines or [line(None, verdict="wrong")]
            found += lines_of_part(lines, id=part.id, head=self._head(place, part))
        return found

    def _head(self, place: int, part: Part) -> Json:
        """What stands above the lines of a part: its number, its stem and its scene."""
        shown = (part.stem or RichText("")).shown()
        return {"number": self.number(place), "scene": part.kind.scene(part.data)} | shown
