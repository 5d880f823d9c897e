"""The start page of HR officers: what there is to do, and the numbers they answer for."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import read_one_snapshot
from lms.core.errors import NotFound
from lms.core.i18n import _, lazy
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.core.registries import hr_panels, hr_places
from lms.core.text import format_number
from lms.people.headcount import (
    COUNTED,
    OUTSIDE,
    UNTITLED,
    WITHOUT_MAIN,
    count_up_to,
    list_lines,
)
from lms.people.views.blueprints import personnel
from lms.people.views.parts import managed_scope
from lms.people.wording import GROUPS, OUTSIDES

# The groups of places (`add_hr_place`).
_PLACES = {
    1: lazy("Target and figures"),
    2: lazy("Plans, assignments and recognition"),
    3: lazy("People and duties"),
}
# Counting stops here: a larger number is said to be over it, its list is whole.
_MOST = 10_000


@personnel.get("")
@allowed("people.manage")
def start() -> ResponseReturnValue:
    """What other features show to HR officers, the numbers of today, each opening its lines, and all places."""
    read_one_snapshot()
    return render_template(
        "people/office.html", panels=hr_panels(), tiles=_tiles(), groups=_places(), today=today()
    )


def _places() -> list[tuple[Any, list[dict[str, Any]]]]:
    """(title of the group, its places)."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for group, endpoint, title, hint in hr_places():
        groups.setdefault(group, []).append({"title": title, "hint": hint, "url": url_for(endpoint)})
    return [(_PLACES[group], places) for group, places in groups.items()]


def _tiles() -> list[dict[str, Any]]:
    words, tiles = line_words(), []
    for which, count in count_up_to(_MOST, managed_scope(), today()).items():
        if count or which != WITHOUT_MAIN:
            url = url_for("personnel.show_lines", which=which)
            kind = "warning" if count and which in (UNTITLED, WITHOUT_MAIN) else None
            tiles.append({"label": words[which][0], "value": _value(count), "url": url, "kind": kind})
    return tiles


def _value(count: int) -> str:
    return _("over %(count)s", count=format_number(_MOST)) if count > _MOST else format_number(count)


def line_words() -> dict[str, tuple[str, str]]:
    """(name, explanation) of each number."""
    return {
        COUNTED: (_("People counted"), _("Everybody once, at the main post, if it counts today.")),
        OUTSIDE: (
            _("Outside the rate"),
            _("People whose main post does not count today. They study and get certificates all the same."),
        ),
        UNTITLED: (
            _("Posts without a reconciled title"),
            _("Posts of today whose title is not in the master list and waits in the queue."),
        ),
        WITHOUT_MAIN: (
            _("Posts of people without a main post"),
            _("Nobody counts these people anywhere. Make one of their posts the main one."),
        ),
    }


@personnel.get("/so-nguoi/<which>")
@allowed("people.manage")
def show_lines(which: str) -> ResponseReturnValue:
    """The lines behind a number of the start page."""
    words = line_words().get(which)
    if words is None:
        raise NotFound()
    lines = list_lines(which, managed_scope(), today())
    return render_template(
        "people/show_lines.html",
        which=which,
        words=words,
        page=paginate(lines, number=asked_page(), per_page=50),
        groups=GROUPS,
        outsides=OUTSIDES,
        today=today(),
    )
