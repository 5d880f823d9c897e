"""Reports of one table or two: by unit, by content, form, person group, gender, leadership and course."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.core.i18n import _
from lms.core.text import format_number, format_percent, format_tiet, sort_key
from lms.people.wording import GENDERS, GROUPS
from lms.reports.figures import ALL, Branch, by_branch, tallies
from lms.reports.papers.columns import (
    Measure,
    behind_of,
    number_column,
    people_measures,
    rate_measure,
    study_measures,
    total_row,
    unit_query,
    unit_row,
    values_of,
)
from lms.reports.papers.heading import heading_of
from lms.reports.queries import Cut
from lms.reports.rules import Tally, add_up
from lms.reports.tables import Column, Paper, Row, Table
from lms.training.models import Creditable
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS


def unit_paper(cut: Cut) -> Paper:
    """Completion by unit: people and turns, both."""
    table, total = unit_table(by_branch(cut))
    title = _("Completion rate of the training target by unit, year %(year)s", year=cut.year)
    heading = heading_of(cut, key="ty-le-theo-don-vi", title=title, sentences=sentences(cut, total))
    return Paper(heading, (table,))


def unit_table(found: list[Branch]) -> tuple[Table, Tally]:
    """A row for each unit below, one for those directly at the unit, and the sum; the sum once more."""
    measures = [*people_measures(), rate_measure(), *study_measures()]
    rows = [
        unit_row(number, branch, values_of(measures, branch.of()), behind_of(measures, unit_query(branch)))
        for number, branch in enumerate(found, start=1)
    ]
    total = add_up(branch.of() for branch in found)
    columns = (number_column(), Column(_("Unit"), width=36), *(measure.column for measure in measures))
    last = total_row(values_of(measures, total), behind_of(measures))
    return Table(_("By unit"), columns, rows, len(rows), last, bars=2 + len(people_measures())), total


def sentences(cut: Cut, total: Tally) -> tuple[str, ...]:
    """The report in words: how many people there are, how many reached the target, and what was done."""
    return (
        _(
            "As of %(day)s, %(unit)s has %(people)s people, of whom %(with_target)s have a training target for "
            "%(year)s; %(reached)s have reached it, a rate of %(rate)s.",
            day=f"{cut.on:%d/%m/%Y}",
            unit=cut.unit_name,
            people=format_number(total.people),
            with_target=format_number(total.with_target),
            year=cut.year,
            reached=format_number(total.reached),
            rate=format_percent(total.rate),
        ),
        _(
            "%(participants)s people took part in training, %(turns)s turns in all, with %(tiet)s periods.",
            participants=format_number(total.participants),
            turns=format_number(total.turns),
            tiet=format_tiet(total.tiet),
        ),
    )


def content_paper(cut: Cut) -> Paper:
    """Persons, turns and tiết by content group."""
    table = _lines_table(cut, "content", "noi-dung", _("Content"), CONTENT_GROUPS, width=60)
    title = _("Results of training by content, year %(year)s", year=cut.year)
    return Paper(heading_of(cut, key="theo-noi-dung", title=title), (table,))


def form_paper(cut: Cut) -> Paper:
    """Persons, turns and tiết by form of study."""
    table = _lines_table(cut, "form", "hinh-thuc", _("Form of study"), STUDY_FORMS, width=44)
    title = _("Results of training by form of study, year %(year)s", year=cut.year)
    return Paper(heading_of(cut, key="theo-hinh-thuc", title=title), (table,))


def _lines_table(
    cut: Cut, dimension: str, word: str, label: str, words: Mapping[Any, Any], *, width: int
) -> Table:
    """A row for every value, also those that nobody has; the sum counts each person once."""
    found, everybody = tallies(cut, dimension, ALL)
    total, rest = everybody.get("", Tally()), found.pop("", None)
    labels = {str(key): str(text) for key, text in words.items()}
    labels |= {value: value for value in found if value not in labels}
    lines = [(value, text, found.get(value, Tally())) for value, text in labels.items()]
    if rest is not None:
        lines.append(("0", _("Not stated"), rest))
    name = {"content": _("By content"), "form": _("By form of study")}[dimension]
    return _study_table(name, label, word, lines, total, width=width)


def _study_table(
    name: str, label: str, word: str, lines: list[tuple[str, str, Tally]], total: Tally, *, width: int
) -> Table:
    measures = study_measures()
    rows = [
        Row(
            (number, text, *values_of(measures, tally)),
            (None, None, *behind_of(measures, ((word, value),))),
        )
        for number, (value, text, tally) in enumerate(lines, start=1)
    ]
    columns = (number_column(), Column(label, width=width), *(measure.column for measure in measures))
    last = total_row(values_of(measures, total), behind_of(measures))
    note = _("In the total each person is counted once, so it may be less than the sum of the persons above.")
    return Table(name, columns, rows, len(rows), last, note=note)


def group_paper(cut: Cut) -> Paper:
    """Completion by person group."""
    table = _people_table(cut, "group", "nhom", _("Person group"), GROUPS)
    title = _("Completion rate by person group, year %(year)s", year=cut.year)
    return Paper(heading_of(cut, key="theo-nhom", title=title), (table,))


def women_paper(cut: Cut) -> Paper:
    """Completion of women, and of leaders."""
    leaders = {"1": _("Leaders and managers"), "0": _("Without a leading post")}
    tables = (
        _people_table(cut, "gender", "gioi", _("Gender"), GENDERS),
        _people_table(cut, "leader", "lanh-dao", _("Leadership"), leaders),
    )
    title = _("Completion rate of women and of leaders, year %(year)s", year=cut.year)
    return Paper(heading_of(cut, key="nu-va-lanh-dao", title=title), tables)


def _people_table(cut: Cut, dimension: str, word: str, label: str, words: Mapping[str, Any]) -> Table:
    """A row for every value that is known, and one for people of whom it is not."""
    measures: list[Measure] = [*people_measures(), rate_measure(), *study_measures()]
    [found] = tallies(cut, dimension)
    labels = {key: str(text) for key, text in words.items()}
    labels |= {value: value or _("Not stated") for value in found if value not in labels}
    rows = [
        Row(
            (number, text, *values_of(measures, found.get(value, Tally()))),
            (None, None, *behind_of(measures, ((word, value or "-"),))),
        )
        for number, (value, text) in enumerate(labels.items(), start=1)
    ]
    columns = (number_column(), Column(label, width=36), *(measure.column for measure in measures))
    last = total_row(values_of(measures, add_up(found.values())), behind_of(measures))
    return Table(label, columns, rows, len(rows), last, bars=2 + len(people_measures()))


def course_paper(cut: Cut) -> Paper:
    """Persons, turns and tiết of each course of the site."""
    by_id, everybody = tallies(cut, "course", ALL)
    total, rest = everybody.get("", Tally()), by_id.pop("", None)
    found = {int(value): tally for value, tally in by_id.items()}
    courses = db.session.execute(
        select(Creditable.id, Creditable.key, Creditable.title).where(Creditable.id.in_(found))
    ).all()
    ordered = sorted(courses, key=lambda course: (sort_key(course.title), course.id))
    lines = [(course.key, course.title, found[course.id]) for course in ordered]
    if rest is not None:
        lines.append(("-", _("Training outside the site"), rest))
    table = _study_table(_("By course"), _("Course"), "khoa", lines, total, width=60)
    title = _("Results of training by course, year %(year)s", year=cut.year)
    return Paper(heading_of(cut, key="theo-khoa", title=title), (table,))
