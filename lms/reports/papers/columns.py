"""Columns that several reports share, with the list behind each of their figures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.i18n import _
from lms.reports.figures import Branch
from lms.reports.rules import Tally
from lms.reports.tables import NUMBER, PERCENT, TIET, Behind, Column, Row

PEOPLE_LIST, LINE_LIST = "danh-sach", "luot"
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Measure:
    """A figure of a tally: its column, how it is read, and the list that it counts (None: it is worked out)."""

    column: Column
    read: Callable[[Tally], Any]
    behind: Behind | None = None


def _people(
    label: str, read: Callable[[Tally], int], status: str, *, group: str = "", is_optional: bool = False
) -> Measure:
    column = Column(label, NUMBER, 10, group, is_optional)
    return Measure(column, read, Behind(PEOPLE_LIST, (("loc", status),)))


def people_measures() -> list[Measure]:
    """Where people stand: everybody, with a target, reached, not reached, not started, exempt, without a target."""
    group = _("Number of people")
    return [
        _people(_("All"), lambda tally: tally.people, "tat-ca", group=group),
        _people(_("With a target"), lambda tally: tally.with_target, "co-muc-tieu", group=group),
        _people(_("Reached"), lambda tally: tally.reached, "dat", group=group),
        _people(_("Not reached"), lambda tally: tally.not_reached, "chua-dat", group=group),
        _people(_("Not started"), lambda tally: tally.not_started, "chua-bat-dau", group=group),
        _people(_("Exempt"), lambda tally: tally.exempt, "duoc-mien", group=group, is_optional=True),
        _people(
            _("No target set"),
            lambda tally: tally.no_target,
            "chua-co-muc-tieu",
            group=group,
            is_optional=True,
        ),
    ]


def rate_measure() -> Measure:
    """Reached over people with a target."""
    return Measure(Column(_("Rate"), PERCENT, 11), lambda tally: tally.rate)


def study_measures() -> list[Measure]:
    """What was done: people who took part, turns (lượt), tiết on record."""
    group, lines = _("Results of training"), Behind(LINE_LIST)
    return [
        _people(_("Took part"), lambda tally: tally.participants, "tham-gia", group=group),
        Measure(Column(_("Turns"), NUMBER, 10, group), lambda tally: tally.turns, lines),
        Measure(Column(_("Periods"), TIET, 11, group), lambda tally: tally.tiet, lines),
    ]


def values_of(measures: list[Measure], tally: Tally) -> tuple[Any, ...]:
    """The figures of a row, in the order of the measures."""
    return tuple(measure.read(tally) for measure in measures)


def behind_of(measures: list[Measure], query: Query = ()) -> tuple[Behind | None, ...]:
    """What stands behind each of them, narrowed to what the row is about."""
    return tuple(narrowed(measure.behind, query) for measure in measures)


def narrowed(behind: Behind | None, query: Query) -> Behind | None:
    """The list, narrowed by these words of the address."""
    return None if behind is None else Behind(behind.what, (*query, *behind.query))


def unit_query(branch: Branch) -> Query:
    """The words of the address that narrow a list to the row of a unit."""
    at_unit = (("don-vi", branch.public_id),)
    return (*at_unit, ("truc-thuoc", "1")) if branch.is_direct else at_unit


def unit_words(branch: Branch) -> str:
    """The unit's name; for people directly at the chosen unit it says so."""
    return _("%(unit)s (directly)", unit=branch.name) if branch.is_direct else branch.name


def number_column() -> Column:
    """The running number of a row."""
    return Column(_("No."), NUMBER, 6)


def unit_row(number: int, branch: Branch, values: tuple[Any, ...], behind: tuple[Behind | None, ...]) -> Row:
    """The row of a unit, whose name leads to its own report."""
    unit = None if branch.is_direct else branch.public_id
    return Row((number, unit_words(branch), *values), (None, None, *behind), unit)


def total_row(values: tuple[Any, ...], behind: tuple[Behind | None, ...]) -> Row:
    """The last row of a table."""
    return Row((None, _("Total"), *values), (None, None, *behind))
