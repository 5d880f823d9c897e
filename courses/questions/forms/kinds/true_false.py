"""The form of a statement that holds or does not."""

from typing import Any

import wtforms

from courses.questions.forms.fields import WrittenField, format_field, rich_json, rich_values
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.parts import Part
from courses.questions.kinds.base import Json
from lms.core.forms import choices_of
from lms.core.i18n import lazy

_NAMES = ("feedback_right", "feedback_wrong")


class TrueFalseForm(Part):
    """The right judgement, and what is said to those who judged rightly or wrongly."""

    first = ("answer",)
    last = _NAMES
    answer = wtforms.RadioField(
        lazy("The statement is"),
        choices=choices_of([("true", lazy("True")), ("false", lazy("False"))]),
        default="true",
    )
    feedback_right = WrittenField(lazy("Feedback when right"), rows=2, most=5000)
    feedback_right_format = format_field()
    feedback_wrong = WrittenField(lazy("Feedback when wrong"), rows=2, most=5000)
    feedback_wrong_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        values: dict[str, Any] = {"answer": "true" if data["answer"] else "false"}
        for name in _NAMES:
            values |= rich_values(data.get(name), name)
        return values

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        data: Json = {"answer": self.answer.data == "true"}
        for name in _NAMES:
            if self[name].data:
                data[name] = rich_json(self[name].data, self[f"{name}_format"].data)
        return data
