"""Rows that are questions of another kind themselves: a gap of a text, a question about a case."""

from collections.abc import Mapping
from typing import Any

import wtforms

from courses.questions.forms.fields import NumberField, shown_number
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.parts import Fields, Part, Row, Values
from courses.questions.kinds.base import Json
from lms.core.i18n import lazy


class InnerRow(Row):
    """A row with its kind, its points, and the form of that kind."""

    forms: Mapping[str, type[Part]] = {}
    points = NumberField(lazy("Points"), default="1")
    kind: wtforms.SelectField

    def __init__(self, fields: Fields | None, *, prefix: str = "", values: Values | None = None) -> None:
        super().__init__(fields, prefix=prefix, values=values)
        form = self.forms.get(str(self.kind.data), next(iter(self.forms.values())))
        self._inner = form(fields, prefix=f"{prefix}d-", values=self.values.get("data"))

    @property
    def inner(self) -> Part:
        """The form of the row's kind."""
        return self._inner

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the row and of the form within."""
        inner = cls.forms[data["kind"]].from_data(data["data"])
        points = shown_number(data.get("points", "1"))
        return {"row": data["id"], "kind": data["kind"], "points": points, "data": inner}

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """True where the row and the form within hold what they may."""
        return all([super().validate(*args, **kwargs), self._inner.validate()])

    def faults(self) -> list[tuple[str, str]]:
        """The faults of the row and of the form within."""
        return super().faults() + self._inner.faults()

    def is_filled(self) -> bool:
        """Always: a part that is not wanted is removed."""
        return True

    def to_json(self, id: str, ids: Ids, path: Path) -> Json:
        """The stored form."""
        data = self._inner.read(ids, (*path, id, "data"))
        return {"id": id, "kind": self.kind.data, "data": data, "points": self.points.exact or "1"}
