"""Tables of others: which row names the columns, and which column is what. Pure: rows of texts with their numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.core.text import fold

Row = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Table:
    """The rows under a header, and the column of each field that was found."""

    columns: Mapping[str, int]
    rows: list[Row]

    def cell(self, row: Sequence[str], name: str) -> str:
        """What stands in that field of the row; empty where the table has no such column."""
        at = self.columns.get(name)
        return row[at].strip() if at is not None and at < len(row) else ""


def heading_of(text: str) -> str:
    """A heading as it is compared: without accents, capitals and signs."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def find_columns(row: Sequence[str], words: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """The column of each field whose heading stands in the row, the first one of each."""
    headings = [heading_of(cell) for cell in row]
    found: dict[str, int] = {}
    for field, names in words.items():
        wanted = {heading_of(name) for name in names}
        at = next((index for index, heading in enumerate(headings) if heading in wanted), None)
        if at is not None and at not in found.values():
            found[field] = at
    return found


def find_tables(
    rows: Sequence[Row], words: Mapping[str, Iterable[str]], needed: Iterable[Iterable[str]]
) -> list[Table]:
    """Each table in the rows whose header names one of each of the `needed` fields; it ends where the next begins."""
    choices = [set(each) for each in needed]
    starts = []
    for index, (_number, cells) in enumerate(rows):
        columns = find_columns(cells, words)
        if columns and all(choice & columns.keys() for choice in choices):
            starts.append((index, columns))
    ends = [start for start, _columns in starts[1:]] + [len(rows)]
    return [
        Table(columns, [row for row in rows[start + 1 : end] if any(cell.strip() for cell in row[1])])
        for (start, columns), end in zip(starts, ends, strict=False)
    ]
