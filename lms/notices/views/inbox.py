"""The inbox."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate, paginate_by_key
from lms.core.permissions import allowed, holds, signed_in, the_actor
from lms.core.web import local_target
from lms.notices.actions import mark_all_read, mark_read
from lms.notices.models import Message
from lms.notices.queries import count_unread, get_message, list_messages, list_unread, select_sent
from lms.notices.views.blueprint import notices
from lms.people.queries import get_person, get_person_by_id, scope_for

_ON_HOME = 3
_A_PAGE = 50


@notices.get("/thong-bao")
@signed_in
def inbox() -> ResponseReturnValue:
    """The person's messages: those not read first."""
    page = paginate(list_messages(the_actor().person_id), number=asked_page(), scalars=True)
    return render_template("notices/inbox.html", page=page)


@notices.get("/thong-bao/<public_id>")
@signed_in
def show_message(public_id: str) -> ResponseReturnValue:
    """One message."""
    message = get_message(public_id=public_id, person_id=the_actor().person_id)
    return render_template("notices/show_message.html", message=message)


@notices.post("/thong-bao/<public_id>/mo")
@signed_in
def open_message(public_id: str) -> ResponseReturnValue:
    """The message counts as read; on to what it speaks of, or to its own page."""
    message = get_message(public_id=public_id, person_id=the_actor().person_id)
    mark_read(message)
    return redirect(local_target(message.link) or url_for("notices.show_message", public_id=public_id))


@notices.post("/thong-bao/da-doc")
@signed_in
def read_all() -> ResponseReturnValue:
    """Every message counts as read."""
    mark_all_read(the_actor().person_id)
    flash(_("All messages are marked as read."), "success")
    return redirect(url_for("notices.inbox"))


def waiting() -> Select[int]:
    """A select of how many messages of the signed-in person are not read, for the navigation."""
    return count_unread(the_actor().person_id)


def home_panel() -> str | None:
    """The latest messages not read; nothing when there are none."""
    messages = list_unread(the_actor().person_id, _ON_HOME)
    return render_template("notices/panel.html", messages=messages) if messages else None


@notices.get("/nhan-su/nguoi/<public_id>/thong-bao")
@allowed("people.view")
def list_sent(public_id: str) -> ResponseReturnValue:
    """What was sent to a person of the officer's units, and whether it was read; the texts stay theirs."""
    day = today()
    person = get_person(public_id, scope_for("people.view", on=day), on=day)
    page = paginate_by_key(
        select_sent(person.id),
        key_columns=(Message.created_at, Message.id),
        descending=True,
        per_page=_A_PAGE,
        scalars=True,
    )
    return render_template("notices/list_sent.html", page=page, person=person)


def person_panel(person_id: int) -> str | None:
    """On a person's page, for those who look after them: the way to what was sent to them."""
    if not holds("people.view"):
        return None
    return render_template("notices/person_panel.html", person=get_person_by_id(person_id))
