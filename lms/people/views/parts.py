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
from lms.people.directory import get_administered
from lms.people.models import Person
from lms.people.policy import can_control_account
from lms.people.queries import scope_for
from lms.people.rules import device_name


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


@contextmanager
def refusals_in(form: FlaskForm) -> Iterator[None]:
    """What a use case refuses stands among the form's faults, and nothing half-done is written."""
    try:
        with db.session.begin_nested():
            yield
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)


def status_of(form: FlaskForm) -> int:
    """422 for a form that comes back with faults."""
    return 422 if form.errors else 200


def own_scope() -> SubtreeScope:
    """The units this administrator looks after, today."""
    return scope_for("people.administer")


def administered(public_id: str) -> Person:
    """The person, if this administrator looks after them; else as if there were none."""
    return get_administered(public_id, own_scope(), today())


def controlled(public_id: str) -> Person:
    """As `administered`, and nobody with power beyond this administrator's units."""
    person = administered(public_id)
    if not can_control_account(person_id=person.id, scope=own_scope(), on=today()):
        raise Forbidden(_("This person holds a role beyond your units. An administrator there can do that."))
    return person
