"""What the pages of this feature share: letting somebody in, showing refusals, the administrator's scope."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Forbidden, Refusal
from lms.core.i18n import _
from lms.core.permissions import find_actor
from lms.core.web import local_target
from lms.organisations.queries import SubtreeScope
from lms.people import sessions
from lms.people.careers import main_post_gaps
from lms.people.directory import get_administered
from lms.people.models import Person, SignUp
from lms.people.policy import can_control_account, can_correct_identity
from lms.people.queries import scope_for
from lms.people.rules import device_name
from lms.people.sign_ups import find_sign_up


def this_device() -> str:
    """What the person will recognise this browser by."""
    return device_name(request.user_agent.string[:400])


def let_in(token: str, *, own_device: bool, target: str | None) -> ResponseReturnValue:
    """The browser holds the new session and nothing it held before; on to the page that was asked for."""
    forget_session()
    response = redirect(local_target(target) or url_for("home.index"))
    sessions.set_cookie(response, token, own_device=own_device)
    return response


def forget_session() -> None:
    """This browser holds nothing of what it held before somebody was let in."""
    actor = find_actor()
    if actor is not None:
        sessions.end_session(actor.session_id)
    session.clear()


_SIGN_UP = "sign_up"


def remember_sign_up(key: str) -> None:
    """This browser, and no other, can prove the address it asked an account for."""
    session[_SIGN_UP] = key


def asked_sign_up() -> SignUp | None:
    """What this browser asked an account for, unless one came of it."""
    key = session.get(_SIGN_UP)
    return find_sign_up(key) if isinstance(key, str) else None


@contextmanager
def refusals_in(form: FlaskForm) -> Iterator[None]:
    """What a use case refuses stands among the form's faults, and nothing half-done is written."""
    try:
        with db.session.begin_nested():
            yield
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)


@contextmanager
def keeps_main_post(person: Person) -> Iterator[None]:
    """Refused where what is done leaves days on which the person holds posts but no main one."""
    before = main_post_gaps(person.id)
    yield
    if any(gap not in before for gap in main_post_gaps(person.id)):
        raise Refusal(
            _(
                "On some days the person would hold a post, but no main post. End or change the other post too."
            )
        )


def status_of(form: FlaskForm) -> int:
    """422 for a form that comes back with faults."""
    return 422 if form.errors else 200


def own_scope() -> SubtreeScope:
    """The units this administrator looks after, today."""
    return scope_for("people.administer")


def managed_scope() -> SubtreeScope:
    """The units whose people, posts, absences and duties this officer looks after, today."""
    return scope_for("people.manage")


def managed(public_id: str) -> Person:
    """The person, if this officer looks after them; else as if there were none."""
    return get_administered(public_id, managed_scope(), today())


def correctable(public_id: str) -> Person:
    """As `managed`, and nobody whose roles reach beyond this officer's own."""
    person = managed(public_id)
    if not can_correct_identity(person_id=person.id, scope=managed_scope(), above=own_scope(), on=today()):
        raise Forbidden(
            _("This person holds a role that is not yours to touch. An administrator can do that.")
        )
    return person


def administered(public_id: str) -> Person:
    """The person, if this administrator looks after them; else as if there were none."""
    return get_administered(public_id, own_scope(), today())


def controlled(public_id: str) -> Person:
    """As `administered`, and nobody with power beyond this administrator's units."""
    person = administered(public_id)
    if not can_control_account(person_id=person.id, scope=own_scope(), on=today()):
        raise Forbidden(_("This person holds a role beyond your units. An administrator there can do that."))
    return person
