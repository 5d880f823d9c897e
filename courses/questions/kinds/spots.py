"""A picture with areas to choose."""

import re
from dataclasses import dataclass
from typing import Any

from courses.questions.kinds import shape
from courses.questions.kinds.areas import Area, parse_area
from courses.questions.kinds.base import Fault, Json, Malformed
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.texts import RichText

# Where the site shows the stored files of questions.
PICTURES = "/cau-hoi/tep/"


@dataclass(frozen=True)
class Picture:
    """A stored picture, the words that stand for it, and its size in pixels."""

    sha256: str
    alt: str
    width: int
    height: int

    def to_json(self) -> Json:
        """The stored form."""
        return {"sha256": self.sha256, "alt": self.alt, "width": self.width, "height": self.height}

    def shown(self) -> Json:
        """The picture for a page."""
        return {"src": PICTURES + self.sha256, "alt": self.alt, "width": self.width, "height": self.height}


@dataclass(frozen=True)
class Spots:
    """The picture, its areas by their id, and their labels and weights as options to choose."""

    image: Picture
    areas: dict[str, Area]
    choices: Choices
    several: bool = False

    def to_json(self) -> Json:
        """The stored form."""
        areas = [
            {"id": option.id, "label": option.text.text}
            | self.areas[option.id].to_json()
            | {"weight": shape.plain_decimal(option.weight * 100)}
            for option in self.choices.options
        ]
        scoring = {"scoring": self.choices.scoring} if self.choices.scoring != "weights" else {}
        return {"image": self.image.to_json(), "areas": areas, "several": self.several} | scoring

    def drawn(self, names: dict[str, str]) -> list[Json]:
        """The areas as they are drawn, under these names."""
        return [
            {"id": names[option.id], "label": option.text.text, "shape": self.areas[option.id].shape}
            | self.areas[option.id].drawing()
            for option in self.choices.options
        ]


def parse_spots(data: Json, scorings: tuple[str, ...]) -> Spots:
    """The typed picture; Malformed where the JSON has another shape."""
    entries = [shape.mapping(entry) for entry in shape.entries(data, "areas")]
    options = tuple(
        Option(shape.text(entry, "id"), RichText(shape.text(entry, "label")), shape.weight(entry, "0"))
        for entry in entries
    )
    shape.ids([option.id for option in options])
    areas = {option.id: parse_area(entry) for option, entry in zip(options, entries, strict=True)}
    scoring = shape.choice(data, "scoring", scorings)
    choices = Choices(options, shuffle=False, scoring=scoring)
    return Spots(_picture(data.get("image")), areas, choices, shape.flag(data, "several", False))


def _picture(data: Any) -> Picture:
    sha256 = shape.text(data, "sha256")
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Malformed(Fault("The question has no picture."))
    width, height = shape.whole(data, "width"), shape.whole(data, "height")
    if not (width and height):
        raise Malformed(Fault("The question has no picture."))
    return Picture(sha256, shape.text(data, "alt"), width, height)
