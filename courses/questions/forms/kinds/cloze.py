"""The form of a text with gaps: the text, and what belongs into each gap."""

import re
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict

from courses.questions.forms.fields import WrittenField, format_field, rich_json, rich_values
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.kinds.inner import InnerRow
from courses.questions.forms.kinds.number import NumberForm
from courses.questions.forms.kinds.one_answer import OneAnswerForm
from courses.questions.forms.kinds.short_text import ShortTextForm
from courses.questions.forms.parts import Fields, Group, Part, Values, places
from courses.questions.kinds.base import OPTION_LIMIT, Json
from lms.core.forms import choices_of
from lms.core.i18n import lazy

_GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")


class GapRow(InnerRow):
    """A gap: how it is filled and what is right there."""

    forms = {"short_text": ShortTextForm, "one_answer": OneAnswerForm, "number": NumberForm}
    shown = ("kind", "points")
    kind = wtforms.SelectField(
        lazy("How it is filled"),
        choices=choices_of(
            [
                ("short_text", lazy("A word is typed")),
                ("one_answer", lazy("One of several is chosen")),
                ("number", lazy("A number is typed")),
            ]
        ),
        default="short_text",
    )

    @property
    def mark(self) -> str:
        """How the text names the gap."""
        return f"[[{self.row.data}]]" if self.row.data else ""


class ClozeForm(Part):
    """The text, with [[1]] where a gap is, and the gaps."""

    first = ("text",)
    groups = (
        Group(
            "gaps",
            GapRow,
            lazy("Gaps"),
            lazy("Gap"),
            lazy("Add a gap"),
            begin=0,
            hint=lazy("Every [[number]] of the text gets its place here when you preview or save."),
        ),
    )
    text = WrittenField(
        lazy("Text with gaps"),
        rows=6,
        description=lazy("Write [[1]], [[2]] … where something is to be filled in."),
    )
    text_format = format_field()

    def __init__(self, fields: Fields | None, *, prefix: str = "", values: Values | None = None) -> None:
        super().__init__(
            _with_rows(fields, prefix) if fields is not None else None, prefix=prefix, values=values
        )

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        return {"gaps": [GapRow.from_data(gap) for gap in data["gaps"]]} | rich_values(data["text"])

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("gaps")
        path = (*path, "gaps")
        settled = ids.settle(path, [row.row.data or "" for row in rows], digits=True)
        return {
            "text": rich_json(self.text.data, self.text_format.data, new="markdown"),
            "gaps": [row.to_json(id, ids, path) for row, id in zip(rows, settled, strict=True)],
        }


def _with_rows(fields: Fields, prefix: str) -> Fields:
    """The fields with a row for every gap that the text names."""
    completed: Fields = MultiDict(fields)
    there = places(fields, f"{prefix}gaps-")
    known = {fields.get(f"{prefix}gaps-{place}-row", "") for place in there}
    place = max(there, default=-1)
    for name in dict.fromkeys(_GAP.findall(fields.get(f"{prefix}text", ""))):
        if name not in known and place + 1 < OPTION_LIMIT:
            place += 1
            completed.setlist(f"{prefix}gaps-{place}-row", [name])
    return completed
