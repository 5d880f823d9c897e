"""What quiz.js speaks to: saving one answer, taking the attempt over, the state of the attempt."""

from typing import Any

from flask import current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from courses.questions.kinds.form_fields import fields_under
from courses.quizzes.actions import NumberTaken, Saved, save_answer, take_over
from courses.quizzes.actions.saving_together import Sent
from courses.quizzes.actions.watching import note_takeover
from courses.quizzes.papers import list_lines
from courses.quizzes.queries import get_sitting
from courses.quizzes.sheets import field_prefix
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.watching import standing_words
from courses.quizzes.views.within import remark_of
from courses.quizzes.wording import saved_words
from lms.core.clock import now
from lms.core.db import transaction
from lms.core.errors import NotFound, Refusal
from lms.core.permissions import public, signed_in, the_actor
from lms.core.web import for_scripts_only, without_transaction
from lms.people.rules import device_name
from lms.people.sessions import asks_itself, is_signed_in, session_of_request


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else 0


def _refused(refusal: Refusal) -> ResponseReturnValue:
    messages = [str(message) for message in refusal.messages]
    return jsonify(messages=messages, renumber=isinstance(refusal, NumberTaken)), refusal.status


# Asked more often than all other pages together: saved with what others send at that moment, else alone.
@quizzes.put("/bai-lam/<attempt>/cau/<int:number>")
@public
@asks_itself
@without_transaction
@for_scripts_only
def save(attempt: str, number: int) -> ResponseReturnValue:
    """The answer is stored: its receipt, when it arrived, whether it counts. Sent again, the same receipt."""
    asked = session_of_request()
    sent = Sent(
        token_hash=asked["token_hash"],
        attempt=attempt,
        position=number,
        writer=_number("writer"),
        seq=_number("seq"),
        fields=fields_under(field_prefix(number), request.form.to_dict(flat=False)),
    )
    try:
        saved = current_app.extensions["lms.saver"].ask(sent) or _save_alone(sent, asked)
    except Refusal as refusal:
        return _refused(refusal)
    if saved is None:
        return redirect(url_for("people.sign_in"))
    return jsonify(
        receipt=saved.receipt,
        number=saved.number,
        received_at=saved.received_at.isoformat(),
        writer=saved.writer,
        seq=saved.seq,
        counts=saved.counts,
    )


def _save_alone(sent: Sent, asked: dict[str, Any]) -> Saved | None:
    """The answer saved in a transaction of its own; None where nobody is signed in."""
    with transaction(write=True):
        try:
            return save_answer(
                attempt=sent.attempt,
                person_id=asked,
                position=sent.position,
                writer=sent.writer,
                seq=sent.seq,
                fields=sent.fields,
            )
        except NotFound:
            if is_signed_in():
                raise
            return None


@quizzes.post("/bai-lam/<attempt>/thiet-bi")
@signed_in
def become_writer(attempt: str) -> ResponseReturnValue:
    """This page has the number under which it saves from now on; who watches the attempt can see it."""
    actor = the_actor()
    try:
        writer = take_over(attempt=attempt, person_id=actor.person_id)
    except Refusal as refusal:
        return _refused(refusal)
    note_takeover(
        attempt=attempt,
        person_id=actor.person_id,
        writer=writer,
        device=device_name(request.user_agent.string[:400]),
        session_id=actor.session_id,
    )
    return jsonify(writer=writer)


@quizzes.get("/bai-lam/<attempt>/trang-thai")
@signed_in
def show_state(attempt: str) -> ResponseReturnValue:
    """How the attempt stands, for a page that comes back: time, what is saved, a fresh token for forms."""
    sitting = get_sitting(attempt, person_id=the_actor().person_id)
    saved = {
        line.question.position: {
            "words": saved_words(line.answer.received_at),
            "answered": line.is_answered,
            "remark": remark_of(line),
        }
        for line in list_lines(sitting.attempt.id)
        if line.answer
    }
    return jsonify(csrf_token=generate_csrf(), saved=saved, **standing_words(sitting.attempt, now()))
