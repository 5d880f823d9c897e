"""The parts of a question that is made of questions."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from courses.questions.kinds import shape
from courses.questions.kinds.base import Json, Kind
from courses.questions.kinds.texts import RichText


@dataclass(frozen=True)
class Part:
    """One part: the kind that grades it, what that kind has to know, and the points it is worth."""

    id: str
    kind: Kind[Any]
    data: Json
    content: Any
    points: Fraction = Fraction(1)
    stem: RichText | None = None

    def to_json(self) -> Json:
        """The stored form."""
        stem = {"stem": self.stem.to_json()} if self.stem else {}
        points = shape.plain_decimal(self.points)
        named = {"id": self.id, "kind": self.kind.key}
        return named | stem | {"data": self.content.to_json(), "points": points}


@dataclass(frozen=True)
class Parts:
    """The parts in the order of the author, and the text in which they stand, where they stand in one."""

    holder: str
    parts: tuple[Part, ...]
    text: RichText | None = None

    def to_json(self) -> Json:
        """The stored form."""
        text = {"text": self.text.to_json()} if self.text else {}
        return text | {self.holder: [part.to_json() for part in self.parts]}

    def each(self, frozen: Json, response: Json) -> list[tuple[Part, Json, Json]]:
        """Every part with what the attempt fixed of it and what was answered to it."""
        fixed = {entry["id"]: entry["frozen"] for entry in frozen[self.holder]}
        given = response.get(self.holder, {})
        return [(part, fixed[part.id], given.get(part.id, {})) for part in self.parts]
