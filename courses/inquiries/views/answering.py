"""The queue of those who teach, and answering."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.inquiries import rules
from courses.inquiries.actions import (
    answer_inquiry,
    close_inquiry,
    reopen_inquiry,
    share_answer,
    unshare_answers,
)
from courses.inquiries.forms import ShareForm, WriteForm
from courses.inquiries.queries import (
    ANSWER,
    FILTERS,
    find_next_waiting,
    get_answer,
    get_taught,
    list_posts,
    select_queue,
)
from courses.inquiries.views.blueprint import QUEUE, inquiries, refusals_in, say_first_fault
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor


@inquiries.get(QUEUE)
@allowed(ANSWER)
def show_queue() -> ResponseReturnValue:
    """What waits for an answer, the longest waiting first; or one's own, errors, all."""
    asked = request.args.get("loc", FILTERS[0])
    wanted = asked if asked in FILTERS else FILTERS[0]
    page = paginate(select_queue(wanted), number=asked_page())
    return render_template("inquiries/show_queue.html", page=page, wanted=wanted, rules=rules, now=now())


@inquiries.route(f"{QUEUE}/<public_id>", methods=["GET", "POST"])
@allowed(ANSWER)
def answer(public_id: str) -> ResponseReturnValue:
    """A question with the part of the lesson it is about, and its answer."""
    row, form = get_taught(public_id), WriteForm()
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            answer_inquiry(inquiry=row.Inquiry, person_id=the_actor().person_id, text=form.text.data or "")
            flash(_("Answered. The learner is told."), "success")
            return _back(public_id)
    return _page(row, form), 422 if form.errors else 200


def _page(row: Any, form: WriteForm) -> str:
    share = ShareForm(formdata=None)
    share.question.data = row.Inquiry.shared_text or row.Inquiry.text
    return render_template(
        "inquiries/answer.html",
        row=row,
        inquiry=row.Inquiry,
        posts=list_posts(row.Inquiry.id),
        form=form,
        share=share,
        rules=rules,
        following=find_next_waiting(row.Inquiry),
    )


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("inquiries.answer", public_id=public_id))


@inquiries.post(f"{QUEUE}/<public_id>/dong")
@allowed(ANSWER)
def close(public_id: str) -> ResponseReturnValue:
    """Nobody waits here any more."""
    close_inquiry(inquiry=get_taught(public_id).Inquiry)
    flash(_("Closed."), "success")
    return redirect(url_for("inquiries.show_queue"))


@inquiries.post(f"{QUEUE}/<public_id>/mo-lai")
@allowed(ANSWER)
def reopen(public_id: str) -> ResponseReturnValue:
    """It waits for an answer again."""
    reopen_inquiry(inquiry=get_taught(public_id).Inquiry)
    return _back(public_id)


@inquiries.post(f"{QUEUE}/<public_id>/chia-se")
@allowed(ANSWER)
def share(public_id: str) -> ResponseReturnValue:
    """An answer is for all learners of the course, without the name of who asked."""
    inquiry, form = get_taught(public_id).Inquiry, ShareForm()
    key = form.post.data or ""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise NotFound()
    post = get_answer(inquiry.id, int(key))
    if form.validate():
        with refusals_in(form):
            share_answer(inquiry=inquiry, post=post, question=form.question.data or "")
            flash(_("All learners of the course can read it now, without the name."), "success")
            return _back(public_id)
    say_first_fault(form)
    return _back(public_id)


@inquiries.post(f"{QUEUE}/<public_id>/thoi-chia-se")
@allowed(ANSWER)
def unshare(public_id: str) -> ResponseReturnValue:
    """Only the one who asked reads the answer."""
    unshare_answers(inquiry=get_taught(public_id).Inquiry)
    flash(_("The answer is for the learner alone again."), "success")
    return _back(public_id)
