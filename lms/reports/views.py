"""The completion rate: figures, the people behind each, and the files; all cut to the officer's scope."""

import tempfile
from collections.abc import Callable
from typing import IO, Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import now, today
from lms.core.db import read_one_snapshot
from lms.core.errors import NotFound
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.core.registries import person_panels
from lms.organisations.queries import SubtreeScope, name_on
from lms.people.models import Person
from lms.people.queries import get_person, list_posts, matches, scope_for
from lms.reports.plain_files import write_people_csv, write_summary_csv
from lms.reports.queries import (
    Cut,
    Report,
    UnitTally,
    choose_unit,
    each_person,
    find_units,
    people,
    report,
    status_of,
    way_to,
)
from lms.reports.rules import rate_order
from lms.reports.wording import ADDRESS_WORDS, FILTER_LABELS, FILTERS, STATUS_WORDS, lead_sentence
from lms.reports.workbook import unit_label, write_workbook
from lms.training.rules import reckoning_day
from lms.training.views.ledgers import year_view

reports = Blueprint("reports", __name__, template_folder="templates")
_FIRST_YEAR = 2000
_PER_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked_year() -> int:
    text = request.args.get("nam", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today().year
    return year if _FIRST_YEAR <= year <= today().year else today().year


def _asked_scope() -> SubtreeScope:
    """What the officer may see, in the organisation of the day as of which the year is read."""
    return scope_for("reports.view", on=reckoning_day(_asked_year(), today()))


def _asked_cut(scope: SubtreeScope) -> Cut:
    """The unit and the year in the address; a unit outside the scope is as if there were none."""
    unit = choose_unit(scope, request.args.get("don-vi"))
    return Cut(
        unit=unit, unit_name=name_on(unit.id, scope.on), year=_asked_year(), on=scope.on, read_at=now()
    )


def _asked_list() -> dict[str, Any]:
    """Which list of people: by status, and whether only those directly at the unit."""
    status = FILTERS.get(request.args.get("loc", ""), "all")
    return {"status": status, "is_direct": request.args.get("truc-thuoc") == "1"}


@reports.get("/nhan-su/ty-le")
@allowed("reports.view")
def show_rate() -> ResponseReturnValue:
    """How far the unit is: four figures, and a row for each unit below it."""
    read_one_snapshot()
    scope, search = _asked_scope(), request.args.get("tim", "").strip()[:100]
    cut = _asked_cut(scope)
    matching = find_units(scope, search) if search else []
    if len(matching) == 1:
        return redirect(_rate_url(matching[0].public_id, cut.year))
    found, sort = report(cut), request.args.get("sap-xep", "ten")
    rows = [_row(row, cut) for row in _sorted(found.rows, sort)]
    return render_template(
        "reports/show_rate.html",
        cut=cut,
        lead=lead_sentence(cut),
        rows=rows,
        total=found.total,
        sort=sort,
        years=[today().year - back for back in range(3)],
        way=[(name, _rate_url(public_id, cut.year)) for public_id, name in way_to(cut.unit, scope)],
        list_url=lambda status: _list_url(cut.unit.public_id, cut.year, status),
        search=search,
        matching=[(unit, _rate_url(unit.public_id, cut.year)) for unit in matching],
        files={"don-vi": cut.unit.public_id, "nam": cut.year},
    )


def _rate_url(public_id: str, year: int) -> str:
    query: dict[str, Any] = {"don-vi": public_id, "nam": year}
    return url_for("reports.show_rate", **query)


def _list_url(public_id: str, year: int, status: str, *, is_direct: bool = False) -> str:
    query: dict[str, Any] = {"don-vi": public_id, "nam": year, "loc": ADDRESS_WORDS[status]}
    if is_direct:
        query["truc-thuoc"] = "1"
    return url_for("reports.list_people", **query)


def _sorted(rows: list[UnitTally], sort: str) -> list[UnitTally]:
    """By name or by rate, up or down; those directly at the unit stay last."""
    if sort.lstrip("-") == "ty-le":
        rows = sorted(rows, key=lambda row: rate_order(row.tally), reverse=sort.startswith("-"))
    elif sort == "-ten":
        rows = rows[::-1]
    return sorted(rows, key=lambda row: row.is_direct)


def _row(row: UnitTally, cut: Cut) -> dict[str, Any]:
    def list_url(status: str) -> str:
        return _list_url(row.public_id, cut.year, status, is_direct=row.is_direct)

    unit_url = None if row.is_direct else _rate_url(row.public_id, cut.year)
    return {"label": unit_label(row), "url": unit_url, "tally": row.tally, "list_url": list_url}


@reports.get("/nhan-su/ty-le/nguoi")
@allowed("reports.view")
def list_people() -> ResponseReturnValue:
    """The people behind a figure, by tên."""
    read_one_snapshot()
    scope, search = _asked_scope(), request.args.get("tim", "").strip()[:100]
    cut, asked = _asked_cut(scope), _asked_list()
    statement = people(cut, **asked)
    page = paginate(
        statement.where(matches(search)) if search else statement, number=asked_page(), per_page=_PER_PAGE
    )
    chips = [
        {
            "label": label,
            "url": _list_url(cut.unit.public_id, cut.year, status, is_direct=asked["is_direct"]),
            "is_current": status == asked["status"],
        }
        for status, label in FILTER_LABELS.items()
    ]
    return render_template(
        "reports/list_people.html",
        cut=cut,
        lead=lead_sentence(cut),
        page=page,
        search=search,
        chips=chips,
        keep={name: value for name, value in request.args.items() if name not in ("tim", "trang")},
        status_words=STATUS_WORDS,
        status_of=status_of,
        person_url=lambda row: url_for("reports.show_person", public_id=row.public_id, nam=cut.year),
        label=FILTER_LABELS[asked["status"]],
        is_direct=asked["is_direct"],
        way=[(name, _rate_url(public_id, cut.year)) for public_id, name in way_to(cut.unit, scope)],
        files={name: value for name, value in request.args.items() if name != "trang"},
    )


def _file(write: Callable[[IO[bytes]], None], *, name: str, cut: Cut, media_type: str) -> Response:
    """The file, written to disk while it is read from the database, so that its length costs no memory."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write(target)
    size = target.tell()
    target.seek(0)
    stem, ending = name.rsplit(".", 1)
    download = f"{stem}-{cut.year}-den-{cut.on:%Y%m%d}.{ending}"
    answer = send_file(target, mimetype=media_type, as_attachment=True, download_name=download)
    answer.content_length = size
    return answer


@reports.get("/nhan-su/ty-le.xlsx")
@allowed("reports.view")
@limiter.limit("30/minute")
def download_workbook() -> ResponseReturnValue:
    """The table by unit and the list of people, from the query and the moment of the page."""
    read_one_snapshot()
    cut = _asked_cut(_asked_scope())
    found: Report = report(cut)
    return _file(
        lambda target: write_workbook(target, cut, found, each_person(cut)),
        name="ty-le-hoan-thanh.xlsx",
        cut=cut,
        media_type=_XLSX,
    )


@reports.get("/nhan-su/ty-le.csv")
@allowed("reports.view")
@limiter.limit("30/minute")
def download_summary() -> ResponseReturnValue:
    """The table by unit as CSV."""
    read_one_snapshot()
    cut = _asked_cut(_asked_scope())
    found = report(cut)
    return _file(
        lambda target: write_summary_csv(target, found),
        name="ty-le-hoan-thanh.csv",
        cut=cut,
        media_type="text/csv; charset=utf-8",
    )


@reports.get("/nhan-su/ty-le/nguoi.csv")
@allowed("reports.view")
@limiter.limit("30/minute")
def download_people() -> ResponseReturnValue:
    """The list of people that the page shows, as CSV."""
    read_one_snapshot()
    cut, asked = _asked_cut(_asked_scope()), _asked_list()
    return _file(
        lambda target: write_people_csv(target, each_person(cut, **asked)),
        name="danh-sach.csv",
        cut=cut,
        media_type="text/csv; charset=utf-8",
    )


def _find_person(public_id: str) -> tuple[Person, bool]:
    """The person, and whether they are in the scope today; else they were when the year ended."""
    day = today()
    try:
        return get_person(public_id, scope_for("reports.view", on=day), on=day), True
    except NotFound:
        scope = _asked_scope()
        return get_person(public_id, scope, on=scope.on), False


@reports.get("/nhan-su/nguoi/<public_id>")
@allowed("reports.view")
def show_person(public_id: str) -> ResponseReturnValue:
    """The person: identity, posts over time, and what each feature has to say.

    Of somebody who has left the scope only the year asked for is shown, in which they belonged to it.
    """
    person, is_present = _find_person(public_id)
    on = today() if is_present else reckoning_day(_asked_year(), today())
    left = None if is_present else year_view(person.id, _asked_year(), address=lambda _credit: "")
    return render_template(
        "reports/show_person.html",
        subject=person,
        posts=[(row.Post, row.unit_name) for row in list_posts(person.id) if row.Post.valid_from <= on],
        on=on,
        panels=person_panels(person.id) if is_present else [],
        left=left,
        back_url=url_for("reports.show_rate", nam=_asked_year()),
    )
