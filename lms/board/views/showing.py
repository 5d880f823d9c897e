"""The board at the top of the start page of HR officers."""

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms.board import queries, wording
from lms.board.rules import freshness, lag_order, points
from lms.board.views.blueprint import board
from lms.core.clock import now, today
from lms.core.errors import NotFound
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import asked_search
from lms.core.permissions import allowed, the_actor
from lms.core.text import format_number, format_percent
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope
from lms.people.queries import scope_for
from lms.reports.queries import Cut, Report, choose_unit, find_units, report, way_to
from lms.reports.views.asking import list_url, query_of
from lms.reports.wording import lead_sentence
from lms.training.events import FIGURES_WANTED
from lms.training.facts import latest_snapshot
from lms.training.models import Snapshot

_CHOSEN = "board_unit"
_SHOWN = 10


@dataclass(frozen=True)
class _Shown:
    """The unit of the board, what may be seen, and its figures."""

    scope: SubtreeScope
    cut: Cut
    found: Report
    way: list[tuple[str, str]]

    def url(self, public_id: str | None = None) -> str:
        """The board of that unit."""
        query: dict[str, Any] = {"don-vi": public_id or self.cut.unit.public_id}
        return url_for("personnel.start", **query)

    def list_url(self, status: str, unit: str | None = None, *, is_direct: bool = False) -> str:
        """The people behind a figure, at the very stand that the board shows."""
        return list_url(self.cut, status, unit=unit, is_direct=is_direct)

    @property
    def turns_url(self) -> str:
        """The entries behind the number of turns, at that stand."""
        query = {**query_of(self.cut), "so": self.cut.snapshot_id}
        return url_for("reports.show_report", key="luot", **query)


def board_panel() -> str | None:
    """The three questions, for the unit that was chosen last; None for somebody who answers for no unit."""
    snapshot, scope = latest_snapshot(), scope_for("reports.view")
    if snapshot is None:
        return render_template("board/no_figures.html")
    unit = _chosen_unit(scope)
    if unit is None:
        return None
    shown = _show(scope, unit, snapshot)
    counts = queries.count_waiting(scope, SubtreeScope(frozenset({unit.id}), today()), the_actor().person_id)
    return render_template(
        "board/board.html",
        cut=shown.cut,
        total=shown.found.total,
        lead=lead_sentence(shown.cut),
        way=[(name, shown.url(key)) for key, name in shown.way[:-1]],
        url=shown.url,
        list_url=shown.list_url,
        turns_url=shown.turns_url,
        change=wording.points_words(_change(shown, snapshot)),
        lagging=_lagging(shown),
        hidden=max(0, len(shown.found.rows) - _SHOWN),
        rate_query=query_of(shown.cut),
        overdue=counts["overdue"],
        tasks=wording.tasks_of(counts, unit.public_id, today()),
        first_steps=wording.first_steps(),
        units_found=_units_found(scope, shown),
        search=asked_search(),
        **_age(snapshot),
    )


def _chosen_unit(scope: SubtreeScope) -> Unit | None:
    """The unit in the address, which is remembered; else the one remembered; else the highest of the scope."""
    asked = request.args.get("don-vi")
    for key in (*filter(None, (asked, session.get(_CHOSEN))), None):
        try:
            unit = choose_unit(scope, key)
        except NotFound:
            continue
        if key and key == asked:
            session[_CHOSEN] = unit.public_id
        return unit
    return None


def _show(scope: SubtreeScope, unit: Unit, snapshot: Snapshot) -> _Shown:
    way = way_to(unit, scope)
    cut = Cut(
        unit=unit,
        unit_name=way[-1][1],
        year=snapshot.on.year,
        on=snapshot.on,
        read_at=snapshot.ready_at or snapshot.begun_at,
        structure_on=snapshot.on,
        snapshot_id=snapshot.id,
        taken_on=snapshot.on,
    )
    return _Shown(scope, cut, report(cut), way)


def _change(shown: _Shown, snapshot: Snapshot) -> float | None:
    """By how many points the rate rose since a week ago, for the units as they are put together now."""
    before = queries.find_snapshot_before(snapshot)
    if before is None:
        return None
    cut = replace(shown.cut, on=before.on, snapshot_id=before.id, taken_on=before.on)
    return points(shown.found.total.rate, report(cut).total.rate)


def _lagging(shown: _Shown) -> list[dict[str, Any]]:
    """The units below, those with the lowest rate first."""
    whole = shown.found.total.rate
    rows = sorted(shown.found.rows, key=lambda row: lag_order(row.tally))
    return [
        {
            "label": _("%(unit)s (directly)", unit=row.name) if row.is_direct else row.name,
            "url": shown.list_url("not-reached", row.public_id, is_direct=row.is_direct)
            if row.is_direct
            else shown.url(row.public_id),
            "share": row.tally.rate,
            "value": f"{format_percent(row.tally.rate)} · {format_number(row.tally.not_reached)}",
            "late": row.tally.rate is not None and whole is not None and row.tally.rate < whole,
        }
        for row in rows[:_SHOWN]
    ]


def _units_found(scope: SubtreeScope, shown: _Shown) -> list[tuple[Any, str]]:
    search = asked_search()
    found = find_units(scope, search) if search else []
    return [(unit, shown.url(unit.public_id)) for unit in found]


def _age(snapshot: Snapshot) -> dict[str, Any]:
    is_due, began = queries.is_anything_due()
    age = now() - (snapshot.ready_at or snapshot.begun_at)
    is_due = is_due or snapshot.on != today()
    return {
        "age": wording.age_words(age),
        "freshness": freshness(age=age, is_due=is_due),
        "is_working": began is not None,
    }


@board.post("/nhan-su/tinh-lai")
@allowed("reports.view")
@limiter.limit("6/minute")
def refresh() -> ResponseReturnValue:
    """The worker brings the figures up to date as soon as it can."""
    emit(FIGURES_WANTED, key=f"board:{now():%Y%m%d%H%M%S%f}", payload={})
    flash(_("The figures are being brought up to date. Look again in a moment."), "info")
    return redirect(url_for("personnel.start"))
