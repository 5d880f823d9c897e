"""What the open page of an attempt tells of itself: that it is alive, and what happened on it."""

import datetime as dt
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from courses.quizzes.actions.watching import Told, note_events, note_sign_of_life
from courses.quizzes.rules.outages import is_held
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.wording import clock_time, held_words
from lms.core.clock import now
from lms.core.permissions import signed_in, the_actor

_MOST_AT_ONCE = 20


def standing_words(attempt: Any, moment: dt.datetime) -> dict[str, Any]:
    """How the attempt (a row of its table) stands for its page: the time, whether it is closed or held."""
    held = is_held(attempt.held_until, moment) and attempt.closed_at is None
    return {
        "left": max(0.0, round((attempt.deadline_at - moment).total_seconds(), 1)),
        "until": clock_time(attempt.deadline_at),
        "writers": attempt.writers,
        "is_closed": attempt.closed_at is not None,
        "held": held_words(attempt.held_until) if held else "",
        "result": url_for("quizzes.show_result", attempt=attempt.public_id),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


@quizzes.post("/bai-lam/<attempt>/nhip")
@signed_in
def hear_page(attempt: str) -> ResponseReturnValue:
    """The page was heard; it learns how the attempt stands, and when its time ends now."""
    tried = request.form.get("tried")
    row = note_sign_of_life(
        attempt=attempt,
        person_id=the_actor().person_id,
        tried=dt.timedelta(seconds=_number(tried)) if tried is not None else None,
    )
    return jsonify(standing_words(row, now()))


@quizzes.post("/bai-lam/<attempt>/su-kien")
@signed_in
def hear_events(attempt: str) -> ResponseReturnValue:
    """What happened on the page is kept as facts: kind, how much, how long ago, at which question."""
    columns = [request.form.getlist(name)[:_MOST_AT_ONCE] for name in ("kind", "amount", "ago", "position")]
    events = [
        Told(kind, _number(amount), _number(ago), _number(position))
        for kind, amount, ago, position in zip(*columns, strict=False)
    ]
    noted = note_events(attempt=attempt, person_id=the_actor().person_id, events=events)
    return jsonify(noted=noted)
