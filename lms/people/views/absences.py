"""Absences: on the page of a person, and who is away."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_unit_in, name_on, unit_choices
from lms.people.actions import (
    correct_absence,
    end_absence,
    hold_host_post,
    record_absence,
    remove_absence,
    reopen_absence,
    second_person,
)
from lms.people.actions.absences import find_host_post
from lms.people.careers import get_absence
from lms.people.forms.careers import AbsenceForm, SecondmentForm
from lms.people.forms.people import EndForm
from lms.people.headcount import list_away
from lms.people.models import Absence, Person
from lms.people.queries import find_main_post
from lms.people.views.blueprints import administration, personnel
from lms.people.views.parts import managed, managed_scope, refusals_in, status_of
from lms.people.views.removed import forget_removed, recall_removed, remember_removed
from lms.people.wording import ABSENCES

_KIND = "absence"


@personnel.get("/dang-vang")
@allowed("people.manage")
def list_absent() -> ResponseReturnValue:
    """Who of this officer's units is away today, by kind and by unit."""
    scope, kind = managed_scope(), request.args.get("ly-do", "")
    unit = get_unit_in(scope, request.args["don-vi"]) if request.args.get("don-vi") else None
    inside = SubtreeScope(frozenset({unit.id}), today()) if unit else scope
    away = list_away(inside, today(), kind=kind if kind in ABSENCES else "")
    return render_template(
        "people/list_absent.html",
        page=paginate(away, number=asked_page(), per_page=50),
        kind=kind if kind in ABSENCES else "",
        kinds=ABSENCES,
        unit=unit,
        unit_name=name_on(unit.id, today()) if unit else "",
        units=unit_choices(scope, today(), limit=200),
    )


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for("administration.show_person", public_id=person.public_id, _anchor="vang"))


def _facts(form: AbsenceForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("kind", "document", "valid_from", "valid_to")}


@administration.route("/nguoi-dung/<public_id>/vang/moi", methods=["GET", "POST"])
@allowed("people.manage")
def add_absence(public_id: str) -> ResponseReturnValue:
    """The person is away from a day on."""
    person, form = managed(public_id), AbsenceForm()
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate():
        with refusals_in(form):
            record_absence(person=person, **_facts(form))
        if not form.form_errors:
            flash(_("The absence is recorded. The person is counted as before."), "success")
            return _back(person)
    page = render_template("people/edit_absence.html", form=form, person=person, absence=None)
    return page, status_of(form)


@administration.route("/nguoi-dung/<public_id>/vang/<int:absence_id>", methods=["GET", "POST"])
@allowed("people.manage")
def edit_absence(public_id: str, absence_id: int) -> ResponseReturnValue:
    """An absence that was entered wrongly is corrected."""
    person = managed(public_id)
    absence = get_absence(person_id=person.id, absence_id=absence_id)
    form = AbsenceForm(obj=absence)
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            correct_absence(person=person, absence=absence, **_facts(form))
        if not form.form_errors:
            flash(_("Saved."), "success")
            return _back(person)
    page = render_template("people/edit_absence.html", form=form, person=person, absence=absence)
    return page, status_of(form)


@administration.route("/nguoi-dung/<public_id>/vang/<int:absence_id>/ket-thuc", methods=["GET", "POST"])
@allowed("people.manage")
def close_absence(public_id: str, absence_id: int) -> ResponseReturnValue:
    """The person is back on a day."""
    person, form = managed(public_id), EndForm()
    absence = get_absence(person_id=person.id, absence_id=absence_id)
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        with refusals_in(form):
            end_absence(person=person, absence=absence, on=form.on.data)
        if not form.form_errors:
            flash(_("The absence ends on that day. You can undo this in the list."), "success")
            return _back(person)
    page = render_template(
        "people/close_absence.html", form=form, person=person, absence=absence, kinds=ABSENCES
    )
    return page, status_of(form)


@administration.post("/nguoi-dung/<public_id>/vang/<int:absence_id>/<any(mo, xoa):deed>")
@allowed("people.manage")
def undo_absence(public_id: str, absence_id: int, deed: str) -> ResponseReturnValue:
    """The end of the absence, or the whole absence, is undone."""
    person = managed(public_id)
    absence = get_absence(person_id=person.id, absence_id=absence_id)
    try:
        with db.session.begin_nested():
            _undo(person, absence, deed)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    return _back(person)


def _undo(person: Person, absence: Absence, deed: str) -> None:
    if deed == "mo":
        reopen_absence(person=person, absence=absence)
        flash(_("The absence goes on."), "success")
        return
    facts = _facts_of(absence)
    remove_absence(person=person, absence=absence)
    remember_removed(_KIND, person.public_id, facts)
    flash(_("The absence is removed."), "success")


def _facts_of(absence: Absence) -> dict[str, Any]:
    """What it takes to record the absence again, with the post at a host."""
    facts = {name: getattr(absence, name) for name in ("kind", "document", "valid_from", "valid_to")}
    host = find_host_post(absence)
    kept = {"unit_id": host.unit_id, "title": host.title, "person_group": host.person_group} if host else None
    return facts | {"host": kept}


@administration.post("/nguoi-dung/<public_id>/vang/khoi-phuc")
@allowed("people.manage")
def restore_absence(public_id: str) -> ResponseReturnValue:
    """The absence that this browser removed last is there again."""
    person = managed(public_id)
    facts = recall_removed(_KIND, person.public_id)
    if facts is not None:
        try:
            with db.session.begin_nested():
                _record_again(person, **facts)
        except Refusal as refusal:
            flash(" ".join(refusal.messages), "error")
        else:
            flash(_("The absence is there again."), "success")
        forget_removed(_KIND)
    return _back(person)


def _record_again(person: Person, *, host: dict[str, Any] | None, **facts: Any) -> None:
    absence = record_absence(person=person, **facts)
    if host is not None:
        unit = db.session.get_one(Unit, host.pop("unit_id"))
        hold_host_post(person=person, absence=absence, unit=unit, **host)


@administration.route("/nguoi-dung/<public_id>/biet-phai", methods=["GET", "POST"])
@allowed("people.manage")
def second(public_id: str) -> ResponseReturnValue:
    """The person is seconded to a host unit for a time, and counted at home."""
    person, form = managed(public_id), SecondmentForm()
    form.unit.offer(managed_scope(), today())
    home = find_main_post(person.id, today())
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data, form.title.data = today(), home.title if home else ""
    elif form.validate():
        with refusals_in(form):
            second_person(
                person=person,
                host=form.unit.unit,
                title=form.title.data,
                person_group=home.person_group if home else "cong_chuc",
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
                document=form.document.data,
            )
        if not form.form_errors:
            flash(_("The secondment is recorded: counted at home, shown at both units."), "success")
            return _back(person)
    return render_template("people/second.html", form=form, person=person, home=home), status_of(form)
