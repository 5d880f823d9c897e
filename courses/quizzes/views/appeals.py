"""Appeals: a learner writes one from the result page; those who teach the quiz answer it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.models import Question
from courses.quizzes import reviews
from courses.quizzes.actions.appeals import WHOLE, answer_appeal, file_appeal
from courses.quizzes.appeals_queue import (
    Filed,
    count_overdue_appeals,
    get_filed,
    list_appeals,
    select_appeals,
)
from courses.quizzes.forms.appeals import AppealAnswerForm, AppealForm
from courses.quizzes.learners import MARK
from courses.quizzes.papers import MarkedLine, list_changes, list_marked
from courses.quizzes.queries import Sitting, find_result, get_sitting
from courses.quizzes.scorings import scorings_of
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.trying import is_done
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, signed_in, the_actor
from lms.people.queries import get_person_by_id, scope_for
from lms.people.views.parts import status_of


def _asked_position() -> int:
    text = request.args.get("cau", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else WHOLE


@quizzes.route("/bai-lam/<attempt>/phuc-khao", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/hour", key_func=lambda: f"appeal:{the_actor().person_id}", methods=["POST"])
def appeals_file(attempt: str) -> ResponseReturnValue:
    """The learner contests the result or one question (`cau`), or reports that a question is faulty."""
    sitting = get_sitting(attempt, person_id=the_actor().person_id)
    position, form = _asked_position(), AppealForm()
    stem = _stem(sitting, position)
    _leave_what_is_open(form, sitting, position)
    if form.validate_on_submit():
        kind, text = form.kind.data, form.text.data
        if is_done(
            form, lambda: file_appeal(attempt=sitting.attempt, position=position, kind=kind, text=text)
        ):
            flash(_("Sent. The answer will stand on this page, and a message tells you."), "success")
            return redirect(url_for(".show_result", attempt=attempt))
    page = render_template(
        "quizzes/appeals_file.html", form=form, sitting=sitting, position=position, stem=stem
    )
    return page, status_of(form)


def _stem(sitting: Sitting, position: int) -> str:
    """The text of the question; there is something to contest only where there is a result."""
    if find_result(sitting.attempt.id) is None:
        raise NotFound()
    if position == WHOLE:
        return ""
    lines = [line for line in list_marked(sitting.attempt.id) if line.question.position == position]
    if not lines:
        raise NotFound()
    return lines[0].version.stem_html


def _leave_what_is_open(form: AppealForm, sitting: Sitting, position: int) -> None:
    """Only what was not sent before is offered; of the whole result there is nothing to report."""
    sent = {each.kind for each in list_appeals(sitting.attempt.id) if each.position == position}
    offered = ["contest"] if position == WHOLE else ["contest", "report"]
    form.kind.choices = [
        choice for choice in form.kind.choices if choice.value in offered and choice.value not in sent
    ]
    if not form.is_submitted():
        form.kind.data = form.kind.choices[0].value if form.kind.choices else None


@quizzes.get("/day-hoc/phuc-khao")
@allowed(MARK)
def appeals_queue() -> ResponseReturnValue:
    """What learners contested or reported in the quizzes of one's units: oldest due first."""
    scope, answered = scope_for(MARK), request.args.get("loc") == "da-tra-loi"
    page = paginate(select_appeals(scope, answered=answered), number=asked_page())
    return render_template(
        "quizzes/appeals_queue.html",
        page=page,
        rows=[Filed(*row) for row in page.items],
        answered=answered,
        overdue=count_overdue_appeals(scope),
    )


@quizzes.route("/day-hoc/phuc-khao/<public_id>", methods=["GET", "POST"])
@allowed(MARK)
def appeals_answer(public_id: str) -> ResponseReturnValue:
    """One appeal with what it is about; answered with a reason, then corrected where it was found right."""
    filed, form = get_filed(public_id, scope_for(MARK)), AppealAnswerForm()
    if form.validate_on_submit():
        given = {"decision": form.decision.data, "reply": form.reply.data, "person_id": the_actor().person_id}
        if is_done(form, lambda: answer_appeal(appeal=filed.appeal, **given)):
            flash(_("The learner is told."), "success")
            return redirect(url_for(".appeals_answer", public_id=public_id))
    page = render_template("quizzes/appeals_answer.html", form=form, filed=filed, **_about(filed))
    return page, status_of(form)


def _about(filed: Filed) -> dict[str, Any]:
    """The question with its key and mark, where the appeal is about one, and who answered."""
    line = next((each for each in _lines(filed) if each.question.position == filed.appeal.position), None)
    by = filed.appeal.answered_by_id
    return {
        "line": _review(line) if line else None,
        "version": line.version if line else None,
        "key": db.session.get_one(Question, line.version.question_id).key if line else "",
        "answered_by": get_person_by_id(by).full_name if by else "",
        "result": find_result(filed.attempt.id),
        "changes": [each for each in list_changes(filed.attempt.id) if each.at >= filed.appeal.created_at],
    }


def _lines(filed: Filed) -> list[MarkedLine]:
    return list_marked(filed.attempt.id) if filed.appeal.position != WHOLE else []


def _review(line: MarkedLine) -> reviews.Reviewed:
    scoring = scorings_of({line.version.id: line.version})[line.version.id]
    return reviews.review_line(line, scoring, level=reviews.KEY)
