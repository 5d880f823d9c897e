"""A person leaves service altogether, and comes back."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.forms import read_date
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.people.actions import leave_service, return_to_service
from lms.people.careers import list_career
from lms.people.forms.careers import LeaveForm
from lms.people.models import Person
from lms.people.policy import holds_after
from lms.people.views.blueprints import administration
from lms.people.views.parts import correctable, managed_scope, refusals_in, status_of


def _posts_elsewhere(person: Person, on: dt.date) -> list[str]:
    lines = list_career(person.id, managed_scope())
    return [line.unit_name for line in lines if not line.is_in_scope and holds_after(line.post, on)]


@administration.route("/nguoi-dung/<public_id>/thoi-viec", methods=["GET", "POST"])
@allowed("people.manage")
def leave(public_id: str) -> ResponseReturnValue:
    """From a day on the person holds no post: retired, resigned, died, moved to a body outside the site."""
    person, form = correctable(public_id), LeaveForm()
    elsewhere = _posts_elsewhere(person, today())
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        with refusals_in(form):
            _refuse_elsewhere(elsewhere)
            leave_service(person=person, on=form.on.data, reason=form.reason.data)
        if not form.form_errors:
            flash(_("From that day the person holds no post. You can undo this on this page."), "success")
            return redirect(url_for("administration.show_person", public_id=person.public_id))
    page = render_template("people/leave.html", form=form, person=person, elsewhere=elsewhere)
    return page, status_of(form)


def _refuse_elsewhere(units: list[str]) -> None:
    if units:
        raise Refusal(
            _("The person holds a post at %(unit)s, which is not yours. Those there end it.", unit=units[0])
        )


def _ended_elsewhere(person: Person, on: dt.date) -> bool:
    lines = list_career(person.id, managed_scope())
    return any(line.post.valid_to == on and not line.is_in_scope for line in lines)


@administration.post("/nguoi-dung/<public_id>/tro-lai")
@allowed("people.manage")
def come_back(public_id: str) -> ResponseReturnValue:
    """The leaving is undone: every post that ended on that day runs on."""
    person, on = correctable(public_id), read_date(request.form.get("on", ""))
    if on is None or _ended_elsewhere(person, on):
        raise NotFound()
    try:
        with db.session.begin_nested():
            return_to_service(person=person, on=on)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        flash(_("The posts run on. Duties and roles are given again by hand."), "success")
    return redirect(url_for("administration.show_person", public_id=person.public_id))
