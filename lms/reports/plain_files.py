"""The completion rate as CSV: the table by unit, and the lists behind its figures."""

from collections.abc import Iterable
from typing import IO, Any

from lms.reports.formats import untold
from lms.reports.formats.plain import write_table
from lms.reports.queries import Report
from lms.reports.workbook import people_table, summary_table


def write_summary_csv(target: IO[bytes], found: Report) -> None:
    """The table by unit, its total last."""
    write_table(target, summary_table(found), untold)


def write_people_csv(target: IO[bytes], people: Iterable[Any]) -> None:
    """The people of a list, one a line, written as they are read."""
    write_table(target, people_table(people, 0), untold)
