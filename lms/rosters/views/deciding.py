"""One row of a list: mended in place, decided about; and all rows of a verdict at once."""

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from lms.core.i18n import _, ngettext
from lms.core.permissions import allowed
from lms.core.text import clean_line
from lms.rosters.actions import correct_row, decide_row, decide_rows, recheck_roster
from lms.rosters.models import Roster, RosterRow
from lms.rosters.queries import count_rows, get_row
from lms.rosters.shown import candidates_of
from lms.rosters.views.blueprint import ONE, rosters
from lms.rosters.views.parts import back, refusals_flashed, roster_page, roster_url, the_roster
from lms.rosters.wording import FIELDS, VERDICT_OF, VERDICTS

_LONGEST = 400


@rosters.get(f"{ONE}/dong/<int:row_id>")
@allowed("people.manage")
def show_row(public_id: str, row_id: int) -> ResponseReturnValue:
    """Everything about one row: what stands in the file, how it is read, what would change, who is meant."""
    roster = the_roster(public_id)
    row = get_row(roster, row_id=row_id)
    return roster_page("show_row", roster, row=row, candidates=candidates_of(roster, [row]).get(row.id, []))


@rosters.post(f"{ONE}/dong/<int:row_id>/sua")
@allowed("people.manage")
def correct(public_id: str, row_id: int) -> ResponseReturnValue:
    """The cells of the row read as typed here; the row is judged again."""
    roster = the_roster(public_id)
    row = get_row(roster, row_id=row_id)
    values = {name: clean_line(request.form[name])[:_LONGEST] for name in FIELDS if name in request.form}
    if "goi-y" in request.form:
        values |= {fault["field"]: fault["suggestion"] for fault in row.faults if fault.get("suggestion")}
    with refusals_flashed():
        correct_row(roster=roster, row=row, values=values)
        _say_verdict(row)
    return back(roster, f"dong-{row.number}")


@rosters.post(f"{ONE}/dong/<int:row_id>/quyet-dinh")
@allowed("people.manage")
def decide(public_id: str, row_id: int) -> ResponseReturnValue:
    """The person says what is to become of the row."""
    roster = the_roster(public_id)
    row = get_row(roster, row_id=row_id)
    with refusals_flashed():
        decide_row(roster=roster, row=row, decision=request.form.get("quyet-dinh", ""))
        _say_verdict(row)
    return back(roster, f"dong-{row.number}" if row.number else "")


def _say_verdict(row: RosterRow) -> None:
    if row.number is None:
        flash(_("Noted."), "success")
        return
    said = VERDICTS[row.verdict][1]
    kind = "warning" if row.verdict in ("faulty", "suspicious") else "success"
    flash(_("Line %(line)s is now: %(verdict)s.", line=row.number, verdict=said), kind)


@rosters.post(f"{ONE}/quyet-dinh")
@allowed("people.manage")
def decide_all(public_id: str) -> ResponseReturnValue:
    """The same is decided about every row of a verdict."""
    roster = the_roster(public_id)
    verdict = VERDICT_OF.get(request.form.get("loai", ""))
    if verdict is None:
        abort(400)
    with refusals_flashed():
        count = count_rows(roster).get(verdict, 0)
        decide_rows(roster=roster, verdict=verdict, decision=request.form.get("quyet-dinh", ""))
        flash(ngettext("%(num)s row was decided.", "%(num)s rows were decided.", count), "success")
    return back(roster)


@rosters.post(f"{ONE}/kiem-tra-lai")
@allowed("people.manage")
def recheck(public_id: str) -> ResponseReturnValue:
    """The list is held against people and units as they are now."""
    roster: Roster = the_roster(public_id)
    with refusals_flashed():
        recheck_roster(roster=roster)
    return redirect(roster_url(roster))
