"""The pages of an attempt after its end, for its learner: the result, the receipts."""

import datetime as dt
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.kinds import item_url
from courses.catalogue.queries import Outline, get_outline
from courses.progress.queries import list_passes
from courses.quizzes.appeals_queue import list_appeals
from courses.quizzes.models import AttemptResult
from courses.quizzes.papers import find_head, list_changes, list_marked, list_receipts
from courses.quizzes.queries import Sitting, Standing, get_sitting, get_standing
from courses.quizzes.reviews import KEY, NOTHING, lessons_again, level_of, review_line
from courses.quizzes.rules import is_time_up
from courses.quizzes.scorings import scorings_of
from courses.quizzes.views.blueprint import quizzes
from lms.core.clock import now
from lms.core.permissions import signed_in, the_actor

_ON_ITS_WAY = dt.timedelta(minutes=10)


@quizzes.get("/bai-lam/<attempt>/ket-qua")
@signed_in
def show_result(attempt: str) -> ResponseReturnValue:
    """Passed or not, in words; what to study again; each question, as far as the quiz lets it be said.

    Nothing is said of any mark before all answers are marked.
    """
    sitting = get_sitting(attempt, person_id=the_actor().person_id)
    if sitting.attempt.closed_at is None:
        return _not_closed(sitting)
    standing = get_standing(sitting.quiz, enrolment_id=sitting.enrolment.id)
    result = next((found for each, found in standing.attempts if each.id == sitting.attempt.id), None)
    if result is None:
        head = find_head(sitting.attempt.id)
        return render_template("quizzes/show_waiting.html", sitting=sitting, standing=standing, head=head)
    return render_template("quizzes/show_result.html", **_result(sitting, standing, result))


def _not_closed(sitting: Sitting) -> ResponseReturnValue:
    attempt = sitting.attempt
    if not is_time_up(attempt.deadline_at, now()):
        return redirect(url_for(".open_attempt", attempt=attempt.public_id))
    until = attempt.deadline_at + dt.timedelta(seconds=attempt.grace_seconds)
    return render_template("quizzes/show_closing.html", sitting=sitting, accepted_until=until)


def _result(sitting: Sitting, standing: Standing, result: AttemptResult) -> dict[str, Any]:
    lines = list_marked(sitting.attempt.id)
    scorings = scorings_of({line.version.id: line.version for line in lines})
    level, outline = level_of(standing), get_outline(sitting.enrolment.version_id)
    return {
        "sitting": sitting,
        "result": result,
        "standing": standing,
        "lines": [review_line(line, scorings[line.version.id], level=level) for line in lines],
        "again": lessons_again(lines, outline),
        "right": sum(line.mark.numerator == line.mark.denominator for line in lines),
        "following": _following(sitting, standing, outline),
        "shows_key": level == KEY,
        "shows_outcome": level != NOTHING,
        "changes": list_changes(sitting.attempt.id),
        "appeals": list_appeals(sitting.attempt.id),
        "head": find_head(sitting.attempt.id),
        "is_fresh": _is_fresh(sitting),
        "url": item_url,
    }


def _is_fresh(sitting: Sitting) -> bool:
    """True while the certificate of the completed course may still be on its way."""
    completed_at = sitting.enrolment.completed_at
    return completed_at is not None and now() - completed_at < _ON_ITS_WAY


def _following(sitting: Sitting, standing: Standing, outline: Outline) -> Any:
    """What is left of the course after this quiz, once it is passed."""
    if not standing.is_passed or sitting.enrolment.completed_at is not None:
        return None
    passed = list_passes(sitting.enrolment.id)
    return next((each for each in outline.places() if each.item_id not in passed), None)


@quizzes.get("/bai-lam/<attempt>/bien-nhan")
@signed_in
def show_receipts(attempt: str) -> ResponseReturnValue:
    """Everything the server has received in the attempt, each with its receipt; the last heads the chain."""
    sitting = get_sitting(attempt, person_id=the_actor().person_id)
    return render_template(
        "quizzes/show_receipts.html", sitting=sitting, receipts=list_receipts(sitting.attempt.id)
    )
