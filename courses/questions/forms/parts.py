"""Parts of a form that hold rows: added, removed and moved by submit buttons, so that no script is needed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import wtforms
from werkzeug.datastructures import MultiDict

from courses.questions.forms.ids import Ids, Path
from courses.questions.kinds.base import OPTION_LIMIT, Json
from lms.core.forms import SiteForm

Fields = MultiDict[str, str]
Values = Mapping[str, Any]
_ROW = re.compile(r"(\d{1,4})-")


@dataclass(frozen=True)
class Group:
    """A list of equal rows: its name in the data, its words, and how many empty rows a new question shows."""

    name: str
    row: type["Row"]
    title: Any
    one: Any
    add: Any
    begin: int = 2
    hint: Any = ""
    can_move: bool = False


class Part(SiteForm):
    """Fields and lists of rows that make up the data of a question, or of a part of one.

    `first` names the fields that stand before the rows, `last` those behind them.
    """

    first: ClassVar[tuple[str, ...]] = ()
    last: ClassVar[tuple[str, ...]] = ()
    groups: ClassVar[tuple[Group, ...]] = ()

    def __init__(self, fields: Fields | None, *, prefix: str = "", values: Values | None = None) -> None:
        super().__init__(fields, prefix=prefix, data=dict(values or {}), meta={"csrf": False})
        self.prefix = prefix
        self.submitted = fields
        self.values = values or {}
        self.rows: dict[str, list[Any]] = {group.name: list(self._make(group)) for group in self.groups}

    def _make(self, group: Group) -> Iterator["Row"]:
        if self.submitted is None:
            given: list[Values | None] = list(self.values.get(group.name) or [None] * group.begin)
            for place, values in enumerate(given):
                yield group.row(None, prefix=f"{self.prefix}{group.name}-{place}-", values=values)
            return
        for place in places(self.submitted, f"{self.prefix}{group.name}-"):
            yield group.row(self.submitted, prefix=f"{self.prefix}{group.name}-{place}-")

    @classmethod
    def from_data(cls, data: Json) -> Values:
        """The values of the fields and rows that show this data."""
        raise NotImplementedError

    def read(self, ids: Ids, path: Path) -> Json:
        """The data that the fields say, with a stable id for every row."""
        raise NotImplementedError

    def validate(self, *_args: Any, **_kwargs: Any) -> bool:
        """True where every field of the part and of its rows holds what it may."""
        return all([super().validate(), *(row.validate() for row in self.all_rows())])

    def all_rows(self) -> list[Any]:
        """The rows of all lists."""
        return [row for rows in self.rows.values() for row in rows]

    def faults(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong with it) for the part and all its rows."""
        own = [(field.id, str(words)) for field in self for words in field.errors]
        return own + [fault for row in self.all_rows() for fault in row.faults()]

    def filled(self, name: str) -> list[Any]:
        """The rows of the list that hold anything."""
        return [row for row in self.rows[name] if row.is_filled()]


class Row(Part):
    """One row of a list; `row` holds its stable id, '' while it has none.

    `shown` names the fields that stand open, `more` those that are unfolded.
    """

    shown: ClassVar[tuple[str, ...]] = ()
    more: ClassVar[tuple[str, ...]] = ()
    row = wtforms.HiddenField(default="")

    def is_filled(self) -> bool:
        """True where anything was typed into the fields that stand open."""
        return any(_says(self[name]) for name in self.shown)

    @property
    def inner(self) -> Part | None:
        """The part of another kind that the row holds, if it holds one."""
        return None


def _says(field: Any) -> bool:
    return bool(field.data) and not isinstance(field, wtforms.SelectField | wtforms.BooleanField)


def places(fields: Fields, prefix: str) -> list[int]:
    """The numbers of the rows under the prefix, in their order, at most as many as a question may hold."""
    found = {
        int(match[1])
        for name in fields
        if name.startswith(prefix) and (match := _ROW.match(name, len(prefix)))
    }
    return sorted(found)[:OPTION_LIMIT]


def change_rows(fields: Fields) -> Fields:
    """The fields with the row added, removed or moved that a button of the form asks for.

    `add` names a list, `remove`, `up` and `down` a row: the prefix of its fields.
    """
    changed: Fields = MultiDict(fields)
    for deed, work in (("add", _add), ("remove", _remove), ("up", _up), ("down", _down)):
        target = changed.pop(deed, "")
        if target:
            work(changed, target)
    return changed


def _add(fields: Fields, prefix: str) -> None:
    there = places(fields, prefix)
    if len(there) < OPTION_LIMIT:
        fields.setlist(f"{prefix}{max(there, default=-1) + 1}-row", [""])


def _remove(fields: Fields, prefix: str) -> None:
    for name in [name for name in fields if name.startswith(prefix)]:
        fields.poplist(name)


def _up(fields: Fields, prefix: str) -> None:
    _swap(fields, prefix, -1)


def _down(fields: Fields, prefix: str) -> None:
    _swap(fields, prefix, 1)


def _swap(fields: Fields, prefix: str, step: int) -> None:
    found = re.fullmatch(r"(.*?)(\d{1,4})-", prefix)
    there = places(fields, found[1]) if found else []
    if not found or int(found[2]) not in there:
        return
    place = there.index(int(found[2]))
    if not 0 <= place + step < len(there):
        return
    one, other = prefix, f"{found[1]}{there[place + step]}-"
    moved = {
        name: (other if name.startswith(one) else one) + name[len(one if name.startswith(one) else other) :]
        for name in fields
        if name.startswith((one, other))
    }
    kept = {new: fields.poplist(old) for old, new in moved.items()}
    for name, values in kept.items():
        fields.setlist(name, values)
