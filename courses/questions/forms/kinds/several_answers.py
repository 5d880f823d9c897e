"""The form of a question with several right answers, and how part of it counts."""

from fractions import Fraction
from typing import Any

from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.kinds.options import (
    OPTIONS,
    OptionRow,
    mode_field,
    mode_of,
    read_options,
    shuffle_field,
    weights_of,
)
from courses.questions.forms.parts import Part
from courses.questions.kinds.base import Json


class SeveralAnswersForm(Part):
    """Options, those that hold ticked, and the stated rule for part of the points."""

    first = ("mode",)
    groups = (OPTIONS,)
    last = ("shuffle",)
    mode = mode_field()
    shuffle = shuffle_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values that show this data; the rule is the one that its weights follow."""
        mode = mode_of(data["options"], data.get("scoring", "weights"))
        options = [OptionRow.from_data(option) for option in data["options"]]
        if mode != "own":
            for option, stored in zip(options, data["options"], strict=True):
                option |= {"is_right": Fraction(stored.get("weight", "0")) > 0, "weight": ""}
        return {"mode": mode, "options": options, "shuffle": data.get("shuffle", True)}

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say."""
        rows = self.filled("options")
        data: Json = {"options": read_options(rows, self._weights(rows), ids, (*path, "options"))}
        if not self.shuffle.data:
            data["shuffle"] = False
        return data | {"scoring": "all_or_nothing"} if self.mode.data == "all_or_nothing" else data

    def _weights(self, rows: list[OptionRow]) -> list[str]:
        return weights_of([(bool(row.is_right.data), row.share) for row in rows], self.mode.data)
