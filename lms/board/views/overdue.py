"""What people of a unit should have done by today."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assignments.targets import list_targets
from lms.assignments.wording import CAUSE_WORDS
from lms.board import queries
from lms.board.views.blueprint import board
from lms.core.clock import today
from lms.core.db import read_one_snapshot
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.core.text import format_number
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, name_on
from lms.people.queries import scope_for
from lms.reports.queries import choose_unit

_PER_PAGE = 50


@board.get("/nhan-su/qua-han")
@allowed("reports.view")
def list_overdue() -> ResponseReturnValue:
    """What is late at the unit and below, the longest first, by cause."""
    read_one_snapshot()
    unit = choose_unit(scope_for("reports.view"), request.args.get("don-vi"))
    below, asked = SubtreeScope(frozenset({unit.id}), today()), request.args.get("ly-do", "")
    cause = asked if asked in CAUSE_WORDS else ""
    page = paginate(queries.list_overdue(below, cause=cause), number=asked_page(), per_page=_PER_PAGE)
    return render_template(
        "board/list_overdue.html",
        unit=unit,
        unit_name=name_on(unit.id, today()),
        page=page,
        today=today(),
        targets=list_targets({row.Assignment.target_key for row in page.items}),
        cause_words=CAUSE_WORDS,
        chips=_chips(unit, queries.overdue_by_cause(below), cause),
    )


def _chips(unit: Unit, counts: dict[str, int], cause: str) -> list[dict[str, Any]]:
    """Each cause that occurs, with how much is late for it."""
    choices = [("", str(_("All causes")), sum(counts.values()))]
    choices += [(key, str(words), counts[key]) for key, words in CAUSE_WORDS.items() if counts.get(key)]
    chips = []
    for key, words, count in choices:
        query: dict[str, Any] = {"don-vi": unit.public_id, **({"ly-do": key} if key else {})}
        label, url = f"{words} ({format_number(count)})", url_for("board.list_overdue", **query)
        chips.append({"label": label, "url": url, "is_current": key == cause})
    return chips
