"""The form of a short answer that is typed."""

from typing import Any

from courses.questions.forms.fields import (
    FEEDBACK,
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
from lms.core.i18n import lazy


class AcceptedRow(Row):
    """An answer that is foreseen and what it is worth."""

    shown = ("text", "weight")
    more = ("feedback",)
    text = LineField(lazy("Foreseen answer"), most=500)
    weight = ShareField(lazy("Share of the points (%)"), default="100")
    feedback = WrittenField(FEEDBACK, rows=2, most=5000)
    feedback_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the answer."""
        values = {
            "row": data["id"],
            "text": data["text"],
            "weight": shown_number(data.get("weight", "100")),
        }
        return values | rich_values(data.get("feedback"), "feedback")

    def is_filled(self) -> bool:
        """True where an answer was typed: the share has a value of its own."""
        return bool(self.text.data)

    def to_json(self, id: str) -> Json:
        """The stored form."""
        stored: Json = {"id": id, "text": self.text.data, "weight": self.weight.exact or "100"}
        if self.feedback.data:
            stored["feedback"] = rich_json(self.feedback.data, self.feedback_format.data)
        return stored


class ShortTextForm(Part):
    """The foreseen answers."""

    groups = (
        Group(
            "answers",
            AcceptedRow,
            lazy("Foreseen answers"),
            lazy("Foreseen answer"),
            lazy("Add an answer"),
            begin=2,
            hint=lazy("Case, accents and spaces do not count. A star stands for any text: 1690*TTg."),
        ),
    )

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        return {"answers": [AcceptedRow.from_data(answer) for answer in data["answers"]]}

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("answers")
        settled = ids.settle((*path, "answers"), [row.row.data or "" for row in rows])
        return {"answers": [row.to_json(id) for row, id in zip(rows, settled, strict=True)]}
