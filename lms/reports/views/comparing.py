"""The own unit beside those of the same level, whose small cells are not shown."""

from dataclasses import dataclass, replace

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.core.db import read_one_snapshot
from lms.core.errors import NotFound
from lms.core.permissions import allowed
from lms.people.queries import scope_for
from lms.reports.queries import Cut, find_unit_above, ids_in, report
from lms.reports.rules import SMALLEST_CELL, Guarded, Tally, guard
from lms.reports.views.asking import asked_cut, rate_url
from lms.reports.views.blueprint import reports
from lms.reports.wording import lead_sentence


@dataclass(frozen=True)
class Compared:
    """A unit of the table: an own one with its figures, another with what may be shown."""

    name: str
    own: Tally | None
    guarded: Guarded
    url: str | None


@reports.get("/nhan-su/ty-le/so-sanh")
@allowed("reports.view")
def compare() -> ResponseReturnValue:
    """The unit and those beside it, today; of units that are not the officer's no cell under five is shown."""
    read_one_snapshot()
    scope = scope_for("reports.view")
    asked = asked_cut(scope)
    day = asked.taken_on
    cut = replace(asked, year=day.year, on=day, structure_on=day)
    above = find_unit_above(cut.unit, day)
    if above is None:
        raise NotFound()
    found = report(replace(cut, unit=above))
    own = ids_in(scope, [row.public_id for row in found.rows])
    rows = [
        _compared(row.name, row.tally, cut, row.public_id if row.public_id in own else None)
        for row in found.rows
        if not row.is_direct
    ]
    return render_template(
        "reports/compare.html", cut=cut, rows=rows, lead=lead_sentence(cut), smallest=SMALLEST_CELL
    )


def _compared(name: str, tally: Tally, cut: Cut, own: str | None) -> Compared:
    url = rate_url(cut, own) if own else None
    return Compared(name, tally if own else None, guard(tally), url)
