"""Heads of units and contact points: on the page of a person, of a unit, and the units that have none."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.organisations.queries import get_unit_in, name_on
from lms.people.actions import appoint, end_duty, remove_duty, reopen_duty
from lms.people.duties import get_duty_in, list_candidates
from lms.people.forms.careers import DutyForm, UnitDutyForm
from lms.people.forms.people import EndForm
from lms.people.headcount import list_contact_points, list_units_without
from lms.people.models import Person, UnitDuty
from lms.people.views.blueprints import administration, personnel
from lms.people.views.parts import managed, managed_scope, refusals_in, status_of
from lms.people.wording import DUTIES


@personnel.get("/dau-moi")
@allowed("people.manage")
def list_duties() -> ResponseReturnValue:
    """Who answers for which unit, and the units that have no contact point for training."""
    scope = managed_scope()
    lacking = paginate(
        list_units_without("contact_training", scope, today()), number=asked_page(), per_page=50
    )
    is_lacking = request.args.get("loc") == "chua-co"
    page = (
        lacking
        if is_lacking
        else paginate(list_contact_points(scope, today()), number=asked_page(), per_page=50)
    )
    return render_template(
        "people/list_duties.html",
        page=page,
        lacking=lacking.total,
        is_lacking=is_lacking,
        duties=DUTIES,
    )


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for("administration.show_person", public_id=person.public_id, _anchor="dau-moi"))


def _duty_of(person: Person, duty_id: int) -> UnitDuty:
    return get_duty_in(managed_scope(), person_id=person.id, duty_id=duty_id)


@administration.route("/nguoi-dung/<public_id>/dau-moi/moi", methods=["GET", "POST"])
@allowed("people.manage")
def add_duty(public_id: str) -> ResponseReturnValue:
    """The person is given a duty at one of the officer's units."""
    person, form = managed(public_id), DutyForm()
    form.unit.offer(managed_scope(), today())
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate():
        with refusals_in(form):
            appoint(person=person, unit=form.unit.unit, **_facts(form))
        if not form.form_errors:
            flash(_("The duty is given."), "success")
            return _back(person)
    return render_template("people/add_duty.html", form=form, person=person), status_of(form)


def _facts(form: Any) -> dict[str, Any]:
    return {name: form[name].data for name in ("duty", "valid_from", "valid_to")}


@administration.route("/don-vi/<public_id>/dau-moi", methods=["GET", "POST"])
@allowed("people.manage")
def add_unit_duty(public_id: str) -> ResponseReturnValue:
    """Somebody who holds a post at the unit is given a duty there."""
    unit, form = get_unit_in(managed_scope(), public_id), UnitDutyForm()
    candidates = list_candidates(unit.id, today())
    form.person.choices = choices_of(
        (row.public_id, f"{row.full_name} ({row.title})" if row.title else row.full_name)
        for row in candidates
    )
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate():
        with refusals_in(form):
            appoint(person=managed(form.person.data), unit=unit, **_facts(form))
        if not form.form_errors:
            flash(_("The duty is given."), "success")
            return redirect(url_for("personnel.list_duties"))
    page = render_template(
        "people/add_unit_duty.html",
        form=form,
        unit=unit,
        name=name_on(unit.id, today()),
        candidates=candidates,
    )
    return page, status_of(form)


@administration.route("/nguoi-dung/<public_id>/dau-moi/<int:duty_id>/ket-thuc", methods=["GET", "POST"])
@allowed("people.manage")
def close_duty(public_id: str, duty_id: int) -> ResponseReturnValue:
    """The duty ends on a day."""
    person, form = managed(public_id), EndForm()
    duty = _duty_of(person, duty_id)
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        with refusals_in(form):
            end_duty(person=person, duty=duty, on=form.on.data)
        if not form.form_errors:
            flash(_("The duty ends on that day. You can undo this in the list."), "success")
            return _back(person)
    page = render_template(
        "people/close_duty.html",
        form=form,
        person=person,
        duty=DUTIES.get(duty.duty, duty.duty),
        unit_name=name_on(duty.unit_id, today()),
    )
    return page, status_of(form)


@administration.post("/nguoi-dung/<public_id>/dau-moi/<int:duty_id>/<any(mo, xoa):deed>")
@allowed("people.manage")
def undo_duty(public_id: str, duty_id: int, deed: str) -> ResponseReturnValue:
    """The end of the duty, or the whole duty, is undone."""
    person = managed(public_id)
    duty = _duty_of(person, duty_id)
    try:
        with db.session.begin_nested():
            (reopen_duty if deed == "mo" else remove_duty)(person=person, duty=duty)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        flash(_("The duty goes on.") if deed == "mo" else _("The duty is removed."), "success")
    return _back(person)
