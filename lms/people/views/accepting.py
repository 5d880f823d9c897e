"""Accepting an invitation: opening the link writes nothing, so that scanners of letters use nothing up."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import begin_writing
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import public
from lms.core.web import prepares
from lms.people.actions import accept_invitation, open_invitation
from lms.people.forms.signing_in import NewPasswordFields
from lms.people.invitations import find_open_invitation
from lms.people.models import Person
from lms.people.passwords import hash_password
from lms.people.queries import find_main_post
from lms.people.rules import password_faults
from lms.people.sessions import start_session
from lms.people.views.blueprints import people
from lms.people.views.parts import let_in, refusals_in, status_of, this_device

_LIMITS = "60/minute;1500/hour"


@people.route("/loi-moi/<token>", methods=["GET", "POST"])
@public
@limiter.limit(_LIMITS)
def show_invitation(token: str) -> ResponseReturnValue:
    """Whose invitation this is. Its button, which no scanner presses, notes that it was opened and leads on."""
    found = find_open_invitation(token)
    if found is None:
        return _used_up()
    invitation, person = found
    if request.method == "POST":
        open_invitation(invitation=invitation)
        return redirect(url_for("people.use_invitation", token=token))
    post = find_main_post(person.id, today())
    return render_template("people/show_invitation.html", person=person, post=post)


def _used_up() -> ResponseReturnValue:
    """One answer for a link that was used, is too old, was replaced or never was."""
    return render_template("people/invitation_over.html"), 404


@people.route("/loi-moi/<token>/mat-khau", methods=["GET", "POST"])
@public
@prepares
@limiter.limit(_LIMITS)
def use_invitation(token: str) -> ResponseReturnValue:
    """The person sets the first password and is signed in; the link is used up."""
    found, form = find_open_invitation(token), NewPasswordFields()
    if found is None:
        return _used_up()
    person = found[1]
    email = person.email
    if request.method == "POST" and form.validate() and _is_free_of_names(form, person):
        session_token = _accept(form, token)
        if session_token:
            response = let_in(session_token, own_device=False, target=None)
            flash(_("Your account is open. You sign in with %(email)s.", email=email), "success")
            return response
        if not form.errors:
            return _used_up()
    return render_template("people/use_invitation.html", form=form, email=email), status_of(form)


def _is_free_of_names(form: NewPasswordFields, person: Person) -> bool:
    names = [person.full_name, (person.email or "").split("@")[0], person.staff_number or ""]
    faults = password_faults(form.password.data, names=[name for name in names if name])
    form.password.errors = [*form.password.errors, *(_(fault) for fault in faults)]
    return not faults


def _accept(form: NewPasswordFields, token: str) -> str:
    password_hash = hash_password(form.password.data)
    begin_writing()
    found = find_open_invitation(token)
    if found is None:
        return ""
    invitation, person = found
    with refusals_in(form):
        accept_invitation(invitation=invitation, person=person, password_hash=password_hash)
        return start_session(person=person, device=this_device(), own_device=False)
    return ""
