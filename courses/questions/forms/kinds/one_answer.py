"""The form of a question with one right answer."""

from typing import Any

from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.kinds.options import OPTIONS, OptionRow, read_options, shuffle_field
from courses.questions.forms.parts import Part
from courses.questions.kinds.base import Json


class OneAnswerForm(Part):
    """Options, one of them ticked as right."""

    groups = (OPTIONS,)
    last = ("shuffle",)
    shuffle = shuffle_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data."""
        options = [OptionRow.from_data(option) for option in data["options"]]
        return {"options": options, "shuffle": data.get("shuffle", True)}

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("options")
        data: Json = {"options": read_options(rows, [row.share for row in rows], ids, (*path, "options"))}
        return data if self.shuffle.data else data | {"shuffle": False}
