"""The gallery: every report by the name under which offices know it. Pages, files and jobs take them from here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.errors import NotFound
from lms.core.i18n import lazy
from lms.reports.definitions import get_campaign, get_indicator
from lms.reports.options import Options
from lms.reports.papers.defined import campaign_paper, indicator_paper
from lms.reports.papers.listing import (
    Listing,
    lines_listing,
    listing_paper,
    not_reached_listing,
    people_listing,
)
from lms.reports.papers.splits import (
    content_paper,
    course_paper,
    form_paper,
    group_paper,
    unit_paper,
    women_paper,
)
from lms.reports.papers.yearly import yearly_paper
from lms.reports.queries import Cut
from lms.reports.tables import Paper


@dataclass(frozen=True)
class Report:
    """A report of the gallery: a paper that is small, or a list of any length."""

    key: str
    title: Any
    hint: Any
    make: Callable[[Cut, Options], Paper] | None = None
    listing: Callable[[Cut, Options], Listing] | None = None
    is_shown: bool = True

    def paper(self, cut: Cut, options: Options, *, size: int | None = None) -> Paper:
        """The report of that cut; a list whole, to be read while it is written."""
        if self.listing is not None:
            return listing_paper(cut, self.listing(cut, options), size=size)
        if self.make is None:
            raise NotFound()
        return self.make(cut, options)


def _campaign(cut: Cut, options: Options) -> Paper:
    return campaign_paper(cut, get_campaign(options.get("chien-dich", "")))


def _indicator(cut: Cut, options: Options) -> Paper:
    return indicator_paper(cut, get_indicator(options.get("chi-so", "")))


REPORTS = (
    Report(
        "ty-le-theo-don-vi",
        lazy("Completion rate by unit"),
        lazy("People, turns and rate of each unit, each figure with its list."),
        make=lambda cut, _options: unit_paper(cut),
    ),
    Report(
        "danh-sach-chua-dat",
        lazy("People who have not reached the target"),
        lazy("Who they are, where they work, and what they still lack."),
        listing=not_reached_listing,
    ),
    Report(
        "bao-cao-nam",
        lazy("Yearly report, due by 15 December"),
        lazy("The letter with its table by unit, person group, content and form."),
        make=lambda cut, _options: yearly_paper(cut),
    ),
    Report(
        "theo-noi-dung",
        lazy("Results by content"),
        lazy("Persons, turns and periods of the five content groups."),
        make=lambda cut, _options: content_paper(cut),
    ),
    Report(
        "theo-hinh-thuc",
        lazy("Results by form of study"),
        lazy("In class, online, at a distance, blended."),
        make=lambda cut, _options: form_paper(cut),
    ),
    Report(
        "theo-nhom",
        lazy("Completion rate by person group"),
        lazy("Cadres, civil servants, public employees, contract workers."),
        make=lambda cut, _options: group_paper(cut),
    ),
    Report(
        "nu-va-lanh-dao",
        lazy("Completion rate of women and of leaders"),
        lazy("By gender, and by leading posts."),
        make=lambda cut, _options: women_paper(cut),
    ),
    Report(
        "theo-khoa",
        lazy("Results by course"),
        lazy("Persons, turns and periods of each course."),
        make=lambda cut, _options: course_paper(cut),
    ),
    Report("danh-sach", lazy("List of people"), "", listing=people_listing, is_shown=False),
    Report("luot", lazy("List of turns"), "", listing=lines_listing, is_shown=False),
    Report("ket-qua-chien-dich", lazy("Results of a campaign"), "", make=_campaign, is_shown=False),
    Report("chi-so", lazy("Indicator"), "", make=_indicator, is_shown=False),
)
_BY_KEY = {report.key: report for report in REPORTS}


def get_report(key: str) -> Report:
    """The report with that address."""
    if key not in _BY_KEY:
        raise NotFound()
    return _BY_KEY[key]
