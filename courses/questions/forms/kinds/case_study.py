"""The form of a case with several questions about it."""

from typing import Any

import wtforms

from courses.questions.forms.fields import WrittenField, format_field, rich_json, rich_values
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.kinds.cloze import ClozeForm
from courses.questions.forms.kinds.hotspot import HotspotForm
from courses.questions.forms.kinds.inner import InnerRow
from courses.questions.forms.kinds.matching import MatchingForm
from courses.questions.forms.kinds.number import NumberForm
from courses.questions.forms.kinds.one_answer import OneAnswerForm
from courses.questions.forms.kinds.ordering import OrderingForm
from courses.questions.forms.kinds.several_answers import SeveralAnswersForm
from courses.questions.forms.kinds.short_text import ShortTextForm
from courses.questions.forms.kinds.true_false import TrueFalseForm
from courses.questions.forms.parts import Group, Part
from courses.questions.kinds.base import Json
from courses.questions.kinds.registry import get_kind
from lms.core.forms import choices_of
from lms.core.i18n import lazy

_FORMS: dict[str, type[Part]] = {
    "one_answer": OneAnswerForm,
    "several_answers": SeveralAnswersForm,
    "true_false": TrueFalseForm,
    "matching": MatchingForm,
    "ordering": OrderingForm,
    "short_text": ShortTextForm,
    "number": NumberForm,
    "cloze": ClozeForm,
    "hotspot": HotspotForm,
}


class PartRow(InnerRow):
    """A question about the case."""

    forms = _FORMS
    shown = ("kind", "points", "stem")
    kind = wtforms.SelectField(
        lazy("Kind"),
        choices=choices_of((key, lazy(get_kind(key).label)) for key in _FORMS),
        default="one_answer",
    )
    stem = WrittenField(lazy("Text of the question"), rows=3)
    stem_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the part."""
        return super().from_data(data) | rich_values(data["stem"], "stem")

    def to_json(self, id: str, ids: Ids, path: Path) -> Json:
        """The stored form."""
        stem = rich_json(self.stem.data, self.stem_format.data, new="markdown")
        return super().to_json(id, ids, path) | {"stem": stem}


class CaseStudyForm(Part):
    """The questions about the case; the case itself is the text of the question."""

    groups = (
        Group(
            "parts",
            PartRow,
            lazy("Questions about the case"),
            lazy("Part"),
            lazy("Add a part"),
            begin=2,
            can_move=True,
        ),
    )

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        return {"parts": [PartRow.from_data(part) for part in data["parts"]]}

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("parts")
        path = (*path, "parts")
        settled = ids.settle(path, [row.row.data or "" for row in rows])
        return {"parts": [row.to_json(id, ids, path) for row, id in zip(rows, settled, strict=True)]}
