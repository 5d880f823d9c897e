"""An attempt as those who teach its quiz see it, and setting one of its marks by hand."""

from fractions import Fraction
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.quizzes.actions.hand_marks import set_mark
from courses.quizzes.appeals_queue import get_filed, list_appeals
from courses.quizzes.attempt_sheets import SheetLine, TaughtAttempt, get_taught_attempt, list_sheet
from courses.quizzes.forms.marking import HandMarkForm
from courses.quizzes.happenings import list_events
from courses.quizzes.learners import MARK
from courses.quizzes.models import Appeal
from courses.quizzes.papers import list_changes, list_receipts
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.trying import is_done
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.people.queries import scope_for
from lms.people.views.parts import status_of


@quizzes.get("/day-hoc/bai-lam/<attempt>")
@allowed(MARK)
def attempt_sheet(attempt: str) -> ResponseReturnValue:
    """Answers, marks and their history, receipts, and what happened on the page, as facts."""
    taught = get_taught_attempt(attempt, scope_for(MARK))
    key = taught.attempt.id
    return render_template(
        "quizzes/attempt_sheet.html",
        taught=taught,
        lines=list_sheet(taught.attempt) if taught.attempt.closed_at else [],
        changes=list_changes(key),
        receipts=list_receipts(key),
        events=list_events(key),
        appeals=list_appeals(key),
        is_own=taught.enrolment.person_id == the_actor().person_id,
    )


@quizzes.route("/day-hoc/bai-lam/<attempt>/cau/<int:number>", methods=["GET", "POST"])
@allowed(MARK)
def attempt_mark(attempt: str, number: int) -> ResponseReturnValue:
    """The mark of one question is set by hand, with a reason."""
    taught = get_taught_attempt(attempt, scope_for(MARK))
    line, appeal, form = _line(taught, number), _appeal(taught), HandMarkForm()
    if form.validate_on_submit():
        given: dict[str, Any] = {
            "share": Fraction(form.percent.data) / 100,
            "reason": form.reason.data,
            "person_id": the_actor().person_id,
            "appeal": appeal,
        }
        if is_done(form, lambda: set_mark(attempt=taught.attempt, position=number, **given)):
            flash(_("The mark is set and the learner is told."), "success")
            return redirect(url_for(".attempt_sheet", attempt=attempt, _anchor=f"cau-{number}"))
    elif request.method == "GET" and appeal is not None:
        form.reason.data = appeal.reply
    page = render_template("quizzes/attempt_mark.html", form=form, taught=taught, line=line, appeal=appeal)
    return page, status_of(form)


def _line(taught: TaughtAttempt, number: int) -> SheetLine:
    lines = list_sheet(taught.attempt) if taught.attempt.closed_at else []
    for line in lines:
        if line.position == number and not line.is_waiting:
            return line
    raise NotFound()


def _appeal(taught: TaughtAttempt) -> Appeal | None:
    """The appeal about this attempt that the address names."""
    asked = request.args.get("phuc-khao")
    if not asked:
        return None
    appeal = get_filed(asked, scope_for(MARK)).appeal
    return appeal if appeal.attempt_id == taught.attempt.id else None
