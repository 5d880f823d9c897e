"""What quiz.js speaks to: saving one answer, taking the attempt over, the state of the attempt."""

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from courses.questions.kinds.form_fields import fields_under
from courses.quizzes.actions import NumberTaken, save_answer, take_over
from courses.quizzes.papers import list_lines
from courses.quizzes.queries import get_sitting
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.within import field_prefix, seconds_left
from courses.quizzes.wording import saved_words
from lms.core.errors import Refusal
from lms.core.permissions import signed_in, the_actor


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else 0


def _refused(refusal: Refusal) -> ResponseReturnValue:
    messages = [str(message) for message in refusal.messages]
    return jsonify(messages=messages, renumber=isinstance(refusal, NumberTaken)), refusal.status


@quizzes.route("/bai-lam/<attempt>/cau/<int:number>", methods=["PUT", "POST"])
@signed_in
def save(attempt: str, number: int) -> ResponseReturnValue:
    """The answer is stored: its receipt, when it arrived, whether it counts. Sent again, the same receipt."""
    try:
        saved = save_answer(
            attempt=attempt,
            person_id=the_actor().person_id,
            position=number,
            writer=_number("writer"),
            seq=_number("seq"),
            fields=fields_under(field_prefix(number), request.form.to_dict(flat=False)),
        )
    except Refusal as refusal:
        return _refused(refusal)
    return jsonify(
        receipt=saved.receipt,
        received_at=saved.received_at.isoformat(),
        writer=saved.writer,
        seq=saved.seq,
        counts=saved.counts,
        words=saved_words(saved.received_at),
    )


@quizzes.post("/bai-lam/<attempt>/thiet-bi")
@signed_in
def become_writer(attempt: str) -> ResponseReturnValue:
    """This page has the number under which it saves from now on."""
    try:
        writer = take_over(attempt=attempt, person_id=the_actor().person_id)
    except Refusal as refusal:
        return _refused(refusal)
    return jsonify(writer=writer)


@quizzes.get("/bai-lam/<attempt>/trang-thai")
@signed_in
def show_state(attempt: str) -> ResponseReturnValue:
    """How the attempt stands, for a page that comes back: time, what is saved, a fresh token for forms."""
    sitting = get_sitting(attempt, person_id=the_actor().person_id)
    saved = {
        line.question.position: {"words": saved_words(line.answer.received_at), "answered": line.is_answered}
        for line in list_lines(sitting.attempt.id)
        if line.answer
    }
    return jsonify(
        csrf_token=generate_csrf(),
        left=seconds_left(sitting),
        saved=saved,
        is_closed=sitting.attempt.closed_at is not None,
        result=url_for(".show_result", attempt=attempt),
    )
