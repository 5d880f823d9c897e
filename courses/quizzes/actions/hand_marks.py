"""A mark set by hand: with a reason that the learner reads; the mark before it stays and no longer counts."""

from fractions import Fraction

from sqlalchemy import select

from courses.progress.models import Enrolment
from courses.quizzes.actions.counting import counted_anew
from courses.quizzes.actions.marking import add_mark
from courses.quizzes.actions.settling import Cause, change_result, hold_attempt
from courses.quizzes.actions.trail import record_attempt
from courses.quizzes.events import RESULT_CHANGED
from courses.quizzes.models import Appeal, Attempt, AttemptQuestion, Mark
from courses.quizzes.papers import find_mark
from lms.core.db import db
from lms.core.errors import Conflict, Forbidden, NotFound, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.people.aliases import surviving


def set_mark(
    *,
    attempt: Attempt,
    position: int,
    share: Fraction,
    reason: str,
    person_id: int,
    appeal: Appeal | None = None,
) -> Mark:
    """That question of the attempt has this mark from now on; the result follows, and the learner is told.

    Refused for one's own attempt, and while the answer waits for its markers: who marks it must not know whose
    it is. `appeal` is what led to it.
    """
    hold_attempt(attempt.id)
    if surviving(db.session.get_one(Enrolment, attempt.enrolment_id).person_id) == person_id:
        raise Forbidden(_("Nobody marks an attempt of their own: ask a colleague."))
    place = _get_place(attempt.id, position)
    before = find_mark(place.id)
    if before is None:
        raise Conflict(_("This answer waits for its markers: it is marked there, without the name."))
    if Fraction(before.numerator, before.denominator) == share:
        raise Refusal(_("The question has this mark already."))
    link = {"appeal": appeal.public_id} if appeal else {}
    with counted_anew([attempt.id]):
        before.counts = False
        db.session.flush()
        mark = add_mark(
            place.id,
            marker=f"person:{person_id}",
            share=share,
            reason=reason,
            detail={"hand": True, **link},
            person_id=person_id,
            counts=True,
        )
        cause = Cause("appeal" if appeal else "by_hand", reason, person_id)
        change = change_result(attempt, cause)
    record_attempt(
        "mark.set",
        attempt,
        {
            "number": position,
            "before": _percent(before),
            "percent": _percent(mark),
            "reason": reason,
            **link,
        },
    )
    emit(
        RESULT_CHANGED,
        key=f"mark:{mark.id}",
        payload={
            "item_id": attempt.item_id,
            "attempt_ids": [attempt.id],
            "change_ids": [change.id] if change else [],
        },
    )
    return mark


def _get_place(attempt_id: int, position: int) -> AttemptQuestion:
    statement = select(AttemptQuestion).where(
        AttemptQuestion.attempt_id == attempt_id, AttemptQuestion.position == position
    )
    place = db.session.scalar(statement)
    if place is None:
        raise NotFound()
    return place


def _percent(mark: Mark) -> float:
    return round(mark.numerator * 100 / mark.denominator, 2)
