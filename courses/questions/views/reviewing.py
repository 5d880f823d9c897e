"""The way of a draft: sent, taken back, read by a reviewer, approved or returned."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions import wording
from courses.questions.actions import (
    approve_draft,
    return_draft,
    send_for_review,
    take_back,
)
from courses.questions.actions.reviewing import is_author
from courses.questions.checks import faults_of, remarks_of
from courses.questions.differences import changes
from courses.questions.formats.question_file import FileQuestion
from courses.questions.forms.review import ReviewForm
from courses.questions.queries import (
    Known,
    count_outdated,
    find_version,
    get_known,
    list_duplicates,
    list_reviews,
    list_tags,
    list_waiting,
)
from courses.questions.reach import REVIEW, WRITE
from courses.questions.rendered import render_question
from courses.questions.shown import show_content, show_version
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.citing import lapses_said
from courses.questions.views.parts import refusals_said, to_question
from courses.questions.views.showing import as_written
from lms.core.db import begin_writing
from lms.core.errors import Forbidden, NotFound
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares


@questions.get(f"{BANK}/tham-dinh")
@allowed(REVIEW)
def list_reviewable() -> ResponseReturnValue:
    """The drafts that wait for this reviewer."""
    return render_template(
        "questions/list_reviewable.html",
        page=paginate(list_waiting(), number=asked_page()),
        outdated=count_outdated(),
    )


@questions.route(f"{BANK}/<key>/tham-dinh", methods=["GET", "POST"])
@allowed(REVIEW)
@prepares
def review_question(key: str) -> ResponseReturnValue:
    """A draft is read as a learner meets it, beside the version in force, and approved or returned."""
    known = get_known(key, permission=REVIEW)
    if known.draft is None or known.draft.state != "in_review":
        return _decided(known)
    if is_author(the_actor().person_id, known.question, known.draft):
        raise Forbidden(_("Whoever wrote a question cannot review it: another reviewer has to."))
    form, content = ReviewForm(), FileQuestion.from_json(known.draft.content)
    if request.method in {"GET", "HEAD"}:
        form.revision.data = str(known.draft.revision)
        return _review_page(known, form, content)
    if not form.validate():
        return _review_page(known, form, content), 422
    return _decide(known, form, content)


def _decided(known: Known) -> ResponseReturnValue:
    flash(_("This draft has changed or has been decided since you opened it."), "warning")
    return to_question(known.question)


def _decide(known: Known, form: ReviewForm, content: FileQuestion) -> ResponseReturnValue:
    rendered = render_question(content)
    key = known.question.key
    begin_writing()
    question = get_known(key, permission=REVIEW).question
    deed = {
        "question": question,
        "revision": form.revision_number(),
        "reviewer_id": the_actor().person_id,
        "remarks": form.remarks.data,
    }
    if form.decision.data == "approve":
        approve_draft(rendered=rendered, **deed)
        flash(_("Approved."), "success")
    else:
        return_draft(**deed)
        flash(_("Returned to its author with your remarks."), "success")
    return redirect(url_for("questions.list_reviewable"))


def _review_page(known: Known, form: ReviewForm, content: FileQuestion) -> str:
    question = known.question
    current = find_version(question.id, question.current_number)
    return render_template(
        "questions/review_question.html",
        known=known,
        question=question,
        form=form,
        shown=show_content(content),
        current_shown=show_version(current) if current else None,
        changes=changes(as_written(current), content.to_json()) if current else [],
        remarks=[wording.said(remark) for remark in remarks_of(content, question.pool)]
        + lapses_said(content.cite),
        duplicates=list_duplicates(question),
        reviews=list_reviews(question.id),
        tags=list_tags(question.id),
    )


@questions.post(f"{BANK}/<key>/gui")
@allowed(WRITE)
def send(key: str) -> ResponseReturnValue:
    """The draft waits for a reviewer."""
    known = get_known(key, permission=WRITE)
    if known.draft is None:
        raise NotFound()
    faults = [wording.said(fault) for fault in faults_of(FileQuestion.from_json(known.draft.content))]
    with refusals_said() as refused:
        send_for_review(question=known.question, faults=faults)
    if not refused:
        flash(_("Sent for review."), "success")
    return to_question(known.question)


@questions.post(f"{BANK}/<key>/rut")
@allowed(WRITE)
def withdraw(key: str) -> ResponseReturnValue:
    """The draft no longer waits for a reviewer."""
    known = get_known(key, permission=WRITE)
    if known.draft is None:
        raise NotFound()
    take_back(question=known.question)
    flash(_("Taken back: you can change it again."), "success")
    return to_question(known.question)
