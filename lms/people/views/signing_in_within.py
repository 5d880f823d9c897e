"""Signing in again without leaving the page: for a page that holds work which is not sent yet."""

from flask import g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from lms.core.db import begin_writing
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import public
from lms.core.web import local_target, prepares
from lms.people import sessions
from lms.people.doors import door_for
from lms.people.entrance import Try, enter, settle, try_password
from lms.people.forms.signing_in import SignInForm
from lms.people.models import Person
from lms.people.passwords import find_credential
from lms.people.queries import find_person_by_id
from lms.people.views.blueprints import people
from lms.people.views.parts import forget_session, this_device
from lms.people.views.signing_in import SIGN_IN_LIMITS, why_not


@people.route("/dang-nhap/trong-trang", methods=["GET", "POST"])
@public
@prepares
@limiter.shared_limit(SIGN_IN_LIMITS, scope="sign-in", methods=["POST"])
def sign_in_within() -> ResponseReturnValue:
    """The person of the page (`person`) is signed in again, by the same rules as on the page for it.

    Anybody else is told whose page it is, and is not signed in. `next` names a step to be taken first.
    """
    if request.method in {"GET", "HEAD"}:
        return jsonify(csrf_token=generate_csrf())
    form = SignInForm()
    if not form.validate():
        return _refused([str(fault) for faults in form.errors.values() for fault in faults], 422)
    tried = try_password(name=form.name.data, password=form.password.data)
    person = find_person_by_id(tried.person_id)
    is_theirs = person is not None and person.public_id == request.form.get("person")
    begin_writing()
    return _let_in(tried) if is_theirs or not tried.is_right else _refuse_other(tried)


def _refused(messages: list[str], status: int) -> ResponseReturnValue:
    return jsonify(messages=messages), status


def _refuse_other(tried: Try) -> ResponseReturnValue:
    outcome = settle(tried)
    if not outcome.is_right:
        return _refused([why_not(outcome)], 422)
    return _refused([_("This page belongs to another person, who has to sign in here.")], 409)


def _let_in(tried: Try) -> ResponseReturnValue:
    outcome = enter(tried, device=this_device(), own_device=False)
    if not outcome.is_right:
        return _refused([why_not(outcome)], 422)
    person = find_person_by_id(tried.person_id)
    forget_session()
    g.pop("csrf_token", None)  # that of the session that has just been forgotten
    response = jsonify(csrf_token=generate_csrf(), next=_first_step(person) if person else None)
    sessions.set_cookie(response, outcome.token, own_device=False)
    return response


def _first_step(person: Person) -> str | None:
    credential = find_credential(person.id)
    must_change = credential is not None and credential.must_change
    door = door_for(must_change=must_change, has_accepted=person.notice_accepted_at is not None)
    return url_for(door, next=local_target(request.form.get("next"))) if door else None
