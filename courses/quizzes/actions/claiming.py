"""Taking an answer to mark it: under a code, by chance, for two hours, and never twice by the same person."""

from typing import Any

from sqlalchemy import select, update

from courses.quizzes.marking_queue import list_open
from courses.quizzes.models import Attempt, AttemptQuestion, MarkingClaim, QuizVersion
from courses.quizzes.rules.marking import is_expired, wanted_markers
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.ids import public_id
from lms.core.permissions import Scope

_TRIES, _AT_ONCE = 3, 20


def claim_answer(*, marker_id: int, scope: Scope, item_id: int, version_id: int) -> MarkingClaim | None:
    """This marker holds an answer to the question for two hours, chosen by chance; None where none is left.

    Whoever holds one already keeps it. An answer that another took and let lie is taken over.
    """
    kept = _find_live(marker_id, item_id, version_id)
    if kept is not None:
        return kept
    for _try in range(_TRIES):
        offered = list_open(
            marker_id=marker_id, scope=scope, item_id=item_id, version_id=version_id, limit=_AT_ONCE
        )
        for answer_place in offered:
            if _take(answer_place, marker_id):
                return _find_live(marker_id, item_id, version_id)
        if not offered:
            return None
    return None


def _find_live(marker_id: int, item_id: int, version_id: int) -> MarkingClaim | None:
    statement = (
        select(MarkingClaim)
        .join(AttemptQuestion, AttemptQuestion.id == MarkingClaim.attempt_question_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(
            MarkingClaim.marker_id == marker_id,
            MarkingClaim.done_at.is_(None),
            Attempt.item_id == item_id,
            AttemptQuestion.question_version_id == version_id,
        )
    )
    live = [row for row in db.session.scalars(statement) if not is_expired(row.claimed_at, now())]
    return live[0] if live else None


def _take(place_id: int, marker_id: int) -> bool:
    """True when this marker got the answer, and nobody else at the same moment."""
    claims = _claims(place_id)
    lying = [each for each in claims if each.done_at is None and is_expired(each.claimed_at, now())]
    own = [each for each in lying if each.marker_id == marker_id]
    if lying:
        return _take_over((own or lying)[0], marker_id)
    done = sum(each.done_at is not None for each in claims)
    if len(claims) >= wanted_markers(_markers(place_id), done):
        return False
    free = min({1, 2, 3} - {each.slot for each in claims})
    values = {"attempt_question_id": place_id, "slot": free, "marker_id": marker_id}
    return insert_once(MarkingClaim, public_id=public_id(), claimed_at=now(), done_at=None, **values)


def _claims(place_id: int) -> list[MarkingClaim]:
    statement = (
        select(MarkingClaim)
        .where(MarkingClaim.attempt_question_id == place_id)
        .order_by(MarkingClaim.slot)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def _markers(place_id: int) -> int:
    statement = (
        select(QuizVersion.markers)
        .join(Attempt, Attempt.quiz_version_id == QuizVersion.id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(AttemptQuestion.id == place_id)
    )
    return db.session.scalars(statement).one()


def _take_over(claim: MarkingClaim, marker_id: int) -> bool:
    statement = (
        update(MarkingClaim)
        .where(
            MarkingClaim.id == claim.id,
            MarkingClaim.claimed_at == claim.claimed_at,
            MarkingClaim.done_at.is_(None),
        )
        .values(marker_id=marker_id, public_id=public_id(), claimed_at=now())
        .execution_options(synchronize_session=False)
    )
    taken: Any = db.session.execute(statement)
    db.session.expire(claim)
    return bool(taken.rowcount == 1)


def give_back(*, claim: MarkingClaim) -> None:
    """The answer waits for somebody else; this marker may meet it again."""
    if hold_claim(claim) and claim.done_at is None:
        db.session.delete(claim)
        db.session.flush()


def hold_claim(claim: MarkingClaim) -> bool:
    """True while the answer is still this marker's; from then on nobody can take it over."""
    mine = select(MarkingClaim.id).where(
        MarkingClaim.id == claim.id,
        MarkingClaim.marker_id == claim.marker_id,
        MarkingClaim.public_id == claim.public_id,
    )
    if db.session.scalar(mine.with_for_update()) is None:
        return False
    db.session.refresh(claim)
    return True
