"""The form of lines to be put in order."""

from typing import Any

import wtforms

from courses.questions.forms.fields import WrittenField, format_field, rich_json, rich_values
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.parts import Group, Part, Row
from courses.questions.kinds.base import Json
from lms.core.forms import choices_of
from lms.core.i18n import lazy

SCORINGS = {
    "position": lazy("Each line at its place counts its share"),
    "all_or_nothing": lazy("Only the whole order earns the points"),
}


class ItemRow(Row):
    """A line in its right place."""

    shown = ("text",)
    text = WrittenField(lazy("Text"), rows=2, most=2000)
    text_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the line."""
        return {"row": data["id"]} | rich_values(data["text"])


class OrderingForm(Part):
    """The lines in their right order."""

    groups = (
        Group(
            "items",
            ItemRow,
            lazy("Lines in their right order"),
            lazy("Line"),
            lazy("Add a line"),
            begin=4,
            hint=lazy("Learners see them in another order."),
            can_move=True,
        ),
    )
    last = ("scoring",)
    scoring = wtforms.RadioField(
        lazy("How part of it counts"), choices=choices_of(SCORINGS.items()), default="position"
    )

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        items = [ItemRow.from_data(item) for item in data["items"]]
        return {"items": items, "scoring": data.get("scoring", "position")}

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("items")
        settled = ids.settle((*path, "items"), [row.row.data or "" for row in rows])
        items = [
            {"id": id, "text": rich_json(row.text.data, row.text_format.data)}
            for row, id in zip(rows, settled, strict=True)
        ]
        data: Json = {"items": items}
        return data if self.scoring.data == "position" else data | {"scoring": self.scoring.data}
