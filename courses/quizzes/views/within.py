"""The pages of an attempt under way: one question a page, then the review; they need no JavaScript."""

from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.kinds.form_fields import fields_under
from courses.questions.kinds.registry import get_kind
from courses.questions.queries import list_versions
from courses.quizzes import actions
from courses.quizzes.actions.moving import close_by_clock, move_on
from courses.quizzes.papers import Line, list_lines
from courses.quizzes.queries import Sitting, get_sitting
from courses.quizzes.rules import is_time_up
from courses.quizzes.rules.outages import is_held
from courses.quizzes.sheets import field_prefix, list_sheets, make_sheet
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.unsent import find_unsent, forget_unsent, keep_unsent
from courses.quizzes.views.watching import standing_words
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import find_actor, public, signed_in, the_actor

__all__ = ["field_prefix", "seconds_left"]


def seconds_left(sitting: Sitting) -> int:
    """How many seconds of the attempt are left, by the server's clock."""
    return max(0, int((sitting.attempt.deadline_at - now()).total_seconds()))


def _my_sitting(attempt: str) -> Sitting:
    return get_sitting(attempt, person_id=the_actor().person_id)


def _has_ended(sitting: Sitting) -> bool:
    return sitting.attempt.closed_at is not None or is_time_up(sitting.attempt.deadline_at, now())


def _to_result(attempt: str) -> ResponseReturnValue:
    return redirect(url_for(".show_result", attempt=attempt))


def _is_locked(sitting: Sitting) -> bool:
    return sitting.attempt.order == "locked"


def _to_question(attempt: str, number: int) -> ResponseReturnValue:
    return redirect(url_for(".show_question", attempt=attempt, number=number))


@quizzes.get("/bai-lam/<attempt>")
@signed_in
def open_attempt(attempt: str) -> ResponseReturnValue:
    """On to the first question without an answer, to the review if all have one, to the result at the end.

    Where the order is locked: on to the question that was reached.
    """
    sitting = _my_sitting(attempt)
    if _has_ended(sitting):
        return _to_result(attempt)
    lines = list_lines(sitting.attempt.id)
    if _is_locked(sitting):
        lines = lines[sitting.attempt.reached - 1 :]
    for line in lines:
        if not line.is_answered:
            return _to_question(attempt, line.question.position)
    if _is_locked(sitting) and len(lines) > 1:
        return _to_question(attempt, sitting.attempt.reached)
    return redirect(url_for(".show_review", attempt=attempt))


@quizzes.get("/bai-lam/<attempt>/<int:number>")
@signed_in
def show_question(attempt: str, number: int) -> ResponseReturnValue:
    """The question with the answer that counts, or with the one that a lost sign-in kept from being saved.

    Where the order is locked, every other address leads to the one question that is open.
    """
    sitting = _my_sitting(attempt)
    if _has_ended(sitting):
        return _to_result(attempt)
    if _is_locked(sitting) and number != sitting.attempt.reached:
        return _to_question(attempt, sitting.attempt.reached)
    return _question_page(sitting, number, unsent=find_unsent())


def _question_page(
    sitting: Sitting,
    number: int,
    *,
    unsent: dict[str, list[str]] | None = None,
    errors: tuple[str, ...] = (),
    asks_to_leave: bool = False,
) -> str:
    lines = list_lines(sitting.attempt.id)
    if not 1 <= number <= len(lines):
        raise NotFound()
    line = lines[number - 1]
    version_id = line.question.question_version_id
    sheet = make_sheet(line, list_versions([version_id])[version_id], unsent=unsent)
    return render_template(
        "quizzes/show_question.html",
        paper=_paper(sitting, lines),
        sheet=sheet,
        number=number,
        errors=[(f"{sheet.prefix}answer", message) for message in errors],
        asks_to_leave=asks_to_leave,
    )


def _paper(sitting: Sitting, lines: list[Line]) -> dict[str, Any]:
    """What every page of the attempt shows: its questions, how far each is, and the time."""
    return {
        "sitting": sitting,
        "lines": lines,
        "total": len(lines),
        "seconds_left": seconds_left(sitting),
        "is_locked": _is_locked(sitting),
        "is_held": is_held(sitting.attempt.held_until, now()),
    }


@quizzes.get("/bai-lam/<attempt>/tat-ca")
@signed_in
def show_all_questions(attempt: str) -> ResponseReturnValue:
    """Every question of the paper and the review, for quiz.js to show where there is no network.

    Not where the order is locked, nor once the time is over.
    """
    sitting = _my_sitting(attempt)
    if _is_locked(sitting) or _has_ended(sitting):
        raise Conflict(_("The questions cannot be read all at once now."))
    lines = list_lines(sitting.attempt.id)
    return render_template(
        "quizzes/show_all_questions.html",
        paper=_paper(sitting, lines),
        **_review(lines),
        sheets=list_sheets(lines),
    )


# A visitor is not let in: whoever's sign-in has expired is sent to sign in, with what they answered kept.
@quizzes.post("/bai-lam/<attempt>/<int:number>")
@public
def answer_question(attempt: str, number: int) -> ResponseReturnValue:
    """The answer is saved, and the learner stands at the question they asked for next."""
    fields = fields_under(field_prefix(number), request.form.to_dict(flat=False))
    actor = find_actor()
    if actor is None:
        return _keep_and_sign_in(attempt, number, fields)
    sitting = _my_sitting(attempt)
    if _is_locked(sitting) and number != sitting.attempt.reached:
        return _to_question(attempt, sitting.attempt.reached)
    shown = request.form.get("shown", "")
    try:
        actions.save_form(
            attempt=attempt, person_id=actor.person_id, position=number, fields=fields, shown=shown
        )
    except NotFound:
        raise
    except Conflict as refusal:
        flash(str(refusal), "warning")
        return _to_result(attempt)
    except Refusal as refusal:
        return _question_page(sitting, number, errors=tuple(refusal.messages)), 422
    return _go_on(sitting, number, request.form.get("go", ""))


def _go_on(sitting: Sitting, number: int, go: str) -> ResponseReturnValue:
    """On to where the learner asked; where the order is locked, forward only, and not past an open question."""
    attempt = sitting.attempt.public_id
    if _is_locked(sitting) and go != "review":
        if go != "leave" and not list_lines(sitting.attempt.id)[number - 1].is_answered:
            return _question_page(sitting, number, asks_to_leave=True)
        move_on(attempt=sitting.attempt, position=number)
        go = str(sitting.attempt.reached)
    response = make_response(redirect(_next_address(attempt, number, go)))
    forget_unsent(response, attempt=attempt, number=number)
    return response


def _keep_and_sign_in(attempt: str, number: int, fields: dict[str, list[str]]) -> ResponseReturnValue:
    page = url_for(".show_question", attempt=attempt, number=number)
    response = make_response(redirect(url_for("people.sign_in", next=page)))
    keep_unsent(response, attempt=attempt, number=number, fields=fields)
    return response


def _next_address(attempt: str, number: int, go: str) -> str:
    if go == "review":
        return url_for(".show_review", attempt=attempt)
    wanted = int(go) if go.isascii() and go.isdigit() and len(go) <= 4 else number
    return url_for(".show_question", attempt=attempt, number=wanted)


@quizzes.get("/bai-lam/<attempt>/ra-soat")
@signed_in
def show_review(attempt: str) -> ResponseReturnValue:
    """What is answered and what is not, and the button that submits."""
    sitting = _my_sitting(attempt)
    if _has_ended(sitting):
        return _to_result(attempt)
    lines = list_lines(sitting.attempt.id)
    return render_template("quizzes/show_review.html", paper=_paper(sitting, lines), **_review(lines))


def _review(lines: list[Line]) -> dict[str, Any]:
    """What the review says of each question."""
    return {
        "remarks": {line.question.position: remark_of(line) for line in lines},
        "open_numbers": [line.question.position for line in lines if not line.is_answered],
    }


def remark_of(line: Line) -> str:
    """What is to be said of a saved answer that will not count as it stands; '' for one that will."""
    remark = get_kind(line.kind).remark(line.response, line.question.frozen)
    if remark is None:
        return ""
    words = _(remark.message, **remark.params)
    return f"{remark.place} {words}" if remark.place else words


@quizzes.post("/bai-lam/<attempt>/nop-bai")
@signed_in
def submit_attempt(attempt: str) -> ResponseReturnValue:
    """The attempt is closed and graded; asked twice, the same result.

    A page whose clock has run out asks with `by=clock`: it is told how long to wait where it must.
    """
    sitting = _my_sitting(attempt)
    if request.form.get("by") == "clock":
        wait = close_by_clock(attempt=sitting.attempt)
        return jsonify(wait=wait.total_seconds(), **standing_words(sitting.attempt, now()))
    actions.submit_attempt(attempt=sitting.attempt)
    return _to_result(attempt)
