"""The learner's own proposals: made, mended, submitted, withdrawn."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import begin_writing
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import paginate_by_key
from lms.core.permissions import signed_in, the_actor
from lms.core.web import prepares
from lms.people.aliases import is_one_of
from lms.recognition.actions import (
    Facts,
    add_papers,
    change_submission,
    draft_submission,
    remove_papers,
    submit,
    withdraw,
)
from lms.recognition.actions.proposing import faults_of
from lms.recognition.forms import SubmissionForm
from lms.recognition.models import RecognitionActivity, Submission
from lms.recognition.papers.reading import Paper
from lms.recognition.policy import get_visible, is_own
from lms.recognition.queries import (
    chain_for,
    chains_for,
    find_submission,
    get_activity,
    get_activity_by_id,
    home_of,
    list_activities,
    list_files,
    list_own,
    terms_of,
)
from lms.recognition.rules import OPEN
from lms.recognition.views.blueprint import OWN, recognition
from lms.recognition.views.parts import facts_of, history_of, pages_of, read_papers
from lms.recognition.views.terms import entries_for, entry_of
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
        submission = draft_submission(person_id=person_id, facts=facts_in(form, activity_id), by_id=by_id)
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return None
    add_papers(submission=submission, papers=papers, by_id=by_id)
    return submission


def facts_in(form: SubmissionForm, activity_id: int) -> Facts:
    """What the form says."""
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
        note=form.note.data or "",
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


def the_submission(public_id: str) -> Submission:
    """The proposal, where the signed-in person may see it."""
    return get_visible(find_submission(public_id), today())


def _to_change(public_id: str) -> Submission:
    """The proposal, where the signed-in person writes it: it is theirs, or they made it for somebody."""
    submission = the_submission(public_id)
    if not (is_own(submission) or is_one_of(submission.created_by_id, {the_actor().person_id})):
        raise NotFound()
    return submission


@recognition.get(f"{OWN}/<public_id>")
@signed_in
def show_own(public_id: str) -> ResponseReturnValue:
    """The proposal with its proof and everything that was decided about it."""
    submission = _to_change(public_id)
    return render_template(
        "recognition/show_proposal.html",
        submission=submission,
        state=STATES[submission.state],
        facts=facts_of(submission, get_activity_by_id(submission.activity_id).name),
        files=pages_of(list_files(submission)),
        history=history_of(submission),
        is_open=submission.state in OPEN,
        can_withdraw=submission.state in (*OPEN, "submitted"),
        crumbs=home_crumbs((submission.title, None)),
    )


@recognition.route(f"{OWN}/<public_id>/sua", methods=["GET", "POST"])
@signed_in
@limiter.limit("30/minute", methods=["POST"])
@prepares
def edit_own(public_id: str) -> ResponseReturnValue:
    """A draft, or a proposal that was sent back, is mended and submitted."""
    submission, form = _to_change(public_id), SubmissionForm()
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
            return _sent(_to_change(public_id), after=lambda _one: here, edit=lambda _one: again)
    elif request.method in {"GET", "HEAD"}:
        form.show(submission)
        form.activity.data = _activity_key(submission)
        if "loi" in request.args:
            form.form_errors.extend(_what_is_missing(submission))
    return _edit_page(_to_change(public_id), form)


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
    submission = _to_change(public_id)
    activity = get_activity(form.activity.data or _activity_key(submission))
    change_submission(submission=submission, facts=facts_in(form, activity.id), revision=form.shown_revision)
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


@recognition.post(f"{OWN}/<public_id>/rut")
@signed_in
def withdraw_own(public_id: str) -> ResponseReturnValue:
    """Nobody decides about the proposal any more."""
    submission = _to_change(public_id)
    withdraw(submission=submission, by_id=the_actor().person_id)
    flash(_("The proposal is withdrawn."), "success")
    return redirect(url_for("recognition.show_own", public_id=public_id))
