"""The gallery of reports, and each report on screen: tables whose figures lead to their lists."""

import datetime as dt
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import read_one_snapshot
from lms.core.errors import NotFound
from lms.core.paging import paginate_by_key
from lms.core.permissions import allowed
from lms.organisations.queries import SubtreeScope
from lms.reports.definitions import (
    campaign_day,
    get_campaign,
    get_indicator,
    is_seen,
    list_campaigns,
    list_indicators,
)
from lms.reports.figures import count_lines
from lms.reports.formats import FORMATS, Format
from lms.reports.gallery import REPORTS, Report, get_report
from lms.reports.options import NARROWING, Options, read_filter
from lms.reports.papers.defined import campaign_words
from lms.reports.papers.heading import stand_words
from lms.reports.papers.listing import Listing
from lms.reports.queries import Cut, way_to
from lms.reports.tables import Behind, Paper, Row, Table, written
from lms.reports.views.asking import asked_cut, asked_day, asked_scope, query_of, within_figures
from lms.reports.views.blueprint import reports
from lms.training.views.ledgers import asked_year

_PER_PAGE = 50
_YEARS = 3


@reports.get("/nhan-su/bao-cao")
@allowed("reports.view")
def list_reports() -> ResponseReturnValue:
    """Every report by its name, and what officers defined."""
    read_one_snapshot()
    scope = asked_scope()
    cut = asked_cut(scope)
    return render_template(
        "reports/list_reports.html",
        cut=cut,
        stand=stand_words(cut),
        cards=[(report, report_url(cut, report.key)) for report in REPORTS if report.is_shown],
        campaigns=[
            (each, campaign_url(each.public_id), campaign_words(each), is_own)
            for each, is_own in list_campaigns(scope)
        ],
        indicators=[
            (each, indicator_url(cut, each.public_id), is_own) for each, is_own in list_indicators(scope)
        ],
        years=_years(cut, lambda year: url_for("reports.list_reports", nam=year)),
    )


def report_url(cut: Cut, key: str, **more: str) -> str:
    """The address of that report of the same cut."""
    return url_for("reports.show_report", key=key, **{**query_of(cut), **more})


def campaign_url(public_id: str) -> str:
    """The address of the results of a campaign, for the officer's own unit."""
    query: dict[str, Any] = {"chien-dich": public_id}
    return url_for("reports.show_report", key="ket-qua-chien-dich", **query)


def indicator_url(cut: Cut, public_id: str) -> str:
    """The address of an indicator of the same cut."""
    return report_url(cut, "chi-so", **{"chi-so": public_id})


def _years(cut: Cut, address: Any) -> list[dict[str, Any]]:
    years = [today().year - back for back in range(_YEARS)]
    return [{"label": year, "url": address(year), "is_current": year == cut.year} for year in years]


def asked_options(scope: SubtreeScope) -> Options:
    """What the address narrows the report to; a definition that this officer does not see is as if there were none."""
    options = {name: request.args[name][:200] for name in NARROWING if name in request.args}
    for name, get in (("chien-dich", get_campaign), ("chi-so", get_indicator)):
        if name in options and not is_seen(get(options[name]), scope):
            raise NotFound()
    return options


def other_day(options: Options) -> dt.date | None:
    """The day as of which a campaign is read, where the address asks for another."""
    if "chien-dich" not in options:
        return None
    day = within_figures(campaign_day(get_campaign(options["chien-dich"]), today()))
    return day if day != asked_day() else None


@reports.get("/nhan-su/bao-cao/<key>")
@allowed("reports.view")
def show_report(key: str) -> ResponseReturnValue:
    """One report: its tables, each figure with its list, and its files."""
    report = get_report(key)
    read_one_snapshot()
    scope = asked_scope()
    options = asked_options(scope)
    if day := other_day(options):
        asked: dict[str, Any] = {**request.args.to_dict(), "ngay": f"{day:%d/%m/%Y}"}
        asked.pop("nam", None)
        return redirect(url_for("reports.show_report", key=key, **asked))
    cut = asked_cut(scope)
    if report.listing is not None:
        return _show_list(report, report.listing(cut, options), cut, options, scope)
    return _show_paper(report, report.paper(cut, options), cut, options, scope)


def _show_paper(
    report: Report, paper: Paper, cut: Cut, options: Options, scope: SubtreeScope
) -> ResponseReturnValue:
    return render_template(
        "reports/show_report.html",
        paper=paper,
        written=written,
        shown_places=shown_places,
        behind_url=lambda behind: behind_url(cut, behind),
        unit_url=lambda row: unit_url(cut, report.key, row, options),
        **_frame(report, paper.heading.title, paper.size, cut, options, scope),
    )


def shown_places(table: Table) -> list[int]:
    """The numbers of the columns that a page shows: not the running number, and none that says nothing anywhere."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [
        place
        for place, column in enumerate(table.columns)
        if place and not (column.is_optional and not any(row.values[place] for row in rows))
    ]


def _show_list(
    report: Report, listing: Listing, cut: Cut, options: Options, scope: SubtreeScope
) -> ResponseReturnValue:
    size = listing.size()
    page = paginate_by_key(listing.statement, key_columns=listing.key_columns, per_page=_PER_PAGE)
    tiet = count_lines(cut, read_filter(options))[1] if report.key == "luot" else None
    person_query = {name: value for name, value in query_of(cut).items() if name != "don-vi"}
    return render_template(
        "reports/show_list.html",
        listing=listing,
        rows=[(row, listing.values(row)) for row in page.items],
        page=page,
        size=size,
        tiet=tiet,
        written=written,
        person_url=lambda row: url_for("reports.show_person", public_id=row.public_id, **person_query),
        **_frame(report, listing.title, size, cut, options, scope),
    )


def _frame(
    report: Report, title: str, size: int, cut: Cut, options: Options, scope: SubtreeScope
) -> dict[str, Any]:
    """What every report has around its figures."""
    keep = {**query_of(cut), **options}
    has_day = "chien-dich" in options
    return {
        "report": report,
        "title": title,
        "cut": cut,
        "stand": stand_words(cut),
        "way": [
            (name, url_for("reports.show_report", key=report.key, **{**keep, "don-vi": public_id}))
            for public_id, name in way_to(cut.unit, scope)
        ],
        "years": []
        if has_day
        else _years(
            cut, lambda year: url_for("reports.show_report", key=report.key, **{**keep, "nam": year})
        ),
        "files": [_file(each, report, size, {**keep, "so": cut.snapshot_id}) for each in _formats(size)],
        "gallery_url": url_for("reports.list_reports", nam=asked_year()),
    }


def _formats(size: int) -> list[Format]:
    return [each for each in FORMATS.values() if each.most_rows is None or size <= each.most_rows]


def _file(each: Format, report: Report, size: int, query: dict[str, Any]) -> dict[str, Any]:
    """A file that is sent at once, or one that a job writes."""
    at_once = size <= each.at_once
    endpoint = "reports.download_report" if at_once else "reports.ask_for_file"
    return {
        "label": each.label,
        "icon": each.icon,
        "at_once": at_once,
        "url": url_for(endpoint, key=report.key, ending=each.key, **query),
    }


def behind_url(cut: Cut, behind: Behind) -> str:
    """The address of the list that a figure counts, at the same stand."""
    return report_url(cut, behind.what, **dict(behind.query), so=str(cut.snapshot_id))


def unit_url(cut: Cut, key: str, row: Row, options: Options) -> str:
    """The address of the same report of the unit that a row is about."""
    return report_url(cut, key, **{**options, "don-vi": row.unit or cut.unit.public_id})
