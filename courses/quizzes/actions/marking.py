"""Marking by people: an answer is marked by its rubric, and counts when the markers have come to one mark."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.shape import plain_decimal
from courses.questions.models import QuestionVersion
from courses.quizzes.actions.claiming import hold_claim
from courses.quizzes.actions.settling import hold_attempt, write_result
from courses.quizzes.actions.telling import tell_result
from courses.quizzes.models import AttemptQuestion, Mark, MarkingClaim, QuizVersion
from courses.quizzes.papers import find_counted_answer, find_mark
from courses.quizzes.rules.marking import DECIDING, agreed_mark, share_of_points
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _

# The marker of a mark that is the mean of two people's.
AGREED = "agreed"


def mark_answer(*, claim: MarkingClaim, points: Mapping[str, Fraction], comment: str) -> Mark:
    """The answer has this marker's mark; it counts at once, or when the second or the deciding mark is there.

    When it was the last one of the attempt, the result is written and its learner told.
    """
    place = db.session.get_one(AttemptQuestion, claim.attempt_question_id)
    attempt = hold_attempt(place.attempt_id)
    if not hold_claim(claim):
        raise Conflict(_("Somebody else has taken this answer over meanwhile: your claim had expired."))
    if claim.done_at is not None:
        raise Conflict(_("You have marked this answer already."))
    mark = add_mark(
        place.id,
        marker=f"person:{claim.marker_id}",
        share=_share(place.question_version_id, points),
        reason=comment,
        detail={"claim": claim.public_id, "points": _plain(points)},
        person_id=claim.marker_id,
    )
    claim.done_at = now()
    db.session.flush()
    record("answer.marked", kind="marking", id=claim.id, label=claim.public_id)
    if find_mark(place.id) is None:
        _decide(place.id, db.session.get_one(QuizVersion, attempt.quiz_version_id).markers)
        if write_result(attempt) is not None:
            tell_result(attempt)
    return mark


def _share(version_id: int, points: Mapping[str, Fraction]) -> Fraction:
    """The share of the points of the rubric; every line has its points, within its bounds."""
    version = db.session.get_one(QuestionVersion, version_id)
    most = {line.id: line.points for line in get_kind(version.kind).parse(version.data).rubric}
    if set(points) != set(most) or not all(0 <= value <= most[key] for key, value in points.items()):
        raise Refusal(_("Give every line of the rubric its points."))
    return share_of_points(points.values(), most.values())


def _plain(points: Mapping[str, Fraction]) -> dict[str, str]:
    return {key: plain_decimal(value) for key, value in points.items()}


def add_mark(
    place_id: int,
    *,
    marker: str,
    share: Fraction,
    reason: str,
    detail: dict[str, Any],
    person_id: int | None = None,
    counts: bool = False,
) -> Mark:
    """Another mark of the answer as it stands, by that marker; nothing is said of the marks before it."""
    answer = find_counted_answer(place_id)
    latest = select(func.max(Mark.scoring)).where(Mark.attempt_question_id == place_id, Mark.marker == marker)
    mark = Mark(
        attempt_question_id=place_id,
        marker=marker,
        scoring=(db.session.scalar(latest) or 0) + 1,
        answer_id=answer.id if answer else None,
        numerator=share.numerator,
        denominator=share.denominator,
        counts=counts,
        reason=reason,
        detail=detail,
        person_id=person_id,
        at=now(),
    )
    db.session.add(mark)
    db.session.flush()
    return mark


def _decide(place_id: int, markers: int) -> None:
    """One mark of the answer counts as soon as the markers have come to one."""
    marks = _given(place_id)
    if markers == 1 and marks:
        marks[0].counts = True
    elif len(marks) >= DECIDING:
        marks[DECIDING - 1].counts = True
    elif len(marks) == 2:
        mean = agreed_mark(*(Fraction(mark.numerator, mark.denominator) for mark in marks))
        if mean is not None:
            add_mark(place_id, marker=AGREED, share=mean, counts=True, **_joined(marks))
    db.session.flush()


def _given(place_id: int) -> list[Mark]:
    """The marks of those who took the answer, in the order of their slots."""
    claims = select(MarkingClaim).where(
        MarkingClaim.attempt_question_id == place_id, MarkingClaim.done_at.is_not(None)
    )
    codes = {claim.public_id: claim.slot for claim in db.session.scalars(claims)}
    marks = db.session.scalars(select(Mark).where(Mark.attempt_question_id == place_id))
    given = [mark for mark in marks if mark.detail.get("claim") in codes]
    return sorted(given, key=lambda mark: codes[mark.detail["claim"]])


def _joined(marks: Sequence[Mark]) -> dict[str, Any]:
    """What two markers said, as one: the mean of the points of each line, and both comments."""
    means = {
        key: sum((Fraction(mark.detail["points"][key]) for mark in marks), Fraction(0)) / len(marks)
        for key in marks[0].detail["points"]
    }
    comments = [mark.reason for mark in marks if mark.reason]
    return {"reason": "\n\n".join(comments), "detail": {"points": _plain(means)}}
