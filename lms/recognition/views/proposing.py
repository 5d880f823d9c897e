"""A proposal is written: new, or mended after it was sent back; kept as a draft, or submitted."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import begin_writing
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import signed_in, the_actor
from lms.core.web import prepares
from lms.recognition.actions import (
    Facts,
    add_papers,
    change_submission,
    draft_submission,
    remove_papers,
    submit,
)
from lms.recognition.actions.proposing import faults_of
from lms.recognition.catalogue import (
    chain_for,
    chains_for,
    get_activity,
    home_of,
    list_activities,
    terms_of,
)
from lms.recognition.forms import ClassForm, SubmissionForm
from lms.recognition.models import RecognitionActivity, Submission
from lms.recognition.papers.reading import Paper
from lms.recognition.queries import list_files
from lms.recognition.rules import OPEN
from lms.recognition.views.blueprint import OWN, recognition
from lms.recognition.views.own import home_crumbs, to_change
from lms.recognition.views.parts import history_of, read_papers
from lms.recognition.views.terms import entry_of


@recognition.route(f"{OWN}/moi/<activity_id>", methods=["GET", "POST"])
@signed_in
@limiter.limit("30/minute", methods=["POST"])
@prepares
def propose(activity_id: str) -> ResponseReturnValue:
    """The person proposes something they did."""
    return proposing(
        the_actor().person_id,
        get_activity(activity_id),
        crumbs=home_crumbs((_("New proposal"), None)),
        after=lambda submission: url_for("recognition.show_own", public_id=submission.public_id),
        edit=lambda submission: url_for("recognition.edit_own", public_id=submission.public_id, loi=1),
        subject=None,
    )


def proposing(
    person_id: int, activity: RecognitionActivity, *, crumbs: Any, after: Any, edit: Any, subject: Any
) -> ResponseReturnValue:
    """The page on which something is proposed for that person: kept as a draft, or submitted at once."""
    form = SubmissionForm()
    entry = entry_of(activity, home_of(person_id, today()), today())
    if entry is None:
        raise NotFound()
    if request.method == "POST" and form.validate():
        papers, faults = read_papers(form.papers.data)
        form.papers.errors = [*form.papers.errors, *faults]
        if not faults:
            submission = _drafted(form, person_id, activity.id, papers)
            if submission is not None:
                return _sent(submission, after=after, edit=edit)
    page = render_template(
        "recognition/edit_proposal.html",
        form=form,
        entry=entry,
        files=[],
        submission=None,
        subject=subject,
        crumbs=crumbs,
    )
    return page, 422 if form.errors else 200


def _drafted(
    form: SubmissionForm, person_id: int, activity_id: int, papers: list[Paper]
) -> Submission | None:
    by_id = the_actor().person_id
    begin_writing()
    try:
        submission = draft_submission(
            person_id=person_id, facts=facts_in(form, activity_id, note=form.note.data or ""), by_id=by_id
        )
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return None
    add_papers(submission=submission, papers=papers, by_id=by_id)
    return submission


def facts_in(form: SubmissionForm | ClassForm, activity_id: int, *, note: str = "") -> Facts:
    """What the form says of a training."""
    return Facts(
        activity_id=activity_id,
        title=form.title.data,
        organiser=form.organiser.data,
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
        seconds=form.seconds,
        count=form.number,
        content_group=form.content_group.data,
        study_form=form.study_form.data,
        proof_label=form.proof_label.data,
        note=note,
    )


def _sent(submission: Submission, *, after: Any, edit: Any) -> ResponseReturnValue:
    """Submitted where that was asked; what keeps it from it is shown where it can be mended, nothing is lost."""
    if request.form.get("viec") != "gui":
        flash(_("The draft is kept. Submit it when it is complete."), "success")
        return redirect(after(submission))
    try:
        submit(submission=submission, by_id=the_actor().person_id)
    except Conflict:
        raise
    except Refusal:
        return redirect(edit(submission))
    flash(_("The proposal is submitted. You get a message as soon as it is decided."), "success")
    return redirect(after(submission))


@recognition.route(f"{OWN}/<public_id>/sua", methods=["GET", "POST"])
@signed_in
@limiter.limit("30/minute", methods=["POST"])
@prepares
def edit_own(public_id: str) -> ResponseReturnValue:
    """A draft, or a proposal that was sent back, is mended and submitted."""
    submission, form = to_change(public_id), SubmissionForm()
    if submission.state not in OPEN:
        return redirect(url_for("recognition.show_own", public_id=public_id))
    choices = _choices(submission)
    form.activity.choices = choices_of((key, name) for key, name in choices)
    if request.method == "POST" and form.validate():
        papers, faults = read_papers(form.papers.data)
        form.papers.errors = [*form.papers.errors, *faults]
        if not faults and _changed(form, public_id, papers):
            here = url_for("recognition.show_own", public_id=public_id)
            again = url_for("recognition.edit_own", public_id=public_id, loi=1)
            return _sent(to_change(public_id), after=lambda _one: here, edit=lambda _one: again)
    elif request.method in {"GET", "HEAD"}:
        form.show(submission)
        form.activity.data = _activity_key(submission)
        if "loi" in request.args:
            form.form_errors.extend(_what_is_missing(submission))
    return _edit_page(to_change(public_id), form)


def _choices(submission: Submission) -> list[tuple[str, str]]:
    day = submission.ended_on
    open_ones = {key[1] for key in chains_for([home_of(submission.person_id, day)], day)}
    wanted = open_ones | {submission.activity_id}
    return [(each.public_id, each.name) for each in list_activities() if each.id in wanted]


def _activity_key(submission: Submission) -> str:
    return next(each.public_id for each in list_activities() if each.id == submission.activity_id)


def _changed(form: SubmissionForm, public_id: str, papers: list[Paper]) -> bool:
    """True when the proposal says what the form does; else the form says why not."""
    begin_writing()
    submission = to_change(public_id)
    activity = get_activity(form.activity.data or _activity_key(submission))
    change_submission(
        submission=submission,
        facts=facts_in(form, activity.id, note=form.note.data or ""),
        revision=form.shown_revision,
    )
    try:
        remove_papers(submission=submission, public_ids=request.form.getlist("bo"))
        add_papers(submission=submission, papers=papers, by_id=the_actor().person_id)
    except Conflict:
        raise
    except Refusal as refusal:
        form.papers.errors = [*form.papers.errors, *(str(message) for message in refusal.messages)]
        form.revision.data = str(submission.revision)
        return False
    return True


def _what_is_missing(submission: Submission) -> list[str]:
    chain = chain_for(
        home_of(submission.person_id, submission.ended_on), submission.activity_id, submission.ended_on
    )
    return faults_of(submission, terms_of(chain), files=len(list_files(submission)))


def _edit_page(submission: Submission, form: SubmissionForm) -> ResponseReturnValue:
    activity = next(each for each in list_activities() if each.id == submission.activity_id)
    page = render_template(
        "recognition/edit_proposal.html",
        form=form,
        entry=entry_of(activity, home_of(submission.person_id, submission.ended_on), submission.ended_on),
        files=list_files(submission),
        submission=submission,
        subject=None,
        history=history_of(submission),
        crumbs=home_crumbs(
            (submission.title, url_for("recognition.show_own", public_id=submission.public_id)),
            (_("Change"), None),
        ),
    )
    return page, 422 if form.errors and request.method == "POST" else 200
