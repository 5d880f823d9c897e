"""The pages of an attempt under way: one question a page, then the review; they need no JavaScript."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.kinds.base import Fault
from courses.questions.kinds.form_fields import fields_under
from courses.questions.kinds.registry import get_kind
from courses.questions.queries import list_versions
from courses.quizzes import actions
from courses.quizzes.papers import Line, list_lines
from courses.quizzes.queries import Sitting, get_sitting
from courses.quizzes.rules import is_time_up
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.unsent import find_unsent, forget_unsent, keep_unsent
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.permissions import find_actor, public, signed_in, the_actor


def field_prefix(number: int) -> str:
    """What the names of the fields of the question at that place begin with."""
    return f"q{number}-"


def seconds_left(sitting: Sitting) -> int:
    """How many seconds of the attempt are left, by the server's clock."""
    return max(0, int((sitting.attempt.deadline_at - now()).total_seconds()))


def _my_sitting(attempt: str) -> Sitting:
    return get_sitting(attempt, person_id=the_actor().person_id)


def _has_ended(sitting: Sitting) -> bool:
    return sitting.attempt.closed_at is not None or is_time_up(sitting.attempt.deadline_at, now())


def _to_result(attempt: str) -> ResponseReturnValue:
    return redirect(url_for(".show_result", attempt=attempt))


@quizzes.get("/bai-lam/<attempt>")
@signed_in
def open_attempt(attempt: str) -> ResponseReturnValue:
    """On to the first question without an answer, to the review if all have one, to the result at the end."""
    sitting = _my_sitting(attempt)
    if _has_ended(sitting):
        return _to_result(attempt)
    for line in list_lines(sitting.attempt.id):
        if not line.is_answered:
            return redirect(url_for(".show_question", attempt=attempt, number=line.question.position))
    return redirect(url_for(".show_review", attempt=attempt))


@quizzes.get("/bai-lam/<attempt>/<int:number>")
@signed_in
def show_question(attempt: str, number: int) -> ResponseReturnValue:
    """The question with the answer that counts, or with the one that a lost sign-in kept from being saved."""
    sitting = _my_sitting(attempt)
    if _has_ended(sitting):
        return _to_result(attempt)
    return _question_page(sitting, number, unsent=find_unsent())


def _question_page(
    sitting: Sitting, number: int, *, unsent: dict[str, list[str]] | None = None, errors: tuple[str, ...] = ()
) -> str:
    lines = list_lines(sitting.attempt.id)
    if not 1 <= number <= len(lines):
        raise NotFound()
    line = lines[number - 1]
    version_id = line.question.question_version_id
    version = list_versions([version_id])[version_id]
    kind = get_kind(line.kind)
    kept = kind.read_response(line.question.frozen, unsent) if unsent else None
    response = line.response if kept is None or isinstance(kept, Fault) else kept
    return render_template(
        "quizzes/show_question.html",
        sitting=sitting,
        lines=lines,
        line=line,
        number=number,
        stem=version.stem_html,
        view=kind.public_view(version.data, line.question.frozen),
        response=response,
        remark=kind.remark(response),
        is_unsent=response != line.response,
        errors=[(f"{field_prefix(number)}answer", message) for message in errors],
        prefix=field_prefix(number),
        seconds_left=seconds_left(sitting),
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
        return _question_page(_my_sitting(attempt), number, errors=tuple(refusal.messages)), 422
    response = make_response(redirect(_next_address(attempt, number, request.form.get("go", ""))))
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
    return render_template(
        "quizzes/show_review.html",
        sitting=sitting,
        lines=lines,
        remarks={line.question.position: _remark(line) for line in lines},
        open_numbers=[line.question.position for line in lines if not line.is_answered],
        seconds_left=seconds_left(sitting),
    )


def _remark(line: Line) -> Fault | None:
    return get_kind(line.kind).remark(line.response)


@quizzes.post("/bai-lam/<attempt>/nop-bai")
@signed_in
def submit_attempt(attempt: str) -> ResponseReturnValue:
    """The attempt is closed and graded; asked twice, the same result."""
    actions.submit_attempt(attempt=_my_sitting(attempt).attempt)
    return _to_result(attempt)
