"""Which unit a what-if is about: one of the officer's, at the last snapshot."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.paging import asked_search
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, find_unit_in, holds_on, list_units, name_on, names_on
from lms.people.queries import scope_for
from lms.training.facts import latest_snapshot
from lms.training.prospects import Ground

_FOUND = 20


@dataclass(frozen=True)
class Place:
    """The unit asked for and what the officer may see, with the ground of the question."""

    unit: Unit
    unit_name: str
    scope: SubtreeScope
    ground: Ground


def asked_place() -> Place:
    """The unit in the address (`don-vi`), else the officer's first; a foreign one is as if there were none."""
    snapshot = latest_snapshot()
    if snapshot is None:
        raise NotFound()
    scope = scope_for("training.advise", on=snapshot.on)
    key = request.args.get("don-vi", "")
    unit = find_unit_in(scope, key, on=snapshot.on) if key else _first_unit(scope)
    if unit is None:
        raise NotFound()
    own = SubtreeScope(frozenset({unit.id}), snapshot.on)
    return Place(unit, name_on(unit.id, snapshot.on), scope, Ground(own, snapshot))


def _first_unit(scope: SubtreeScope) -> Unit | None:
    """The officer's own unit; of several, the first by name."""
    names = names_on(scope.on)
    statement = (
        select(Unit)
        .join(names, names.c.unit_id == Unit.id)
        .where(Unit.id.in_(scope.roots), holds_on(Unit, scope.on))
        .order_by(names.c.sort_key, Unit.id)
    )
    return db.session.scalar(statement.limit(1))


def place_context(place: Place, endpoint: str) -> dict[str, Any]:
    """What every such page shows of its place: the unit, other units that a search finds, the age of the figures."""
    search = asked_search()
    units: list[Any] = []
    if search:
        found = list_units(place.scope, on=place.scope.on, search=search).limit(_FOUND)
        units = [
            (unit, url_for(endpoint, **{"don-vi": unit.public_id})) for unit in db.session.execute(found)
        ]
    snapshot = place.ground.snapshot
    return {
        "place": place,
        "search": search,
        "units": units,
        "read_at": snapshot.ready_at or snapshot.begun_at,
        "number": snapshot.id,
        "endpoint": endpoint,
        "list_url": lambda word: _list_url(place, word),
    }


def _list_url(place: Place, word: str) -> str:
    """The list behind a figure, where the feature that has it is switched on."""
    if "reports.list_people" not in current_app.view_functions:
        return ""
    query: dict[str, Any] = {
        "don-vi": place.unit.public_id,
        "nam": place.ground.on.year,
        "so": place.ground.snapshot.id,
    }
    return url_for("reports.list_people", **query, loc=word)
