"""The queue: proposals of one's own people, one at a time, decided by keys or by buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, case, select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Conflict, Forbidden, NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import paginate_by_key
from lms.core.permissions import holds, signed_in, the_actor
from lms.core.text import format_tiet
from lms.organisations.queries import places_on
from lms.people.aliases import main_post_id, survivor_of
from lms.people.models import Person, Post
from lms.recognition.actions import accept, refuse, revoke, send_back, weigh
from lms.recognition.forms import DecisionForm, RevokeForm
from lms.recognition.models import RecognitionActivity, Submission
from lms.recognition.policy import PERMISSION, heads_any, is_decidable
from lms.recognition.views.blueprint import QUEUE, recognition
from lms.recognition.views.papers import shown_papers
from lms.recognition.views.parts import facts_of, history_of
from lms.recognition.views.suspicions import Suspicion, suspicions_of
from lms.recognition.views.weighing import weighed
from lms.recognition.wording import STATES

_SHOWN = {
    "cho-duyet": "submitted",
    "tra-lai": "returned",
    "da-duyet": "accepted",
    "tu-choi": "refused",
    "thu-hoi": "revoked",
}


def require_decider() -> None:
    """Whoever decides about nobody's proposals has no business here."""
    if not holds(PERMISSION) and not heads_any(the_actor().person_id, today()):
        raise Forbidden()


def crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way to the queue."""
    first = [(_("Personnel"), url_for("personnel.start"))] if holds("people.manage") else []
    return [*first, (_("Proposals for recognition"), url_for("recognition.show_queue")), *more]


def _select_queue(state: str) -> Select[Any]:
    """(Submission, full name, activity, unit) of what the person may decide about, in that state."""
    day = today()
    places = places_on(day)
    queue: Select[*tuple[Any, ...]] = (
        select(Submission, Person.full_name, RecognitionActivity.name, places.c.name)
        .select_from(Submission)
        .join(Person, Person.id == survivor_of(Submission.person_id))
        .join(RecognitionActivity, RecognitionActivity.id == Submission.activity_id)
        .outerjoin(Post, Post.id == main_post_id(day))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .where(Submission.state == state, is_decidable(day))
    )
    return queue


@recognition.get(QUEUE)
@signed_in
def show_queue() -> ResponseReturnValue:
    """What waits, the oldest first; what was decided, the newest first."""
    require_decider()
    asked = request.args.get("loai", "cho-duyet")
    state = _SHOWN.get(asked, "submitted")
    is_waiting = state == "submitted"
    key = [Submission.submitted_at, Submission.id] if is_waiting else [Submission.id]
    page = paginate_by_key(_select_queue(state), key_columns=key, descending=not is_waiting)
    chips = [
        {
            "label": STATES[each][0],
            "url": url_for("recognition.show_queue", loai=slug),
            "is_current": each == state,
        }
        for slug, each in _SHOWN.items()
    ]
    return render_template(
        "recognition/show_queue.html",
        page=page,
        chips=chips,
        is_waiting=is_waiting,
        first=_next_url() if is_waiting and page.items else None,
        is_officer=holds(PERMISSION),
        crumbs=[*crumbs()[:-1], (_("Proposals for recognition"), None)],
    )


def _next_url(after: Submission | None = None) -> str | None:
    """The oldest proposal that waits behind the given one, else the oldest of all but it."""
    waiting = (
        select(Submission.public_id)
        .join(Person, Person.id == survivor_of(Submission.person_id))
        .where(Submission.state == "submitted", is_decidable(today()))
    )
    order: list[Any] = [Submission.submitted_at, Submission.id]
    if after is not None and after.submitted_at is not None:
        order.insert(0, case((Submission.submitted_at >= after.submitted_at, 0), else_=1))
        waiting = waiting.where(Submission.id != after.id)
    found = db.session.scalar(waiting.order_by(*order).limit(1))
    return url_for("recognition.decide", public_id=found) if found else None


@dataclass(frozen=True)
class _Case:
    """A proposal that the signed-in person may decide about, with whose it is and what it is called."""

    submission: Submission
    person: Person
    activity: str


def _to_decide(public_id: str) -> _Case:
    """The proposal, where the signed-in person may decide about it; else as if there were none."""
    row = db.session.execute(
        select(Submission, Person, RecognitionActivity.name)
        .select_from(Submission)
        .join(Person, Person.id == survivor_of(Submission.person_id))
        .join(RecognitionActivity, RecognitionActivity.id == Submission.activity_id)
        .where(Submission.public_id == public_id, Submission.state != "draft", is_decidable(today()))
    ).first()
    if row is None:
        raise NotFound()
    return _Case(*row)


@recognition.get(f"{QUEUE}/<public_id>")
@signed_in
def decide(public_id: str) -> ResponseReturnValue:
    """One proposal: the document left, the data right, the decision below."""
    return _page(_to_decide(public_id))


def _page(case_: _Case, form: DecisionForm | None = None) -> ResponseReturnValue:
    submission, suspicions = case_.submission, suspicions_of(case_.submission)
    is_waiting = submission.state == "submitted"
    form = form or _fresh_form(submission, suspicions)
    page = render_template(
        "recognition/decide.html",
        submission=submission,
        subject=case_.person,
        state=STATES[submission.state],
        facts=facts_of(submission, case_.activity),
        files=shown_papers(submission),
        history=history_of(submission),
        suspicions=suspicions,
        weighed=weighed(*weigh(submission)) if is_waiting else None,
        form=form,
        revoke_form=RevokeForm(formdata=None),
        is_waiting=is_waiting,
        next_url=_next_url(submission) if is_waiting else None,
        crumbs=crumbs((submission.title, None)),
    )
    return page, 422 if form.errors else 200


def _fresh_form(submission: Submission, suspicions: Sequence[Suspicion]) -> DecisionForm:
    """The form with the reasons ticked for which something speaks already."""
    form = DecisionForm(formdata=None)
    form.revision.data = str(submission.revision)
    form.reasons.data = [each.reason for each in suspicions if each.reason]
    return form


@recognition.post(f"{QUEUE}/<public_id>/duyet")
@signed_in
def accept_one(public_id: str) -> ResponseReturnValue:
    """The proposal counts; the next one is shown."""
    found, form = _to_decide(public_id), DecisionForm()
    submission = found.submission
    try:
        credit = accept(submission=submission, by_id=the_actor().person_id, revision=form.shown_revision)
    except (Conflict, Forbidden):
        raise
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return _page(found, form)
    amount = format_tiet(credit.amount_hundredths)
    flash(_("Recognised: %(title)s, %(amount)s periods.", title=credit.title, amount=amount), "success")
    return _on(submission)


@recognition.post(f"{QUEUE}/<public_id>/khong-duyet")
@signed_in
def decline_one(public_id: str) -> ResponseReturnValue:
    """The proposal is sent back or refused, with every reason at once; the next one is shown."""
    found, form = _to_decide(public_id), DecisionForm()
    submission = found.submission
    is_final = request.form.get("viec") == "tu-choi"
    if form.validate():
        try:
            (refuse if is_final else send_back)(
                submission=submission,
                by_id=the_actor().person_id,
                revision=form.shown_revision,
                reasons=form.reasons.data or [],
                words=form.words.data or "",
            )
        except (Conflict, Forbidden):
            raise
        except Refusal as refusal:
            form.reasons.errors = [str(message) for message in refusal.messages]
        else:
            said = _("Refused: %(title)s.") if is_final else _("Sent back: %(title)s.")
            flash(said % {"title": submission.title}, "success")
            return _on(submission)
    return _page(found, form)


def _on(submission: Submission) -> ResponseReturnValue:
    """To the next proposal that waits; back to the queue after the last."""
    return redirect(_next_url(submission) or url_for("recognition.show_queue"))


@recognition.post(f"{QUEUE}/<public_id>/thu-hoi")
@signed_in
def revoke_one(public_id: str) -> ResponseReturnValue:
    """The recognition is taken back by a correction, with a reason."""
    submission, form = _to_decide(public_id).submission, RevokeForm()
    if form.validate():
        revoke(submission=submission, by_id=the_actor().person_id, reason=form.reason.data)
        flash(_("The recognition is taken back: the entry counts nothing any more."), "success")
    else:
        flash(_("Say why the recognition is taken back."), "error")
    return redirect(url_for("recognition.decide", public_id=public_id))
