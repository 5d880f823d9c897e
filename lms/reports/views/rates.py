"""The completion rate: figures, and the people behind each of them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import read_one_snapshot
from lms.core.errors import NotFound
from lms.core.forms import read_date
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, holds
from lms.core.web import local_target
from lms.organisations.queries import SubtreeScope
from lms.people.queries import matches, scope_for
from lms.reports.queries import (
    Cut,
    UnitRow,
    choose_unit,
    find_units,
    list_tops,
    people,
    report,
    status_of,
    way_to,
)
from lms.reports.rules import rate_order
from lms.reports.views.asking import (
    asked_cut,
    asked_list,
    asked_scope,
    find_newer,
    kept_query,
    list_url,
    query_of,
    rate_url,
    structure_query,
)
from lms.reports.views.blueprint import reports
from lms.reports.wording import FILTER_LABELS, STATUS_WORDS, lead_sentence
from lms.reports.workbook import unit_label
from lms.training.actions import ask_for_figures
from lms.training.facts import first_year
from lms.training.views.ledgers import asked_year

_PER_PAGE = 50
_YEARS = 3


def _what_if_url(cut: Cut) -> str | None:
    """Where one asks what the rate would become: of the figures of today only."""
    is_now = cut.on == cut.taken_on and holds("training.advise")
    query: dict[str, Any] = {"don-vi": cut.unit.public_id}
    return url_for("training.ask_what_if", **query) if is_now else None


@reports.get("/nhan-su/ty-le")
@allowed("reports.view")
def show_rate() -> ResponseReturnValue:
    """How far the unit is: four figures, and a row for each unit below it."""
    read_one_snapshot()
    scope, search = asked_scope(), asked_search()
    try:
        cut = asked_cut(scope)
    except NotFound:
        return _another_year()
    matching = find_units(scope, search) if search else []
    if len(matching) == 1:
        return redirect(rate_url(cut, matching[0].public_id))
    found, sort = report(cut), request.args.get("sap-xep", "ten")
    return render_template(
        "reports/show_rate.html",
        cut=cut,
        lead=lead_sentence(cut),
        rows=[_row(row, cut) for row in _sorted(found.rows, sort)],
        total=found.total,
        sort=sort,
        years=[today().year - back for back in range(_YEARS)],
        way=_way(cut, scope),
        list_url=lambda status: list_url(cut, status),
        search=search,
        keep=kept_query(),
        day_fault=_day_fault(),
        what_if_url=_what_if_url(cut),
        has_siblings=cut.on == cut.taken_on and cut.unit.kind != "root",
        day_text=request.args.get("ngay", "")[:20],
        structures=_structures(cut),
        tops=_tops(cut, scope),
        matching=[(unit, rate_url(cut, unit.public_id)) for unit in matching],
        files={**query_of(cut), "so": cut.snapshot_id},
        newer=find_newer(cut),
        renewed=rate_url(cut),
    )


def _day_fault() -> str:
    asked = request.args.get("ngay", "")
    day = read_date(asked)
    if asked and day is None:
        return _("This is no day. Write it as dd/mm/yyyy, for example 30/06/2025.")
    if day and day.year < first_year():
        return _("Figures are kept since 01/01/%(year)s: these are of that day.", year=first_year())
    if day and day > today():
        return _("Figures go no further than today: these are of today.")
    return ""


def _tops(cut: Cut, scope: SubtreeScope) -> list[dict[str, Any]]:
    """The officer's own units, where they are more than one."""
    tops = list_tops(scope)
    if len(tops) < 2:
        return []
    return [
        {"label": name, "url": rate_url(cut, unit.public_id), "is_current": unit.id == cut.unit.id}
        for unit, name in tops
    ]


def _structures(cut: Cut) -> list[dict[str, Any]]:
    """The two ways of putting the people of an earlier day together; none for today, where they are one."""
    if cut.on == cut.taken_on:
        return []
    return [
        {
            "label": _("By the units of that day"),
            "url": url_for("reports.show_rate", **structure_query(cut, by_heirs=False)),
            "is_current": cut.structure_on == cut.on,
        },
        {
            "label": _("By the units of today"),
            "url": url_for("reports.show_rate", **structure_query(cut, by_heirs=True)),
            "is_current": cut.structure_on != cut.on,
        },
    ]


def _another_year() -> ResponseReturnValue:
    """A unit that is the officer's today was not, or did not exist, in the year asked for: on to the top."""
    choose_unit(scope_for("reports.view"), request.args.get("don-vi"))
    flash(_("This unit did not belong to your units at the end of %(year)s.", year=asked_year()), "info")
    return redirect(url_for("reports.show_rate", nam=asked_year()))


def _way(cut: Cut, scope: SubtreeScope) -> list[tuple[str, str]]:
    return [(name, rate_url(cut, public_id)) for public_id, name in way_to(cut.unit, scope)]


def _sorted(rows: list[UnitRow], sort: str) -> list[UnitRow]:
    """By name or by rate, up or down; those directly at the unit stay last."""
    if sort.lstrip("-") == "ty-le":
        rows = sorted(rows, key=lambda row: rate_order(row.tally), reverse=sort.startswith("-"))
    elif sort == "-ten":
        rows = rows[::-1]
    return sorted(rows, key=lambda row: row.is_direct)


def _row(row: UnitRow, cut: Cut) -> dict[str, Any]:
    def url(status: str) -> str:
        return list_url(cut, status, unit=row.public_id, is_direct=row.is_direct)

    unit_url = None if row.is_direct else rate_url(cut, row.public_id)
    return {"label": unit_label(row), "url": unit_url, "tally": row.tally, "list_url": url}


@reports.post("/nhan-su/ty-le/tinh-lai")
@allowed("reports.view")
@limiter.limit("6/minute")
def renew_figures() -> ResponseReturnValue:
    """The figures are brought up to date; back to where they were asked for, at the last stand."""
    if ask_for_figures():
        flash(_("The figures are up to date."), "success")
    else:
        flash(_("The figures are being worked out anew. The page shows them when they are ready."), "info")
    return redirect(local_target(request.form.get("tiep")) or url_for("reports.show_rate"))


@reports.get("/nhan-su/ty-le/nguoi")
@allowed("reports.view")
def list_people() -> ResponseReturnValue:
    """The people behind a figure, by tên."""
    read_one_snapshot()
    scope, search, asked = asked_scope(), asked_search(), asked_list()
    cut = asked_cut(scope)
    statement = people(cut, **asked)
    found = statement.where(matches(search)) if search else statement
    return render_template(
        "reports/list_people.html",
        cut=cut,
        lead=lead_sentence(cut),
        page=paginate(found, number=asked_page(), per_page=_PER_PAGE),
        search=search,
        chips=_chips(cut, **asked),
        keep={name: value for name, value in request.args.items() if name not in ("tim", "trang")},
        status_words=STATUS_WORDS,
        status_of=status_of,
        person_url=lambda row: url_for("reports.show_person", public_id=row.public_id, **_same_day(cut)),
        label=FILTER_LABELS[asked["status"]],
        is_direct=asked["is_direct"],
        way=_way(cut, scope),
        files={name: value for name, value in request.args.items() if name not in ("tim", "trang")},
    )


def _same_day(cut: Cut) -> dict[str, Any]:
    return {name: value for name, value in query_of(cut).items() if name != "don-vi"}


def _chips(cut: Cut, *, status: str, is_direct: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": list_url(cut, each, is_direct=is_direct),
            "is_current": each == status,
        }
        for each, label in FILTER_LABELS.items()
    ]
