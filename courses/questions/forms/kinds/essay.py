"""The form of a text that people mark: its rubric, its length, and the guide for those who mark."""

import re
from typing import Any

from wtforms.validators import ValidationError

from courses.questions.forms.fields import (
    NumberField,
    WholeField,
    WrittenField,
    format_field,
    lines_of,
    rich_json,
    rich_values,
    shown_number,
)
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.parts import Group, Part, Row
from courses.questions.kinds.base import Json
from courses.questions.kinds.numerals import readings
from courses.questions.kinds.shape import plain_decimal
from lms.core.forms import LineField
from lms.core.i18n import _, lazy
from lms.core.text import clean_line

_LEVEL = re.compile(r"([0-9.,]+)\s*[:–-]\s*(\S.*)")


class CriterionRow(Row):
    """One thing that is assessed, and the levels a marker chooses from."""

    shown = ("title", "points")
    more = ("levels",)
    title = LineField(lazy("Criterion"), most=300)
    points = NumberField(lazy("Points at most"), default="1")
    levels = WrittenField(
        lazy("Levels"),
        rows=3,
        most=5000,
        description=lazy("One a line, its points first. For example “2: names both reasons”."),
    )

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the criterion."""
        levels = [f"{shown_number(level['points'])}: {level['text']}" for level in data.get("levels", ())]
        return {
            "row": data["id"],
            "title": data["title"],
            "points": shown_number(data["points"]),
            "levels": "\n".join(levels),
        }

    def is_filled(self) -> bool:
        """True where a title was typed."""
        return bool(self.title.data or self.levels.data)

    def validate_levels(self, field: Any) -> None:
        """Every line begins with points."""
        for line in self._lines(field.data):
            found = _LEVEL.fullmatch(line)
            if not found or not readings(found[1]):
                raise ValidationError(_("Write points, a colon and words: “%(line)s”", line=line[:60]))

    def _lines(self, text: str | None) -> list[str]:
        return [clean_line(line) for line in lines_of(text).split("\n") if line.strip()]

    def to_json(self, id: str) -> Json:
        """The stored form."""
        stored: Json = {"id": id, "title": self.title.data, "points": self.points.exact or "1"}
        found = [_LEVEL.fullmatch(line) for line in self._lines(self.levels.data)]
        levels = [
            {"text": level[2], "points": plain_decimal(readings(level[1])[0])}
            for level in found
            if level and readings(level[1])
        ]
        return stored | {"levels": levels} if levels else stored


class EssayForm(Part):
    """The rubric, how long the text may be, and the guide."""

    groups = (
        Group(
            "rubric",
            CriterionRow,
            lazy("Rubric"),
            lazy("Criterion"),
            lazy("Add a criterion"),
            begin=2,
            hint=lazy("Markers give points by it; learners see it after closing."),
        ),
    )
    last = ("min_words", "max_words", "guide")
    min_words = WholeField(lazy("Fewest words"), default="0", description=lazy("0: no limit."))
    max_words = WholeField(lazy("Most words"), default="0", description=lazy("0: no limit."))
    guide = WrittenField(lazy("Guide for those who mark"), rows=4, description=lazy("Learners never see it."))
    guide_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        values = {
            "rubric": [CriterionRow.from_data(criterion) for criterion in data["rubric"]],
            "min_words": str(data.get("min_words", 0)),
            "max_words": str(data.get("max_words", 0)),
        }
        return values | rich_values(data.get("guide"), "guide")

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("rubric")
        settled = ids.settle((*path, "rubric"), [row.row.data or "" for row in rows])
        data: Json = {
            "rubric": [row.to_json(id) for row, id in zip(rows, settled, strict=True)],
            "min_words": self.min_words.whole,
            "max_words": self.max_words.whole,
        }
        if self.guide.data:
            data["guide"] = rich_json(self.guide.data, self.guide_format.data)
        return data
