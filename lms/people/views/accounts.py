"""The accounts of others, as administrators see to them: temporary passwords, signing out, closing, opening."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.db import begin_writing
from lms.core.errors import Forbidden
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.people import sessions
from lms.people.actions import (
    ask_first_password,
    deactivate_person,
    give_temporary_password,
    reactivate_person,
)
from lms.people.directory import account_facts
from lms.people.models import Person
from lms.people.passwords import hash_password, temporary_password
from lms.people.views.blueprints import administration
from lms.people.views.parts import controlled


def hand_over(person: Person, password: str, *, mailed: bool = False) -> ResponseReturnValue:
    """The page that shows the temporary password once; else back to the person, with what becomes of it."""
    if password:
        name = person.email or person.staff_number or account_facts(person.id).user_name
        return render_template("people/show_password.html", person=person, name=name, password=password)
    if mailed:
        flash(_("A temporary password is on its way to %(email)s.", email=person.email), "success")
    else:
        flash(_("%(name)s is added, and cannot sign in until invited.", name=person.full_name), "success")
    return redirect(url_for("administration.show_person", public_id=person.public_id))


@administration.route("/nguoi-dung/<public_id>/mat-khau", methods=["GET", "POST"])
@allowed("people.administer")
@prepares
def reset_password(public_id: str) -> ResponseReturnValue:
    """A temporary password takes the place of the person's own; it is shown once, or mailed."""
    person = controlled(public_id)
    if request.method in {"GET", "HEAD"}:
        return render_template("people/reset_password.html", person=person)
    if request.form.get("handing_over") == "mail" and person.email:
        begin_writing()
        ask_first_password(person=person)
        return hand_over(person, "", mailed=True)
    password = temporary_password()
    password_hash = hash_password(password)
    begin_writing()
    give_temporary_password(person=person, password_hash=password_hash)
    return hand_over(person, password)


@administration.route("/nguoi-dung/<public_id>/dang-xuat", methods=["GET", "POST"])
@allowed("people.administer")
def end_sessions(public_id: str) -> ResponseReturnValue:
    """Every browser of the person is signed out."""
    person = controlled(public_id)
    if request.method == "POST":
        sessions.end_all_sessions(person.id)
        sessions.record_end_of_all(person)
        flash(_("%(name)s is signed out everywhere.", name=person.full_name), "success")
        return redirect(url_for("administration.show_person", public_id=public_id))
    return render_template("people/end_sessions.html", person=person)


@administration.route("/nguoi-dung/<public_id>/khoa", methods=["GET", "POST"])
@allowed("people.administer")
def close_account(public_id: str) -> ResponseReturnValue:
    """The person can no longer sign in; what they learned stays."""
    person = controlled(public_id)
    if person.id == the_actor().person_id:
        raise Forbidden(_("You cannot close your own account. Ask another administrator."))
    if request.method == "POST":
        deactivate_person(person=person)
        flash(
            _("The account of %(name)s is closed. You can open it again at any time.", name=person.full_name),
            "success",
        )
        return redirect(url_for("administration.show_person", public_id=public_id))
    return render_template("people/close_account.html", person=person)


@administration.post("/nguoi-dung/<public_id>/mo")
@allowed("people.administer")
def open_account(public_id: str) -> ResponseReturnValue:
    """The person can sign in again."""
    person = controlled(public_id)
    reactivate_person(person=person)
    flash(_("%(name)s can sign in again.", name=person.full_name), "success")
    return redirect(url_for("administration.show_person", public_id=public_id))
