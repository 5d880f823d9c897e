"""The meetings of a class: adding, changing, cancelling one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.sessions.actions import add_meetings, cancel_meeting, change_meeting
from courses.sessions.forms import MeetingForm, NewMeetingForm
from courses.sessions.queries import KEEP, ClassRow, get_class, get_meeting, list_meeting_items
from courses.sessions.views.blueprint import sessions
from lms.core.clock import VIETNAM
from lms.core.i18n import _, ngettext
from lms.core.permissions import allowed
from lms.people.views.parts import refusals_in, status_of


@sessions.route("/day-hoc/lop/<public_id>/buoi-hoc", methods=["GET", "POST"])
@allowed(KEEP)
def add_meeting(public_id: str) -> ResponseReturnValue:
    """The class has one more meeting, or the same one in several weeks."""
    row, form = get_class(public_id, KEEP), NewMeetingForm()
    items = list_meeting_items(row.study_class.course_id)
    form.offer(items)
    if request.method in {"GET", "HEAD"}:
        form.item.data = str(items[0][0]) if items else ""
    elif form.validate():
        with refusals_in(form):
            made = add_meetings(study_class=row.study_class, facts=form.facts(), weeks=form.weeks.data or 1)
        if not form.form_errors:
            flash(
                ngettext("%(num)s meeting was added.", "%(num)s meetings were added.", len(made)), "success"
            )
            return redirect(url_for(".show_class", public_id=public_id))
    return _form_page(row, form, None)


def _form_page(row: ClassRow, form: MeetingForm, meeting: object) -> ResponseReturnValue:
    return render_template("sessions/edit_meeting.html", row=row, form=form, meeting=meeting), status_of(form)


@sessions.route("/day-hoc/buoi-hoc/<public_id>/sua", methods=["GET", "POST"])
@allowed(KEEP)
def edit_meeting(public_id: str) -> ResponseReturnValue:
    """The meeting is at another time or place, or counts for another part."""
    found = get_meeting(public_id, KEEP)
    meeting, form = found.meeting, MeetingForm()
    form.offer(list_meeting_items(found.row.study_class.course_id))
    if request.method in {"GET", "HEAD"}:
        starts, ends = meeting.starts_at.astimezone(VIETNAM), meeting.ends_at.astimezone(VIETNAM)
        form.title.data, form.day.data = meeting.title, starts.date()
        form.begins.data, form.ends.data = f"{starts:%H:%M}", f"{ends:%H:%M}"
        form.minutes.data, form.place.data, form.link.data = meeting.minutes, meeting.place, meeting.link
        form.item.data = str(meeting.item_id or "")
    elif form.validate():
        with refusals_in(form):
            change_meeting(study_class=found.row.study_class, meeting=meeting, facts=form.facts())
        if not form.form_errors:
            flash(_("Saved."), "success")
            return redirect(url_for(".show_meeting", public_id=public_id))
    return _form_page(found.row, form, meeting)


@sessions.post('/day-hoc/buoi-hoc/<public_id>/<any(huy, "mo-lai"):deed>')
@allowed(KEEP)
def turn_meeting(public_id: str, deed: str) -> ResponseReturnValue:
    """The meeting is cancelled, or takes place after all."""
    meeting = get_meeting(public_id, KEEP).meeting
    cancel_meeting(meeting=meeting, is_cancelled=deed == "huy")
    flash(_("The meeting is cancelled.") if deed == "huy" else _("The meeting takes place."), "success")
    return redirect(url_for(".show_meeting", public_id=public_id))
