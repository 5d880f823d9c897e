"""The learner's own proposals: made, mended, submitted, withdrawn."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.paging import paginate_by_key
from lms.core.permissions import signed_in, the_actor
from lms.people.aliases import is_one_of
from lms.recognition.actions import (
    withdraw,
)
from lms.recognition.catalogue import get_activity_by_id, home_of
from lms.recognition.models import Submission
from lms.recognition.policy import get_visible, is_own
from lms.recognition.queries import find_submission, list_own
from lms.recognition.rules import OPEN
from lms.recognition.views.blueprint import OWN, recognition
from lms.recognition.views.papers import shown_papers
from lms.recognition.views.parts import facts_of, history_of
from lms.recognition.views.terms import entries_for
from lms.recognition.wording import STATES


def home_crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way to the learner's own proposals."""
    return [(_("Recognition of training"), url_for("recognition.list_mine")), *more]


@recognition.get(OWN)
@signed_in
def list_mine() -> ResponseReturnValue:
    """Everything the person proposed, newest first."""
    page = paginate_by_key(list_own(the_actor().person_id), key_columns=[Submission.id], descending=True)
    return render_template("recognition/list_mine.html", page=page, states=STATES)


@recognition.get(f"{OWN}/danh-muc")
@signed_in
def show_catalogue() -> ResponseReturnValue:
    """What counts in the person's unit today, how, and what proves it."""
    day = today()
    entries = entries_for(home_of(the_actor().person_id, day), day)
    return render_template(
        "recognition/show_catalogue.html",
        entries=entries,
        address=lambda entry: url_for("recognition.propose", activity_id=entry.public_id),
        subject=None,
        crumbs=home_crumbs((_("What counts, and how"), None)),
    )


def the_submission(public_id: str) -> Submission:
    """The proposal, where the signed-in person may see it."""
    return get_visible(find_submission(public_id), today())


def to_change(public_id: str) -> Submission:
    """The proposal, where the signed-in person writes it: it is theirs, or they made it for somebody."""
    submission = the_submission(public_id)
    if not (is_own(submission) or is_one_of(submission.created_by_id, {the_actor().person_id})):
        raise NotFound()
    return submission


@recognition.get(f"{OWN}/<public_id>")
@signed_in
def show_own(public_id: str) -> ResponseReturnValue:
    """The proposal with its proof and everything that was decided about it."""
    submission = to_change(public_id)
    return render_template(
        "recognition/show_proposal.html",
        submission=submission,
        state=STATES[submission.state],
        facts=facts_of(submission, get_activity_by_id(submission.activity_id).name),
        files=shown_papers(submission),
        history=history_of(submission),
        is_open=submission.state in OPEN,
        can_withdraw=submission.state in (*OPEN, "submitted"),
        crumbs=home_crumbs((submission.title, None)),
    )


@recognition.post(f"{OWN}/<public_id>/rut")
@signed_in
def withdraw_own(public_id: str) -> ResponseReturnValue:
    """Nobody decides about the proposal any more."""
    submission = to_change(public_id)
    withdraw(submission=submission, by_id=the_actor().person_id)
    flash(_("The proposal is withdrawn."), "success")
    return redirect(url_for("recognition.show_own", public_id=public_id))
