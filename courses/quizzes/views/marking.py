"""Marking written answers: the queue, one answer under a code. No page here says whose an answer is."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.kinds.registry import get_kind
from courses.quizzes.actions.claiming import claim_answer, give_back
from courses.quizzes.actions.marking import mark_answer
from courses.quizzes.forms.marking import RubricForm, rubric_form
from courses.quizzes.learners import MARK
from courses.quizzes.marking_claims import Claimed, get_claimed, list_claimed
from courses.quizzes.marking_queue import list_heaps
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.trying import is_done
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.people.queries import scope_for
from lms.people.views.parts import status_of


@quizzes.get("/day-hoc/cham-bai")
@allowed(MARK)
def marking_queue() -> ResponseReturnValue:
    """What waits to be marked in the courses of one's units, and what one has taken."""
    marker_id, scope = the_actor().person_id, scope_for(MARK)
    return render_template(
        "quizzes/marking_queue.html",
        heaps=list_heaps(marker_id=marker_id, scope=scope),
        claimed=list_claimed(marker_id=marker_id, scope=scope),
    )


@quizzes.post("/day-hoc/cham-bai/nhan")
@allowed(MARK)
def marking_claim() -> ResponseReturnValue:
    """The marker has the next answer to that question before them."""
    return _next(request.form.get("question", ""))


def _next(token: str) -> ResponseReturnValue:
    marker_id, scope = the_actor().person_id, scope_for(MARK)
    heaps = [heap for heap in list_heaps(marker_id=marker_id, scope=scope) if heap.token == token]
    for heap in heaps:
        claim = claim_answer(
            marker_id=marker_id, scope=scope, item_id=heap.item_id, version_id=heap.version_id
        )
        if claim is not None:
            return redirect(url_for(".marking_answer", code=claim.public_id))
    flash(_("Nothing is left for you to mark there."), "info")
    return redirect(url_for(".marking_queue"))


@quizzes.route("/day-hoc/cham-bai/<code>", methods=["GET", "POST"])
@allowed(MARK)
def marking_answer(code: str) -> ResponseReturnValue:
    """One answer with its rubric; marked, the next one or the queue."""
    claimed = get_claimed(code, marker_id=the_actor().person_id, scope=scope_for(MARK))
    task = get_kind(claimed.version.kind).parse(claimed.version.data)
    form = rubric_form(task.rubric)
    if form.validate_on_submit() and _mark(claimed, form):
        flash(_("Answer %(code)s is marked.", code=code), "success")
        go_on = request.form.get("then") == "next"
        return _next(claimed.token) if go_on else redirect(url_for(".marking_queue"))
    guide = task.guide.shown() if task.guide else None
    page = render_template("quizzes/marking_answer.html", claimed=claimed, form=form, guide=guide)
    return page, status_of(form)


def _mark(claimed: Claimed, form: RubricForm) -> bool:
    return is_done(
        form,
        lambda: mark_answer(claim=claimed.claim, points=form.points(), comment=form.comment.data),
    )


@quizzes.post("/day-hoc/cham-bai/<code>/tra-lai")
@allowed(MARK)
def marking_back(code: str) -> ResponseReturnValue:
    """The answer goes back to the others, without a mark."""
    claimed = get_claimed(code, marker_id=the_actor().person_id, scope=scope_for(MARK))
    give_back(claim=claimed.claim)
    flash(_("The answer waits for somebody else."), "success")
    return redirect(url_for(".marking_queue"))
