"""The form of a picture with areas to choose."""

import re
from fractions import Fraction
from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.questions.forms.fields import ShareField, shown_number
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.kinds.options import mode_field, mode_of, weights_of
from courses.questions.forms.parts import Fields, Group, Part, Row, places
from courses.questions.forms.pictures import open_token, token_of
from courses.questions.kinds.areas import SHAPES
from courses.questions.kinds.base import Json
from lms.core.forms import LineField, choices_of
from lms.core.i18n import _, lazy

# How wide a picture is shown at most while its areas are marked; without a script the click names shown points.
WIDEST = 800
_NUMBERS = re.compile(r"[0-9]{1,5}")
_SHAPES = {
    "rect": lazy("Rectangle: two corners"),
    "circle": lazy("Circle: middle and one point of its rim"),
    "poly": lazy("Polygon: three corners or more"),
}


class AreaRow(Row):
    """An area: its label, its shape and its corners in points of the picture."""

    shown = ("label", "is_right", "shape", "coords")
    more = ("weight",)
    label = LineField(lazy("Label"), most=200)
    is_right = wtforms.BooleanField(lazy("Right answer"))
    shape = wtforms.SelectField(lazy("Shape"), choices=choices_of(_SHAPES.items()), default="rect")
    coords = LineField(
        lazy("Corners"),
        most=1000,
        description=lazy(
            "Points of the picture from its upper left corner: x1, y1, x2, y2. Or click it below."
        ),
    )
    weight = ShareField(lazy("Share of the points of its own (%)"))

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the area; a circle is shown by its middle and a point of its rim."""
        coords = list(data["coords"])
        if data["shape"] == "circle":
            x, y, radius = coords
            coords = [x, y, x + radius, y]
        weight = data.get("weight", "0")
        return {
            "row": data["id"],
            "label": data["label"],
            "shape": data["shape"],
            "coords": ", ".join(map(str, coords)),
            "is_right": weight == "100",
            "weight": "" if weight in ("0", "100") else shown_number(weight),
        }

    def validate_coords(self, field: Any) -> None:
        """As many numbers as the shape needs."""
        numbers = self.numbers()
        is_fit = (
            len(numbers) >= 6 and len(numbers) % 2 == 0 if self.shape.data == "poly" else len(numbers) == 4
        )
        if self.is_filled() and not is_fit:
            raise ValidationError(_("The corners of this area are not complete."))

    def numbers(self) -> list[int]:
        """The numbers that were typed or clicked."""
        return [int(number) for number in _NUMBERS.findall(self.coords.data or "")]

    def is_filled(self) -> bool:
        """True where a label or a corner was given."""
        return bool(self.label.data or self.coords.data)

    def to_json(self, id: str) -> Json:
        """The stored form."""
        numbers, shape = self.numbers(), self.shape.data if self.shape.data in SHAPES else "rect"
        if len(numbers) == 4 and shape == "rect":
            x1, y1, x2, y2 = numbers
            numbers = [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]
        elif len(numbers) == 4 and shape == "circle":
            x, y, rim_x, rim_y = numbers
            numbers = [x, y, round(((rim_x - x) ** 2 + (rim_y - y) ** 2) ** 0.5)]
        return {"id": id, "label": self.label.data, "shape": shape, "coords": numbers}

    @property
    def share(self) -> str:
        """The weight that tick and field say."""
        return self.weight.exact or ("100" if self.is_right.data else "0")


class HotspotForm(Part):
    """The picture, the words for it, and its areas."""

    first = ("upload", "alt", "several", "mode")
    groups = (Group("areas", AreaRow, lazy("Areas"), lazy("Area"), lazy("Add an area"), begin=1),)
    upload = wtforms.FileField(
        lazy("Picture"), description=lazy("PNG, JPEG, GIF or WebP, at most 2 MB and 4000 points a side.")
    )
    token = wtforms.HiddenField(default="")
    alt = LineField(
        lazy("Words for the picture"),
        most=1000,
        description=lazy("For those who cannot see it: what it shows, without giving the answer away."),
    )
    several = wtforms.BooleanField(lazy("Several areas may be chosen"))
    mode = mode_field(lazy("Only where several areas may be chosen."))

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        image = data["image"]
        several = data.get("several", False)
        mode = mode_of(data["areas"], data.get("scoring", "weights")) if several else "balanced"
        areas = [AreaRow.from_data(area) for area in data["areas"]]
        if several and mode != "own":
            for area, stored in zip(areas, data["areas"], strict=True):
                area |= {"is_right": Fraction(stored.get("weight", "0")) > 0, "weight": ""}
        return {
            "token": token_of(image["sha256"], "", width=image["width"], height=image["height"]),
            "alt": image["alt"],
            "several": several,
            "mode": mode,
            "areas": areas,
        }

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("areas")
        settled = ids.settle((*path, "areas"), [row.row.data or "" for row in rows])
        picture = self.picture
        image = {
            "sha256": picture.sha256 if picture else "",
            "alt": self.alt.data,
            "width": picture.width if picture else 0,
            "height": picture.height if picture else 0,
        }
        several = bool(self.several.data)
        mode = self.mode.data if several else "own"
        weights = weights_of([(bool(row.is_right.data), row.share) for row in rows], mode)
        areas = [
            row.to_json(id) | {"weight": weight}
            for row, id, weight in zip(rows, settled, weights, strict=True)
        ]
        data: Json = {"image": image, "areas": areas, "several": several}
        return data | {"scoring": mode} if mode == "all_or_nothing" else data

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height at which the picture is shown while its areas are marked."""
        picture = self.picture
        scale = min(1.0, WIDEST / picture.width) if picture and picture.width else 1.0
        return (round(picture.width * scale), round(picture.height * scale)) if picture else (0, 0)

    @property
    def picture(self) -> Any:
        """The picture that was sent up, if there is one."""
        return open_token(self.token.data)

    def validate_token(self, _field: Any) -> None:
        """There is a picture."""
        if self.picture is None:
            self.upload.errors = [*self.upload.errors, _("Choose a picture.")]
            raise ValidationError(_("Choose a picture."))


def take_click(fields: Fields, prefix: str) -> None:
    """The point of the picture that was clicked is a corner of the last area, or of a new one where that is complete.

    A picture that is an image button sends the point without any script.
    """
    at = [fields.pop(f"{prefix}click.{axis}", "") for axis in ("x", "y")]
    picture = open_token(fields.get(f"{prefix}token"))
    if picture is None or not all(value.isascii() and value.isdigit() for value in at):
        return
    scale = max(picture.width, WIDEST) / WIDEST
    x, y = (min(round(int(value) * scale), 99_999) for value in at)
    there = places(fields, f"{prefix}areas-")
    place = there[-1] if there else 0
    row = f"{prefix}areas-{place}-"
    is_full = (
        fields.get(f"{row}shape") != "poly" and len(_NUMBERS.findall(fields.get(f"{row}coords", ""))) >= 4
    )
    if is_full:
        row = f"{prefix}areas-{place + 1}-"
    fields.setdefault(f"{row}row", "")
    corners = fields.get(f"{row}coords", "")
    fields[f"{row}coords"] = f"{corners}, {x}, {y}".lstrip(", ")
