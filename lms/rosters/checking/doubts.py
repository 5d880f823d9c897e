"""What a cell can only be read by its whole column: an old font among Unicode, the month before the day."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lms.core.text import msgid
from lms.rosters.formats import FIELDS, Cell, SheetRow, legacy, letter_of
from lms.rosters.formats.syllables import has_own_letters
from lms.rosters.formats.value_dates import order_of, turned
from lms.rosters.rules.rows import Draft, remark

TWO_WAYS = msgid("“%(value)s” can be read in two ways, as it stands or as “%(other)s”: say which is right.")
_DATES = ("birth_on", "birth_on_male", "birth_on_female", "valid_from")
_NAMES = ("full_name", "family_middle", "given_name")


class ColumnDoubts:
    """Which columns of a list are written in two ways, and what is doubtful in a row for that."""

    def __init__(self, mapping: Mapping[str, int], encodings: Mapping[int, str]) -> None:
        self.encodings = dict(encodings)
        self.fields = {column: name for name, column in mapping.items()}
        self.dates = {column for name, column in mapping.items() if name in _DATES}
        self.mixed, self.month_first = set[int](), set[int]()

    def look_over(self, rows: Iterable[SheetRow]) -> None:
        """Read as much of the list as is needed to know."""
        asked, unmixed = set(self.dates), set(self.encodings)
        for row in rows:
            if not asked and not unmixed:
                break
            for column in [*asked]:
                order = order_of(row.cells[column]) if _has(row, column) else None
                if order == "day":
                    asked.discard(column)
                elif order == "month":
                    self.month_first.add(column)
            unmixed -= {at for at in unmixed if _has(row, at) and has_own_letters(row.cells[at].text)}
        self.mixed = set(self.encodings) - unmixed
        self.month_first &= asked

    def kept(self, row: SheetRow) -> dict[int, str]:
        """The encodings of this row: a cell that is right as it stands, in a mixed column, keeps its letters."""
        return {
            column: encoding
            for column, encoding in self.encodings.items()
            if column not in self.mixed or not self._is_two_ways(row, column)
        }

    def _is_two_ways(self, row: SheetRow, column: int) -> bool:
        return _has(row, column) and legacy.reads_both_ways(row.cells[column].text, self.encodings[column])

    def of_letters(self, row: SheetRow) -> Iterator[dict[str, Any]]:
        """A doubt for each cell of the row that has two readings; in a column all of an old font names only."""
        for column, encoding in self.encodings.items():
            name = self.fields.get(column, "")
            field = "full_name" if name in _NAMES else name
            is_asked = field in FIELDS and (column in self.mixed or name in _NAMES)
            if is_asked and self._is_two_ways(row, column):
                text = row.cells[column].text
                values = {"value": text[:60], "other": legacy.convert(text, encoding)[:60]}
                said = remark("doubt", "cell", field, TWO_WAYS, values)
                yield said | {"column": letter_of(column)}

    def of_date(self, draft: Draft, name: str, cell: Cell) -> Iterator[dict[str, Any]]:
        """A doubt for a date whose month may stand in front."""
        day = draft.day(name) if name in ("birth_on", "valid_from") else None
        is_asked = day and cell.letter in {letter_of(column) for column in self.month_first}
        if day and is_asked and order_of(cell) == "either":
            problem = turned(day, cell.text)
            said = remark("doubt", "cell", name, problem.msgid, problem.values)
            yield said | {"column": cell.letter}


def _has(row: SheetRow, column: int) -> bool:
    return row.kind == "data" and column < len(row.cells) and row.cells[column].kind != "empty"
