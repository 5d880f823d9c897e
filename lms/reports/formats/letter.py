"""The parts of an official letter that Word and PDF share (Decree 30/2020/NĐ-CP, Annex I): words and measures.

What only the office knows is left open to be filled in: its number, its place, the name of who signs.
"""

from lms.core.i18n import _
from lms.core.text import admin_date
from lms.reports.tables import PERCENT, Heading, Table, written

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
# Margins in millimetres: top, right, bottom, left.
MARGINS = (20, 20, 20, 30)
A4 = (210, 297)
# Wider than this, in signs, a table stands on a page of its own, across.
WIDEST_UPRIGHT = 95
# How wide a bold sign is, in parts of the size of the letters; a capital is wider, and each word may have one.
_SIGN, _CAPITAL = 0.56, 1
# More rows than this are no letter any more.
MOST_ROWS = 3_000


def place_and_day(heading: Heading) -> str:
    """The place, to be filled in, and the day of the letter."""
    return f"…………, {admin_date(heading.day)}"


def number_line() -> str:
    """The number and sign of the letter, to be filled in."""
    return "Số: ……/BC-……"


def closing() -> list[str]:
    """To whom the letter goes (nơi nhận)."""
    return [_("- As above;"), _("- Archives.")]


def is_across(table: Table) -> bool:
    """True for a table that is too wide for an upright page."""
    return table.width > WIDEST_UPRIGHT


def fitted(table: Table, *, room: float, padding: float, largest: float) -> tuple[float, list[float]]:
    """(size of the letters, width of each column) in points, so that no word and no figure is broken in two."""
    signs = [_longest(table, place) + _CAPITAL for place in range(len(table.columns))]
    free = room - padding * len(signs)
    size = min(largest, free / (sum(signs) * _SIGN))
    rest = free - sum(signs) * _SIGN * size
    return size, [
        padding + count * _SIGN * size + rest * column.width / table.width
        for count, column in zip(signs, table.columns, strict=True)
    ]


def _longest(table: Table, place: int) -> int:
    """The signs of the longest word of a column: in its head, and in its total, which is its longest figure."""
    column = table.columns[place]
    words = column.label.split(" ")
    if table.total and column.is_figure:
        words.append(written(1.0 if column.kind == PERCENT else table.total.values[place], column.kind))
    longest = max(len(word) for word in words)
    return longest if column.is_figure else max(longest, column.width // 2)
