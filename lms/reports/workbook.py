"""The completion rate as files: the table by unit and the people behind it, from the query of the page."""

from collections.abc import Iterable, Iterator
from typing import IO, Any

from lms.core.i18n import _
from lms.reports.formats import untold
from lms.reports.formats.workbook import write_workbook as write_sheets
from lms.reports.papers.heading import heading_of
from lms.reports.queries import Cut, Report, UnitRow, status_of
from lms.reports.rules import Tally
from lms.reports.tables import CODE, NUMBER, PERCENT, TIET, Column, Paper, Row, Table
from lms.reports.wording import STATUS_WORDS


def write_workbook(target: IO[bytes], cut: Cut, found: Report, people: Iterable[Any]) -> None:
    """The file holds the summary by unit and the people behind it, as of the moment of the cut."""
    write_sheets(
        target, rate_paper(cut, summary_table(found), people_table(people, found.total.people)), untold
    )


def rate_paper(cut: Cut, *tables: Table) -> Paper:
    """The tables under the heading of the completion rate."""
    title = _("Completion rate of the training target, year %(year)s", year=cut.year)
    return Paper(heading_of(cut, key="ty-le-hoan-thanh", title=title), tables)


def summary_table(found: Report) -> Table:
    """The table by unit, its total last."""
    rows = [
        Row((number, unit_label(row), *summary_values(row.tally)))
        for number, row in enumerate(found.rows, start=1)
    ]
    total = Row((None, _("Total"), *summary_values(found.total)))
    return Table(_("By unit"), _summary_columns(), rows, len(rows), total)


def _summary_columns() -> tuple[Column, ...]:
    figures = (
        _("People"),
        _("With a target"),
        _("Target reached"),
        _("Target not reached"),
        _("Of these not started"),
        _("No target set"),
        _("Exempt"),
        _("Persons who took part"),
        _("Turns"),
    )
    return (
        Column(_("No."), NUMBER, 6),
        Column(_("Unit"), width=40),
        *(Column(label, NUMBER, 11) for label in figures),
        Column(_("Completion rate"), PERCENT, 11),
    )


def summary_values(tally: Tally) -> list[Any]:
    """The figures of a row, in the order of the columns after the unit."""
    return [
        tally.people,
        tally.with_target,
        tally.reached,
        tally.not_reached,
        tally.not_started,
        tally.no_target,
        tally.exempt,
        tally.participants,
        tally.turns,
        tally.rate,
    ]


def unit_label(row: UnitRow) -> str:
    """The unit's name; for people directly at the chosen unit it says so."""
    return _("%(unit)s (directly)", unit=row.name) if row.is_direct else row.name


def people_table(people: Iterable[Any], size: int) -> Table:
    """The people of a list, one a row, written as they are read."""
    columns = (
        Column(_("No."), NUMBER, 7),
        Column(_("Full name"), width=28),
        Column(_("Staff number"), CODE, 15),
        Column(_("Post"), width=26),
        Column(_("Unit"), width=36),
        Column(_("Periods earned"), TIET, 11),
        Column(_("Target"), TIET, 10),
        Column(_("Status"), width=18),
    )
    return Table(_("List of people"), columns, _people_rows(people), size)


def _people_rows(people: Iterable[Any]) -> Iterator[Row]:
    words = {status: str(text) for status, (text, _kind) in STATUS_WORDS.items()}
    for number, row in enumerate(people, start=1):
        status = words[status_of(row)]
        yield Row(
            (number, row.full_name, row.staff_number, row.title, row.unit_name, row.tiet, row.target, status)
        )
