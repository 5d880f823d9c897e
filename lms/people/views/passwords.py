"""Setting a password: by a code from an e-mail, at the first sign-in, and whenever one likes."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lms.core.clock import now
from lms.core.db import begin_writing
from lms.core.i18n import _, ngettext
from lms.core.limits import limiter
from lms.core.permissions import public, signed_in, the_actor
from lms.core.web import local_target, prepares
from lms.people.actions import ask_reset, change_password
from lms.people.entrance import settle, try_own_password
from lms.people.forms.signing_in import AskCodeForm, ChangePasswordForm, FirstPasswordForm, UseCodeForm
from lms.people.models import Person
from lms.people.passwords import find_password_hash, hash_password, is_right_password
from lms.people.queries import find_by_sign_in_name, find_person_by_id, get_person_by_id
from lms.people.resets import hash_code, take_code
from lms.people.rules import RESET_GAP, RESET_MINUTES, password_faults
from lms.people.sessions import is_own_device, start_session
from lms.people.views.blueprints import people
from lms.people.views.parts import let_in, status_of, this_device

_ASKED = "reset"


def remember_request(name: str) -> None:
    """This browser knows under which name it asked for a code, and when."""
    session[_ASKED] = [name, int(now().timestamp())]


def _seconds_to_wait(name: str) -> int:
    asked_name, asked_at = session.get(_ASKED, ["", 0])
    if asked_name != name:
        return 0
    return max(0, int(asked_at + RESET_GAP.total_seconds() - now().timestamp()))


@people.route("/mat-khau/quen", methods=["GET", "POST"])
@public
@limiter.limit("5/minute;30/hour", methods=["POST"])
def ask_reset_code() -> ResponseReturnValue:
    """A code is asked for; the answer and its time are the same whether or not the person exists."""
    form = AskCodeForm()
    if form.validate_on_submit():
        wait = _seconds_to_wait(form.name.data)
        if not wait:
            person = find_by_sign_in_name(form.name.data)
            ask_reset(person.id if person else None)
            remember_request(form.name.data)
            return redirect(url_for("people.use_reset_code"))
        form.form_errors.append(_wait_words(wait))
    return render_template("people/ask_reset_code.html", form=form), status_of(form)


def _wait_words(seconds: int) -> str:
    return ngettext(
        "You can ask for another code in %(num)s second.",
        "You can ask for another code in %(num)s seconds.",
        seconds,
    )


@people.route("/mat-khau/ma", methods=["GET", "POST"])
@public
@prepares
@limiter.limit("10/minute;60/hour", methods=["POST"])
def use_reset_code() -> ResponseReturnValue:
    """Who holds the code from the e-mail sets a new password and is signed in with it."""
    form = UseCodeForm()
    asked_name = session.get(_ASKED, [""])[0]
    if request.method in {"GET", "HEAD"}:
        form.name.data = asked_name
    elif form.validate():
        token = _use_code(form)
        if token:
            response = let_in(token, own_device=False, target=None)
            flash(_("Your new password holds from now on."), "success")
            return response
    wait = _seconds_to_wait(asked_name)
    page = render_template(
        "people/use_reset_code.html", form=form, asked_name=asked_name, wait=wait, minutes=RESET_MINUTES
    )
    return page, status_of(form)


def _use_code(form: UseCodeForm) -> str:
    person = find_by_sign_in_name(form.name.data)
    person_id = person.id if person and person.is_active else 0
    digits = "".join(char for char in form.code.data if char.isdigit())
    code_hash, password_hash = hash_code(person_id=person_id, code=digits), hash_password(form.password.data)
    begin_writing()
    is_right = take_code(person_id=person_id, code_hash=code_hash)
    person = find_person_by_id(person_id)
    if not is_right or person is None:
        form.code.errors = [
            *form.code.errors,
            _("This code is not right, or it no longer holds. Ask for a new one."),
        ]
        return ""
    if not _is_free_of_names(form, person):
        return ""
    change_password(person=person, password_hash=password_hash)
    return start_session(person=person, device=this_device(), own_device=False)


def _is_free_of_names(form: FlaskForm, person: Person) -> bool:
    """True when the password does not hold the person's own names; else the form says so."""
    names = [person.full_name, (person.email or "").split("@")[0], person.staff_number or ""]
    faults = password_faults(form.password.data, names=[name for name in names if name])
    form.password.errors = [*form.password.errors, *(_(fault) for fault in faults)]
    return not faults


@people.route("/mat-khau/dau-tien", methods=["GET", "POST"])
@signed_in
@prepares
def replace_temporary_password() -> ResponseReturnValue:
    """At the first sign-in the temporary password gives way to one that only the person knows."""
    actor, form = the_actor(), FirstPasswordForm()
    if not actor.must_change_password:
        return redirect(local_target(request.args.get("next")) or url_for("home.index"))
    if request.method in {"GET", "HEAD"}:
        form.next.data = local_target(request.args.get("next"))
    elif form.validate() and _is_free_of_names(form, get_person_by_id(actor.person_id)):
        if is_right_password(find_password_hash(actor.person_id), form.password.data):
            form.password.errors = [_("Choose a password other than the temporary one.")]
        else:
            return _replace_password(hash_password(form.password.data), target=form.next.data)
    return render_template("people/replace_temporary_password.html", form=form), status_of(form)


def _replace_password(password_hash: str, *, target: str | None) -> ResponseReturnValue:
    begin_writing()
    person, own_device = get_person_by_id(the_actor().person_id), is_own_device()
    change_password(person=person, password_hash=password_hash)
    token = start_session(person=person, device=this_device(), own_device=own_device)
    response = let_in(token, own_device=own_device, target=target)
    flash(_("Your new password holds from now on. All other devices are signed out."), "success")
    return response


@people.route("/mat-khau", methods=["GET", "POST"])
@signed_in
@prepares
def change_own_password() -> ResponseReturnValue:
    """The person sets another password; every other browser is signed out."""
    actor, form = the_actor(), ChangePasswordForm()
    if form.validate_on_submit() and _is_free_of_names(form, get_person_by_id(actor.person_id)):
        tried = try_own_password(person_id=actor.person_id, password=form.present.data)
        password_hash = hash_password(form.password.data)
        begin_writing()
        outcome = settle(tried)
        if outcome.is_right:
            return _replace_password(password_hash, target=url_for("people.profile"))
        if outcome.locked_until is not None:
            form.present.errors = [
                _("Too many wrong passwords. Try again later, or ask for a code by e-mail.")
            ]
        else:
            form.present.errors = [_("This is not your present password.")]
    return render_template("people/change_own_password.html", form=form), status_of(form)
