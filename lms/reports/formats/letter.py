"""The parts of an official letter that Word and PDF share (Decree 30/2020/NĐ-CP, Annex I): words and measures.

What only the office knows is left open to be filled in: its number, its place, the name of who signs.
"""

from lms.core.i18n import _
from lms.core.text import admin_date
from lms.reports.tables import Heading, Table

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
# Margins in millimetres: top, right, bottom, left.
MARGINS = (20, 20, 20, 30)
A4 = (210, 297)
# Wider than this, in signs, a table stands on a page of its own, across.
WIDEST_UPRIGHT = 95
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


def shares(table: Table) -> list[float]:
    """Which part of the width of the page each column has."""
    return [column.width / table.width for column in table.columns]
