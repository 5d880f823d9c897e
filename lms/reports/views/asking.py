"""What an address asks for: a year, a unit of the officer's scope, a list of people."""

from typing import Any

from flask import request, url_for

from lms.core.clock import now, today
from lms.organisations.queries import SubtreeScope, name_on
from lms.people.queries import scope_for
from lms.reports.queries import Cut, choose_unit
from lms.reports.wording import ADDRESS_WORDS, FILTERS
from lms.training.rules import reckoning_day
from lms.training.views.ledgers import asked_year


def asked_scope() -> SubtreeScope:
    """What the officer may see, in the organisation of the day as of which the year is read."""
    return scope_for("reports.view", on=reckoning_day(asked_year(), today()))


def asked_cut(scope: SubtreeScope) -> Cut:
    """The unit and the year in the address; a unit outside the scope is as if there were none."""
    unit = choose_unit(scope, request.args.get("don-vi"))
    return Cut(
        unit=unit,
        unit_name=name_on(unit.id, scope.on),
        year=asked_year(),
        on=scope.on,
        read_at=now(),
        structure_on=scope.on,
    )


def asked_list() -> dict[str, Any]:
    """Which list of people: by status, and whether only those directly at the unit."""
    status = FILTERS.get(request.args.get("loc", ""), "all")
    return {"status": status, "is_direct": request.args.get("truc-thuoc") == "1"}


def rate_url(public_id: str, year: int) -> str:
    """The address of the figures of a unit."""
    query: dict[str, Any] = {"don-vi": public_id, "nam": year}
    return url_for("reports.show_rate", **query)


def list_url(public_id: str, year: int, status: str, *, is_direct: bool = False) -> str:
    """The address of the people behind a figure."""
    query: dict[str, Any] = {"don-vi": public_id, "nam": year, "loc": ADDRESS_WORDS[status]}
    if is_direct:
        query["truc-thuoc"] = "1"
    return url_for("reports.list_people", **query)
