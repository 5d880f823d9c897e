"""The form of pairs to be matched."""

from typing import Any

import wtforms

from courses.questions.forms.fields import WrittenField, format_field, lines_of, rich_json, rich_values
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.parts import Group, Part, Row
from courses.questions.kinds.base import Json
from lms.core.forms import LineField, choices_of
from lms.core.i18n import lazy
from lms.core.text import clean_line

SCORINGS = {
    "share": lazy("Each right line counts its share"),
    "all_or_nothing": lazy("Only all lines right earn the points"),
}


class PairRow(Row):
    """A line and what belongs to it."""

    shown = ("left", "right")
    left = WrittenField(lazy("Left side"), rows=2, most=2000)
    left_format = format_field()
    right = LineField(lazy("Right side"), most=500)

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the pair."""
        return {"row": data["id"], "right": data["right"]} | rich_values(data["left"], "left")


class MatchingForm(Part):
    """Pairs, and choices that belong to nothing."""

    groups = (Group("pairs", PairRow, lazy("Pairs"), lazy("Pair"), lazy("Add a pair"), begin=3),)
    last = ("distractors", "scoring")
    distractors = WrittenField(
        lazy("Choices that belong to nothing"), rows=3, most=5000, description=lazy("One a line.")
    )
    scoring = wtforms.RadioField(
        lazy("How part of it counts"), choices=choices_of(SCORINGS.items()), default="share"
    )

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        return {
            "pairs": [PairRow.from_data(pair) for pair in data["pairs"]],
            "distractors": "\n".join(data.get("distractors", ())),
            "scoring": data.get("scoring", "share"),
        }

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("pairs")
        settled = ids.settle((*path, "pairs"), [row.row.data or "" for row in rows])
        pairs = [
            {"id": id, "left": rich_json(row.left.data, row.left_format.data), "right": row.right.data}
            for row, id in zip(rows, settled, strict=True)
        ]
        data: Json = {"pairs": pairs}
        extra = [clean_line(line) for line in lines_of(self.distractors.data).split("\n")]
        if any(extra):
            data["distractors"] = list(dict.fromkeys(filter(None, extra)))
        return data if self.scoring.data == "share" else data | {"scoring": self.scoring.data}
