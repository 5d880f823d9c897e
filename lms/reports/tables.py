"""What every report is made of: tables with a heading, whichever way they are shown, printed or stored.

Values are plain: text, whole numbers, hundredths of a tiết, ratios, days; each format writes them its own way.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lms.core.text import format_number, format_percent, format_tiet

# Kinds of columns: how a value is stored, written and aligned.
TEXT, CODE, NUMBER, TIET, PERCENT, DAY = "text", "code", "number", "tiet", "percent", "day"
FIGURES = {NUMBER, TIET, PERCENT}


@dataclass(frozen=True)
class Column:
    """A column: its head, what kind of values it holds, its width in signs, and the head it stands under.

    A page leaves out an optional one that says nothing in any row; files always have it.
    """

    label: str
    kind: str = TEXT
    width: int = 12
    group: str = ""
    is_optional: bool = False

    @property
    def is_figure(self) -> bool:
        """True for amounts, which stand to the right."""
        return self.kind in FIGURES


@dataclass(frozen=True)
class Behind:
    """What a figure counts: people or lines (`what`), by these words of the address."""

    what: str
    query: tuple[tuple[str, str], ...] = ()


class Row(NamedTuple):
    """The values of a row; for each the list that it counts, if it counts one; `unit` is where its name leads."""

    values: tuple[Any, ...]
    behind: tuple[Behind | None, ...] = ()
    unit: str | None = None


@dataclass(frozen=True)
class Table:
    """Rows under columns. `rows` may be read once only; `size` says how many there are before they are read.

    `bars` is the number of the column that a page draws as bars.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    size: int
    total: Row | None = None
    note: str = ""
    bars: int | None = None

    @property
    def has_groups(self) -> bool:
        """True where some columns stand under a common head."""
        return any(column.group for column in self.columns)

    @property
    def width(self) -> int:
        """How wide the table is, in signs."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Heading:
    """What stands above the tables of a report: whose it is, what it says, and as of when.

    `key` names the file; `day` is the day on which the paper is made.
    """

    key: str
    unit: str
    superior: str
    title: str
    as_of: str
    snapshot_id: int | None
    on: dt.date
    day: dt.date
    made_at: dt.datetime
    sentences: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Paper:
    """A report as it is shown, printed and stored: one query, one snapshot, all formats."""

    heading: Heading
    tables: tuple[Table, ...]

    @property
    def size(self) -> int:
        """How many rows all its tables have."""
        return sum(table.size for table in self.tables)


def groups_of(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """(head, how many columns stand under it) from left to right; a column without one stands alone."""
    found: list[tuple[str, int]] = []
    for column in columns:
        if found and column.group and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        else:
            found.append((column.group, 1))
    return found


def written(value: Any, kind: str) -> str:
    """The value as people read it: '1.234', '6,5', '71,4 %', '21/11/2026'; '' for nothing."""
    if value is None:
        return "–" if kind == PERCENT else ""
    match kind:
        case "number":
            return format_number(value)
        case "tiet":
            return format_tiet(value)
        case "percent":
            return format_percent(value)
        case "day":
            return f"{value:%d/%m/%Y}"
    return str(value)
