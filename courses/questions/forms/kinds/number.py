"""The form of a number that is typed, with its tolerance and its units."""

from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.questions.forms.fields import (
    FEEDBACK,
    NumberField,
    ShareField,
    WrittenField,
    format_field,
    rich_json,
    rich_values,
    shown_number,
)
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.parts import Group, Part, Row
from courses.questions.kinds.base import Json
from lms.core.forms import LineField
from lms.core.i18n import _, lazy


class IntervalRow(Row):
    """A value with its tolerance, or everything between two ends."""

    shown = ("value", "tolerance")
    more = ("low", "high", "weight", "feedback")
    value = NumberField(lazy("Value"))
    tolerance = NumberField(lazy("Tolerance"), description=lazy("0,5 takes from 0,5 below to 0,5 above."))
    low = NumberField(lazy("Or everything from this lower end"))
    high = NumberField(lazy("Upper end"))
    weight = ShareField(lazy("Share of the points (%)"), default="100")
    feedback = WrittenField(FEEDBACK, rows=2, most=5000)
    feedback_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the answer."""
        names = ("value", "tolerance", "low", "high")
        values = {name: shown_number(data.get(name, "")) for name in names}
        values |= {"row": data["id"], "weight": shown_number(data.get("weight", "100"))}
        if values["tolerance"] == "0":
            values["tolerance"] = ""
        return values | rich_values(data.get("feedback"), "feedback")

    def is_filled(self) -> bool:
        """True where a value or an end was typed."""
        return bool(self.value.data or self.low.data or self.high.data)

    def validate_high(self, field: Any) -> None:
        """Either a value, or both ends."""
        ends = bool(self.low.data), bool(field.data)
        if self.value.data and any(ends):
            raise ValidationError(_("Write a value, or two ends, not both."))
        if any(ends) and not all(ends):
            raise ValidationError(_("Write both ends."))

    def to_json(self, id: str) -> Json:
        """The stored form."""
        stored: Json = {"id": id, "weight": self.weight.exact or "100"}
        if self.value.data:
            stored |= {"value": self.value.exact, "tolerance": self.tolerance.exact or "0"}
        else:
            stored |= {"low": self.low.exact, "high": self.high.exact}
        if self.feedback.data:
            stored["feedback"] = rich_json(self.feedback.data, self.feedback_format.data)
        return stored


class UnitRow(Row):
    """A unit of measurement, and how many of the first unit one of it is."""

    shown = ("text", "factor")
    text = LineField(lazy("Unit of measurement"), most=40)
    factor = NumberField(
        lazy("Factor"), default="1", description=lazy("1 for the unit of the value; m beside km: 0,001.")
    )

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the unit."""
        return {"text": data["text"], "factor": shown_number(data["factor"])}

    def is_filled(self) -> bool:
        """True where a unit was named."""
        return bool(self.text.data)


class NumberForm(Part):
    """The foreseen numbers, the units that are understood, and what is said to those who gave another."""

    groups = (
        Group(
            "answers",
            IntervalRow,
            lazy("Foreseen numbers"),
            lazy("Foreseen number"),
            lazy("Add a number"),
            begin=1,
        ),
        Group(
            "units",
            UnitRow,
            lazy("Units of measurement"),
            lazy("Unit of measurement"),
            lazy("Add a unit of measurement"),
            begin=0,
            hint=lazy("Only where the answer has one."),
        ),
    )
    last = ("unit_required", "feedback_wrong")
    unit_required = wtforms.BooleanField(lazy("The unit has to be typed"))
    feedback_wrong = WrittenField(lazy("Feedback when wrong"), rows=2, most=5000)
    feedback_wrong_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        values = {
            "answers": [IntervalRow.from_data(answer) for answer in data["answers"]],
            "units": [UnitRow.from_data(unit) for unit in data.get("units", ())],
            "unit_required": data.get("unit_required", False),
        }
        return values | rich_values(data.get("feedback_wrong"), "feedback_wrong")

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("answers")
        settled = ids.settle((*path, "answers"), [row.row.data or "" for row in rows])
        data: Json = {"answers": [row.to_json(id) for row, id in zip(rows, settled, strict=True)]}
        units = [{"text": row.text.data, "factor": row.factor.exact or "1"} for row in self.filled("units")]
        if units:
            data["units"] = units
        if self.unit_required.data:
            data["unit_required"] = True
        if self.feedback_wrong.data:
            data["feedback_wrong"] = rich_json(self.feedback_wrong.data, self.feedback_wrong_format.data)
        return data
