"""The staff lists of the person's units, and one of them in whatever state it is."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.rosters import wording
from lms.rosters.models import Roster
from lms.rosters.policy import can_undo, undo_until
from lms.rosters.queries import list_rosters
from lms.rosters.views.applying import show_result, show_waiting
from lms.rosters.views.blueprint import LISTS, ONE, rosters
from lms.rosters.views.checking import show_check
from lms.rosters.views.parts import own_scope, progress_of, reason_of, roster_page, roster_url, the_roster

_ASKING = {"uploaded": "choose_sheet", "mapping": "map_columns"}


@rosters.get(LISTS)
@allowed("people.manage")
def list_all() -> ResponseReturnValue:
    """Who brought which list, and what became of it."""
    page = paginate(list_rosters(own_scope()), number=asked_page())
    return render_template(
        "rosters/list_rosters.html", page=page, words=wording, can_undo=can_undo, undo_until=undo_until
    )


@rosters.get(ONE)
@allowed("people.manage")
def show_roster(public_id: str) -> ResponseReturnValue:
    """The list where it stands: what is asked of the person now, or what became of it."""
    roster = the_roster(public_id)
    if roster.state in _ASKING:
        return redirect(roster_url(roster, _ASKING[roster.state]))
    return _page_of(roster)


def _page_of(roster: Roster) -> ResponseReturnValue:
    if roster.state in wording.BUSY:
        return roster_page("show_progress", roster, **progress_of(roster))
    if roster.state == "checked":
        return show_check(roster)
    if roster.state == "waiting":
        return show_waiting(roster)
    if roster.state in ("applied", "undone"):
        return show_result(roster)
    return roster_page("show_end", roster, reason=reason_of(roster))
