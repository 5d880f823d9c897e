"""The yearly report, due by 15 December: by unit, by who people are, by content and by form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.i18n import _
from lms.people.wording import GROUPS
from lms.reports.figures import ALL, Branch, split_branches
from lms.reports.papers.columns import (
    LINE_LIST,
    PEOPLE_LIST,
    number_column,
    total_row,
    unit_query,
    unit_row,
)
from lms.reports.papers.heading import heading_of
from lms.reports.papers.splits import sentences, unit_table
from lms.reports.queries import Cut
from lms.reports.rules import Tally, add_up
from lms.reports.tables import NUMBER, PERCENT, TIET, Behind, Column, Paper, Table
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS

# Citizens are no staff: they have no column of their own.
_STAFF = ("can_bo", "cong_chuc", "vien_chuc", "nguoi_lao_dong")
_DIMENSIONS = (ALL, "group", "gender", "leader", "content", "form", "certificate")
_Parts = dict[str, Branch]


@dataclass(frozen=True)
class _Figure:
    """A column of the form: from which split of a unit's figures, under which value, and what of it."""

    column: Column
    dimension: str
    value: str
    read: Callable[[Tally], Any]
    behind: Behind | None

    def of(self, parts: _Parts) -> Any:
        return self.read(parts[self.dimension].of(self.value))


def yearly_paper(cut: Cut) -> Paper:
    """Sentences and the table by unit, and behind them the wide table of all columns."""
    found = split_branches(cut, _DIMENSIONS)
    by_unit, total = unit_table(found[ALL])
    title = _(
        "Results of training of cadres, civil servants, public employees and contract workers, year %(year)s",
        year=cut.year,
    )
    heading = heading_of(cut, key="bao-cao-nam", title=title, sentences=sentences(cut, total))
    return Paper(heading, (by_unit, wide_table(found)))


def wide_table(found: dict[str, list[Branch]]) -> Table:
    """Headcount by person group, women and leaders; people, turns and tiết; turns by content and by form."""
    parts = _side_by_side(found)
    figures = _figures()
    rows = [
        unit_row(
            number,
            row["all"],
            tuple(figure.of(row) for figure in figures),
            tuple(_behind(figure, row["all"]) for figure in figures),
        )
        for number, row in enumerate(parts, start=1)
    ]
    sums = {dimension: _sum(branches) for dimension, branches in found.items()}
    last = total_row(tuple(figure.of(sums) for figure in figures), tuple(figure.behind for figure in figures))
    blanks = (Column(_("Cost"), NUMBER, 9, is_optional=True), Column(_("Note"), width=10, is_optional=True))
    columns = (
        number_column(),
        Column(_("Unit"), width=30),
        *(figure.column for figure in figures),
        *blanks,
    )
    filled = [
        row._replace(values=(*row.values, None, None), behind=(*row.behind, None, None)) for row in rows
    ]
    last = last._replace(values=(*last.values, None, None), behind=(*last.behind, None, None))
    return Table(_("Results by unit"), columns, filled, len(filled), last)


def _behind(figure: _Figure, branch: Branch) -> Behind | None:
    behind = figure.behind
    return Behind(behind.what, (*unit_query(branch), *behind.query)) if behind else None


def _side_by_side(found: dict[str, list[Branch]]) -> list[_Parts]:
    """For every unit its figures in each split."""
    return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]


def _sum(branches: list[Branch]) -> Branch:
    values = {value for branch in branches for value in branch.by_value}
    return Branch("", "", False, {value: add_up(branch.of(value) for branch in branches) for value in values})


def _figures() -> list[_Figure]:
    people, women, leaders = _("Headcount"), _("Women"), _("Leaders and managers")
    return [
        _people(Column(_("All"), NUMBER, 8, people), "all", "", ()),
        *(
            _people(Column(str(GROUPS[group]), NUMBER, 8, people), "group", group, (("nhom", group),))
            for group in _STAFF
        ),
        _people(Column(women, NUMBER, 8, people), "gender", "female", (("gioi", "female"),)),
        _people(Column(leaders, NUMBER, 8, people), "leader", "1", (("lanh-dao", "1"),)),
        *_results(),
        *_lines_by(_("Turns by content"), "content", "noi-dung", CONTENT_GROUPS),
        *_lines_by(_("Turns by form of study"), "form", "hinh-thuc", STUDY_FORMS),
        _Figure(
            Column(_("Certificates issued"), NUMBER, 9),
            "certificate",
            "1",
            lambda tally: tally.turns,
            Behind(LINE_LIST, (("chung-nhan", "1"),)),
        ),
    ]


def _people(column: Column, dimension: str, value: str, query: tuple[tuple[str, str], ...]) -> _Figure:
    return _Figure(column, dimension, value, lambda tally: tally.people, Behind(PEOPLE_LIST, query))


def _results() -> list[_Figure]:
    group = _("Results of training")
    took_part, reached = (("loc", "tham-gia"),), (("loc", "dat"),)
    return [
        _Figure(
            Column(_("Took part"), NUMBER, 8, group),
            "all",
            "",
            lambda tally: tally.participants,
            Behind(PEOPLE_LIST, took_part),
        ),
        _Figure(
            Column(_("Turns"), NUMBER, 8, group), "all", "", lambda tally: tally.turns, Behind(LINE_LIST)
        ),
        _Figure(Column(_("Periods"), TIET, 9, group), "all", "", lambda tally: tally.tiet, Behind(LINE_LIST)),
        _Figure(
            Column(_("Reached"), NUMBER, 8, group),
            "all",
            "",
            lambda tally: tally.reached,
            Behind(PEOPLE_LIST, reached),
        ),
        _Figure(Column(_("Rate"), PERCENT, 8, group), "all", "", lambda tally: tally.rate, None),
    ]


def _lines_by(group: str, dimension: str, word: str, words: dict[Any, Any]) -> list[_Figure]:
    return [
        _Figure(
            Column(str(text), NUMBER, 10, group),
            dimension,
            str(value),
            lambda tally: tally.turns,
            Behind(LINE_LIST, ((word, str(value)),)),
        )
        for value, text in words.items()
    ]
