"""Lists of who attended, as files: sent, looked at, assigned, applied, undone."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.sessions import actions
from courses.sessions.actions.files import DAYS_WAITING, usable_lines
from courses.sessions.forms import AttendanceFileForm
from courses.sessions.models import AttendanceFile, Meeting
from courses.sessions.queries import KEEP, get_file, get_meeting, people_of, standing
from courses.sessions.views.blueprint import sessions
from lms.core.errors import Refusal
from lms.core.i18n import _, ngettext
from lms.core.paging import Page, asked_page
from lms.core.permissions import allowed, the_actor
from lms.people.views.parts import refusals_in, status_of

PER_PAGE = 100


@sessions.route("/day-hoc/buoi-hoc/<public_id>/danh-sach", methods=["GET", "POST"])
@allowed(KEEP)
def add_list(public_id: str) -> ResponseReturnValue:
    """A list is sent and read; nothing is entered before somebody has looked at it."""
    found, form = get_meeting(public_id, KEEP), AttendanceFileForm()
    if request.method == "POST" and form.validate():
        sent = request.files.get("file")
        with refusals_in(form):
            file = actions.read_attendance_file(
                meeting=found.meeting,
                content=sent.read() if sent else b"",
                name=(sent.filename if sent else "") or "",
                source=form.source.data,
                zone=form.tzinfo(),
                by_id=the_actor().person_id,
            )
        if not form.form_errors:
            return redirect(url_for(".show_list", public_id=public_id, file=file.public_id))
    page = render_template("sessions/add_list.html", row=found.row, meeting=found.meeting, form=form)
    return page, status_of(form)


@sessions.get("/day-hoc/buoi-hoc/<public_id>/danh-sach/<file>")
@allowed(KEEP)
def show_list(public_id: str, file: str) -> ResponseReturnValue:
    """What each row of the list says, whom it names, and what will be entered."""
    found = get_meeting(public_id, KEEP)
    row = get_file(file, found.meeting.id)
    people = people_of(found.row.study_class.id)
    lines = sorted(row.rows, key=lambda line: (not line["fault"], line["row"]))
    number = min(asked_page(), max(1, -(-len(lines) // PER_PAGE)))
    shown = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "sessions/show_list.html",
        row=found.row,
        meeting=found.meeting,
        file=row,
        page=Page(shown, number, len(lines), PER_PAGE),
        usable=len(usable_lines(row)),
        waits_until=row.read_at + dt.timedelta(days=DAYS_WAITING),
        people=people,
        names={each.person_id: each.name for each in people},
        entries=standing(found.meeting.id),
    )


@sessions.post("/day-hoc/buoi-hoc/<public_id>/danh-sach/<file>")
@allowed(KEEP)
def decide_list(public_id: str, file: str) -> ResponseReturnValue:
    """A row is assigned to somebody; or the list is applied, undone, or thrown away."""
    found = get_meeting(public_id, KEEP)
    row = get_file(file, found.meeting.id)
    deed, by_id = request.form.get("do", ""), the_actor().person_id
    try:
        if deed in {"apply", "assign"}:
            _assign(found.meeting, row)
        if deed == "apply":
            made = actions.apply_file(meeting=found.meeting, file=row, by_id=by_id)
            flash(ngettext("%(num)s person was entered.", "%(num)s people were entered.", made), "success")
        elif deed == "undo":
            actions.undo_file(meeting=found.meeting, file=row, by_id=by_id)
            flash(_("The list is taken back: everybody has what they had before it."), "success")
        elif deed == "discard":
            actions.discard_file(file=row)
            return redirect(url_for(".show_meeting", public_id=public_id))
    except Refusal as refusal:
        flash(" ".join(str(each) for each in refusal.messages), "error")
    return redirect(url_for(".show_list", public_id=public_id, file=file, trang=request.args.get("trang")))


def _assign(meeting: Meeting, row: AttendanceFile) -> None:
    """Each row of the form that names somebody is theirs."""
    people = {str(each.person_id): each.person_id for each in people_of(meeting.class_id)}
    for name, value in request.form.items():
        number = name.removeprefix("row-")
        if name.startswith("row-") and number.isdecimal() and len(number) < 7 and value:
            actions.assign_line(
                meeting=meeting,
                file=row,
                row=int(number),
                person_id=people.get(value, -1),
            )
