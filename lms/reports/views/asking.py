"""What an address asks for: a year or a day, a unit of the officer's scope, whose units, a list of people."""

import datetime as dt
from typing import Any

from flask import g, request, url_for

from lms.core.errors import NotFound
from lms.core.forms import read_date
from lms.organisations.queries import SubtreeScope, name_on
from lms.people.queries import scope_for
from lms.reports.queries import Cut, choose_unit
from lms.reports.wording import ADDRESS_WORDS, FILTERS
from lms.training.facts import find_snapshot, first_year, latest_snapshot
from lms.training.models import Snapshot
from lms.training.rules import reckoning_day
from lms.training.views.ledgers import asked_year

_BY_HEIRS = "hien-nay"
_CARRIED = ("nam", "ngay", "to-chuc", "so", "don-vi")


def asked_day() -> dt.date:
    """The day as of which the figures are read: the one in the address (`ngay`), never one to come or too old.

    Unasked, the day of the figures, or the last day of a year that is over.
    """
    day, present = read_date(request.args.get("ngay", "")), asked_snapshot().on
    return within_figures(day or reckoning_day(asked_year(), present))


def within_figures(day: dt.date) -> dt.date:
    """The day, or the nearest one of which these figures say something."""
    return max(min(day, asked_snapshot().on), dt.date(first_year(), 1, 1))


def is_by_heirs() -> bool:
    """True when people of another day are put together by the units that stand for theirs today."""
    return request.args.get("to-chuc") == _BY_HEIRS


def asked_scope() -> SubtreeScope:
    """What the officer may see, in the organisation that the address asks for: of that day, or of today."""
    return scope_for("reports.view", on=asked_snapshot().on if is_by_heirs() else asked_day())


def asked_cut(scope: SubtreeScope) -> Cut:
    """The unit and the day in the address, at the stand of the figures it names (`so`) or else at the last one.

    A unit outside the scope is as if there were none. The present day is that of the stand.
    """
    unit, snapshot, on = choose_unit(scope, request.args.get("don-vi")), asked_snapshot(), asked_day()
    return Cut(
        unit=unit,
        unit_name=name_on(unit.id, scope.on),
        year=on.year,
        on=on,
        read_at=snapshot.ready_at or snapshot.begun_at,
        structure_on=scope.on,
        snapshot_id=snapshot.id,
        taken_on=snapshot.on,
    )


def asked_snapshot() -> Snapshot:
    """The stand of the figures that the address names, or the last one; looked up once for a request."""
    if "lms_snapshot" not in g:
        number = request.args.get("so", type=int)
        found = find_snapshot(number) if number else latest_snapshot()
        if found is None:
            raise NotFound()
        g.lms_snapshot = found
    kept: Snapshot = g.lms_snapshot
    return kept


def find_newer(cut: Cut) -> bool:
    """Whether the address names an older stand of the figures than the last one."""
    last = latest_snapshot() if "so" in request.args else None
    return last is not None and last.id > cut.snapshot_id


def asked_list() -> dict[str, Any]:
    """Which list of people: by status, and whether only those directly at the unit."""
    status = FILTERS.get(request.args.get("loc", ""), "all")
    return {"status": status, "is_direct": request.args.get("truc-thuoc") == "1"}


def query_of(cut: Cut, unit: str | None = None) -> dict[str, Any]:
    """What an address needs to ask for the same cut, or for that unit (public id) in it."""
    query: dict[str, Any] = {"don-vi": unit or cut.unit.public_id, "nam": cut.year}
    if cut.on != reckoning_day(cut.year, cut.taken_on):
        query["ngay"] = cut.on.strftime("%d/%m/%Y")
    if cut.structure_on != cut.on:
        query["to-chuc"] = _BY_HEIRS
    return query


def structure_query(cut: Cut, *, by_heirs: bool) -> dict[str, Any]:
    """What an address needs to ask for the same day with the units of that day, or with those of today.

    The unit is left out: it may not exist in the other organisation.
    """
    query = {name: value for name, value in query_of(cut).items() if name not in ("don-vi", "to-chuc")}
    return {**query, "to-chuc": _BY_HEIRS} if by_heirs else query


def kept_query() -> dict[str, str]:
    """What a search on the page carries along."""
    return {name: request.args[name] for name in _CARRIED if name in request.args and name != "don-vi"}


def rate_url(cut: Cut, unit: str | None = None) -> str:
    """The address of the figures of the cut, or of that unit in it."""
    return url_for("reports.show_rate", **query_of(cut, unit))


def list_url(cut: Cut, status: str, *, unit: str | None = None, is_direct: bool = False) -> str:
    """The address of the people behind a figure."""
    query = {**query_of(cut, unit), "so": cut.snapshot_id, "loc": ADDRESS_WORDS[status]}
    if is_direct:
        query["truc-thuoc"] = "1"
    return url_for("reports.list_people", **query)
