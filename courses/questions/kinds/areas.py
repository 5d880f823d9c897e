"""Areas of a picture: rectangles, circles and polygons in its pixels."""

from dataclasses import dataclass
from typing import Any

from courses.questions.kinds import shape
from courses.questions.kinds.base import Fault, Json, Malformed

SHAPES = ("rect", "circle", "poly")
_POINT_LIMIT = 200
_OUTSIDE = Fault("An area lies outside the picture, or is empty.")


@dataclass(frozen=True)
class Area:
    """A place to choose: a rectangle x1, y1, x2, y2, a circle cx, cy, r, or a polygon x1, y1, x2, y2, …"""

    shape: str
    coords: tuple[int, ...]

    def to_json(self) -> Json:
        """The stored form."""
        return {"shape": self.shape, "coords": list(self.coords)}

    def drawing(self) -> Json:
        """The attributes of its SVG element, and the middle, where its label stands."""
        first, second, *rest = self.coords
        if self.shape == "circle":
            return {"cx": first, "cy": second, "r": rest[0], "middle": [first, second]}
        middle = [(min(places) + max(places)) // 2 for places in (self.coords[0::2], self.coords[1::2])]
        if self.shape == "rect":
            size = {"width": rest[0] - first, "height": rest[1] - second}
            return {"x": first, "y": second} | size | {"middle": middle}
        pairs = zip(self.coords[0::2], self.coords[1::2], strict=True)
        return {"points": " ".join(f"{x},{y}" for x, y in pairs), "middle": middle}

    def faults(self, width: int, height: int) -> list[Fault]:
        """Why it cannot be drawn on a picture of that size; empty when it can."""
        points = self.coords[:2] if self.shape == "circle" else self.coords
        is_inside = all(x <= width for x in points[0::2]) and all(y <= height for y in points[1::2])
        return [] if is_inside and self._has_size() else [_OUTSIDE]

    def _has_size(self) -> bool:
        if self.shape == "circle":
            return self.coords[2] > 0
        if self.shape == "rect":
            return self.coords[0] < self.coords[2] and self.coords[1] < self.coords[3]
        return len(set(self.coords[0::2])) > 1 and len(set(self.coords[1::2])) > 1


def parse_area(entry: Any) -> Area:
    """The typed area; Malformed where the JSON has another shape."""
    kind, coords = shape.choice(entry, "shape", SHAPES), shape.mapping(entry).get("coords")
    if not isinstance(coords, list) or len(coords) > _POINT_LIMIT:
        raise Malformed(shape.WRONG_SHAPE)
    places = tuple(shape.whole({"at": value}, "at") for value in coords)
    is_whole = {"rect": len(places) == 4, "circle": len(places) == 3}
    if not is_whole.get(kind, len(places) >= 6 and len(places) % 2 == 0):
        raise Malformed(shape.WRONG_SHAPE)
    return Area(kind, places)
