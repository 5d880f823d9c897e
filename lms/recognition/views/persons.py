"""An HR officer proposes for somebody of their units; and what of a person waits, on the pages about them."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Forbidden
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, holds, the_actor
from lms.core.web import prepares
from lms.people.aliases import is_one_of, same_person, survivor_of
from lms.people.models import Person
from lms.people.queries import get_person, get_person_by_id, scope_for
from lms.recognition.catalogue import get_activity, home_of
from lms.recognition.models import Submission
from lms.recognition.policy import PERMISSION, heads_any, is_decidable
from lms.recognition.views.blueprint import recognition
from lms.recognition.views.proposing import proposing
from lms.recognition.views.terms import entries_for
from lms.recognition.wording import STATES

_PERSON = "/nhan-su/nguoi/<public_id>/de-nghi-cong-nhan"


def _person(public_id: str) -> Person:
    """The person, if they hold a post in the scope today, and are not the officer."""
    day = today()
    person = get_person(public_id, scope_for(PERMISSION, on=day), on=day)
    if is_one_of(person.id, {the_actor().person_id}):
        raise Forbidden(_("Propose your own trainings on your own page."))
    return person


@recognition.get(_PERSON)
@allowed(PERMISSION)
def choose_activity_for(public_id: str) -> ResponseReturnValue:
    """What counts in the unit of the person, to choose what is proposed."""
    person, day = _person(public_id), today()
    return render_template(
        "recognition/show_catalogue.html",
        entries=entries_for(home_of(person.id, day), day),
        address=lambda entry: url_for(
            "recognition.propose_for", public_id=public_id, activity_id=entry.public_id
        ),
        subject=person,
        crumbs=[(person.full_name, None)],
    )


@recognition.route(f"{_PERSON}/<activity_id>", methods=["GET", "POST"])
@allowed(PERMISSION)
@limiter.limit("60/minute", methods=["POST"])
@prepares
def propose_for(public_id: str, activity_id: str) -> ResponseReturnValue:
    """The officer proposes something that the person did."""
    person = _person(public_id)
    return proposing(
        person.id,
        get_activity(activity_id),
        crumbs=[(person.full_name, None), (_("New proposal"), None)],
        after=lambda submission: url_for("recognition.show_own", public_id=submission.public_id),
        edit=lambda submission: url_for("recognition.edit_own", public_id=submission.public_id, loi=1),
        subject=person,
    )


def person_panel(person_id: int) -> str | None:
    """What of the person waits or was decided; who shows the panel has found them in a scope."""
    person = get_person_by_id(person_id)
    if not holds(PERMISSION) or is_one_of(person_id, {the_actor().person_id}):
        return None
    shown = select(Submission).where(
        Submission.person_id.in_(same_person(person_id)), Submission.state != "draft"
    )
    found = list(db.session.scalars(shown.order_by(Submission.id.desc()).limit(5)))
    context: dict[str, Any] = {
        "submissions": found,
        "states": STATES,
        "propose_url": url_for("recognition.choose_activity_for", public_id=person.public_id),
    }
    return render_template("recognition/person_panel.html", **context)


def home_panel() -> str | None:
    """What was sent back to the person, and what waits for their own decision."""
    person_id, day = the_actor().person_id, today()
    returned = select(Submission).where(
        Submission.person_id.in_(same_person(person_id)), Submission.state == "returned"
    )
    mine = list(db.session.scalars(returned.order_by(Submission.id.desc()).limit(3)))
    decides = holds(PERMISSION) or heads_any(person_id, day)
    waiting = _count_waiting() if decides else 0
    if not mine and not waiting:
        return None
    return render_template("recognition/home_panel.html", mine=mine, waiting=waiting, most=_MOST_COUNTED)


_MOST_COUNTED = 99


def _count_waiting() -> int:
    """How many proposals wait for the person, counted up to a hundred."""
    waiting = (
        select(Submission.id)
        .join(Person, Person.id == survivor_of(Submission.person_id))
        .where(Submission.state == "submitted", is_decidable(today()))
        .limit(_MOST_COUNTED + 1)
    )
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
