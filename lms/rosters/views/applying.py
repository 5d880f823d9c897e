"""The end of a list: confirmed, agreed to by a second person, applied, undone or given up."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.i18n import _, format_date, format_moment
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.queries import get_person_by_id
from lms.people.views.parts import refusals_in
from lms.rosters.actions import agree_roster, discard_roster, start_applying, undo_roster, withdraw_roster
from lms.rosters.forms import ConfirmForm
from lms.rosters.models import Roster
from lms.rosters.policy import UNDO_DAYS, can_agree, can_undo, undo_until
from lms.rosters.queries import count_rows, list_conflicts
from lms.rosters.row_wording import log_line
from lms.rosters.shown import count_changes, list_changes, names_who_may_agree, unit_names, within
from lms.rosters.views.blueprint import ONE, rosters
from lms.rosters.views.parts import (
    effects_of,
    own_scope,
    refusals_flashed,
    roster_page,
    roster_url,
    second_person,
    the_roster,
    tiles_of,
)

_PER_PAGE = 50


@rosters.route(f"{ONE}/xac-nhan", methods=["GET", "POST"])
@allowed("people.manage")
def confirm(public_id: str) -> ResponseReturnValue:
    """One sentence of what the list does; then it is applied, or waits for a second person."""
    roster = the_roster(public_id, "checked")
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_in(form):
            start_applying(roster=roster, by_id=the_actor().person_id)
            roster.options = {**roster.options, "invite": form.invite.data == "yes"}
        if not form.form_errors:
            return redirect(roster_url(roster))
    return roster_page("confirm", roster, form=form, step=4, **_effects(roster), undo_days=UNDO_DAYS)


def _effects(roster: Roster) -> dict[str, Any]:
    asked_by = roster.asked_by_id or the_actor().person_id
    counts, second = count_rows(roster), second_person(roster, asked_by)
    return {
        "counts": counts,
        "effects": effects_of(roster, counts),
        "tiles": tiles_of(roster, counts),
        "second": second,
        "agreeing": names_who_may_agree(roster, asked_by) if second else [],
    }


def show_waiting(roster: Roster) -> ResponseReturnValue:
    """What the list does, for the second person to agree to; for the first, who that may be."""
    asker = get_person_by_id(roster.asked_by_id) if roster.asked_by_id else None
    return roster_page(
        "show_waiting",
        roster,
        asked_by=asker.full_name if asker else "",
        can_agree=can_agree(roster, the_actor().person_id, today()),
        **_effects(roster),
    )


@rosters.post(f"{ONE}/dong-y")
@allowed("people.manage")
def agree(public_id: str) -> ResponseReturnValue:
    """A second person agrees: the list is applied."""
    roster = the_roster(public_id)
    with refusals_flashed():
        agree_roster(roster=roster, by_id=the_actor().person_id)
    return redirect(roster_url(roster))


@rosters.post(f"{ONE}/tra-lai")
@allowed("people.manage")
def send_back(public_id: str) -> ResponseReturnValue:
    """The list waits no longer: it can be looked through and changed again."""
    roster = the_roster(public_id)
    with refusals_flashed():
        withdraw_roster(roster=roster)
    return redirect(roster_url(roster))


@rosters.post(f"{ONE}/bo")
@allowed("people.manage")
def discard(public_id: str) -> ResponseReturnValue:
    """The list is given up; nothing of it was written to people."""
    roster = the_roster(public_id)
    with refusals_flashed():
        discard_roster(roster=roster)
    return redirect(roster_url(roster))


def show_result(roster: Roster) -> ResponseReturnValue:
    """What was written, line by line, and until when it can be undone."""
    counts, changes = count_rows(roster), count_changes(roster)
    conflicts = (
        paginate(list_conflicts(roster), number=1, per_page=1).total if roster.state == "undone" else 0
    )
    return roster_page(
        "show_result",
        roster,
        counts=counts,
        changes=changes,
        conflicts=conflicts,
        tiles=tiles_of(roster, counts),
        facts=_facts(roster),
        can_undo=can_undo(roster),
        undo_until=undo_until(roster),
        undo_days=UNDO_DAYS,
    )


def _facts(roster: Roster) -> list[tuple[str, Any]]:
    """Who did what when."""
    facts = [(_("Holds from"), format_date(roster.effective_on))]
    deeds = (
        (_("Brought by"), roster.created_by_id, roster.created_at),
        (_("Agreed by"), roster.agreed_by_id, None),
        (_("Undone by"), roster.undone_by_id, roster.undone_at),
    )
    for label, person_id, at in deeds:
        if person_id:
            name = get_person_by_id(person_id).full_name
            facts.append((label, f"{name}, {format_moment(at)}" if at else name))
    return facts


@rosters.route(f"{ONE}/hoan-tac", methods=["GET", "POST"])
@allowed("people.manage")
def undo(public_id: str) -> ResponseReturnValue:
    """The whole list is taken back; later changes of others stay and are listed."""
    roster = the_roster(public_id)
    if not can_undo(roster):
        return redirect(roster_url(roster))
    if request.method == "POST":
        with refusals_flashed():
            undo_roster(roster=roster, by_id=the_actor().person_id)
        return redirect(roster_url(roster))
    return roster_page("undo", roster, changes=count_changes(roster))


@rosters.get(f"{ONE}/nhat-ky")
@allowed("people.manage")
def list_changes_of(public_id: str) -> ResponseReturnValue:
    """Each line that the list wrote, before and after."""
    roster, search = the_roster(public_id), asked_search()
    page = paginate(list_changes(roster, search), number=asked_page(), per_page=_PER_PAGE)
    page.items[:] = _log(page.items)
    return roster_page("list_changes", roster, page=page, search=search)


def _log(lines: list[Any]) -> list[dict[str, Any]]:
    """The lines as the page shows them, with a link to each person whom the officer looks after."""
    names = unit_names(lines)
    ours = within(own_scope(), {line.RosterChange.person_id for line in lines})
    return [
        {
            **log_line(line.RosterChange, line.full_name, names),
            "url": url_for("administration.show_person", public_id=line.public_id)
            if line.RosterChange.person_id in ours
            else "",
        }
        for line in lines
    ]


@rosters.get(f"{ONE}/xung-dot")
@allowed("people.manage")
def list_conflicts_of(public_id: str) -> ResponseReturnValue:
    """What the undoing did not overwrite, with both values."""
    roster = the_roster(public_id)
    page = paginate(list_conflicts(roster), number=asked_page(), per_page=_PER_PAGE)
    page.items[:] = _log(page.items)
    return roster_page("list_conflicts", roster, page=page)
