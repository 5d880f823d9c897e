"""Lists of people and of lines: a page at a time on screen, all of them in a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from lms.core.db import db
from lms.core.i18n import _
from lms.people.models import Person
from lms.reports.figures import count_lines, count_people
from lms.reports.lists import PeopleFilter, lines_behind, people_behind
from lms.reports.options import Options, read_filter
from lms.reports.papers.heading import heading_of
from lms.reports.queries import Cut, status_of
from lms.reports.tables import CODE, DAY, NUMBER, TIET, Column, Paper, Row, Table
from lms.reports.wording import STATUS_WORDS
from lms.training.wording import CONTENT_GROUPS, KINDS, STUDY_FORMS

_CHUNK = 2_000


@dataclass(frozen=True)
class Listing:
    """A list of any length: its columns, the select of its rows, and how a row is written."""

    key: str
    title: str
    columns: tuple[Column, ...]
    statement: Select[Any]
    values: Callable[[Any], tuple[Any, ...]]
    key_columns: tuple[Any, ...]
    size: Callable[[], int]

    def rows(self) -> Iterator[Row]:
        """All of its rows with their numbers, read a part at a time."""
        found = db.session.execute(self.statement.execution_options(yield_per=_CHUNK))
        for number, row in enumerate(found, start=1):
            yield Row((number, *self.values(row)))


def listing_paper(cut: Cut, listing: Listing, *, size: int | None = None) -> Paper:
    """The whole list as a paper of one table, whose rows are read while they are written."""
    count = listing.size() if size is None else size
    heading = heading_of(cut, key=listing.key, title=listing.title)
    return Paper(heading, (Table(_("List"), listing.columns, listing.rows(), count),))


def people_listing(cut: Cut, options: Options) -> Listing:
    """The people behind a figure."""
    return _people(
        cut, read_filter(options), key="danh-sach", title=_("List of people, year %(year)s", year=cut.year)
    )


def not_reached_listing(cut: Cut, options: Options) -> Listing:
    """The people who have not reached their target."""
    title = _("List of people who have not reached the training target of %(year)s", year=cut.year)
    return _people(cut, PeopleFilter(status="not-reached"), key="danh-sach-chua-dat", title=title)


def _people(cut: Cut, wanted: PeopleFilter, *, key: str, title: str) -> Listing:
    words = {status: str(text) for status, (text, _kind) in STATUS_WORDS.items()}

    def values(row: Any) -> tuple[Any, ...]:
        missing = max(row.target - row.tiet, 0) if row.target is not None else None
        status = words[status_of(row)]
        return (
            *(row.full_name, row.staff_number, row.title, row.unit_name),
            *(row.tiet, row.target, missing, row.turns, status),
        )

    keys = (Person.sort_key, Person.id)
    statement = people_behind(cut, wanted)
    return Listing(key, title, _people_columns(), statement, values, keys, lambda: count_people(cut, wanted))


def _people_columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), NUMBER, 7),
        Column(_("Full name"), width=27),
        Column(_("Staff number"), CODE, 14),
        Column(_("Post"), width=24),
        Column(_("Unit"), width=32),
        Column(_("Periods counted"), TIET, 10),
        Column(_("Target"), TIET, 9),
        Column(_("Periods missing"), TIET, 9),
        Column(_("Turns"), NUMBER, 8),
        Column(_("Status"), width=17),
    )


def lines_listing(cut: Cut, options: Options) -> Listing:
    """The lines of the ledger behind a figure: lượt, with their tiết."""
    contents = {key: str(text) for key, text in CONTENT_GROUPS.items()}
    forms = {key: str(text) for key, text in STUDY_FORMS.items()}
    kinds = {key: str(text) for key, text in KINDS.items()}

    def values(row: Any) -> tuple[Any, ...]:
        content, form = contents.get(row.content_group, ""), forms.get(row.study_form, row.study_form)
        return (
            *(row.full_name, row.staff_number, row.unit_name, row.title, kinds[row.kind]),
            *(content, form, row.earned_on, row.net),
        )

    wanted = read_filter(options)
    statement = lines_behind(cut, wanted)
    line = statement.selected_columns
    keys = (Person.sort_key, Person.id, line.earned_on, line.line_id)
    title = _("List of turns of training, year %(year)s", year=cut.year)
    return Listing(
        "luot", title, _line_columns(), statement, values, keys, lambda: count_lines(cut, wanted)[0]
    )


def _line_columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), NUMBER, 7),
        Column(_("Full name"), width=25),
        Column(_("Staff number"), CODE, 13),
        Column(_("Unit"), width=28),
        Column(_("What"), width=34),
        Column(_("Source"), width=16),
        Column(_("Content"), width=30),
        Column(_("Form of study"), width=12),
        Column(_("Day"), DAY, 12),
        Column(_("Periods"), TIET, 9),
    )
