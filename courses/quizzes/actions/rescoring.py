"""Scoring again: a corrected key, or full marks for everybody, for all answers to a question version.

The answers stay as they are and so do the old marks; the new ones count instead. It is proposed first, so that
its effect can be seen, then applied once. Marks that a person set by hand stay.
"""

from typing import Any

from sqlalchemy import func, select

from courses.questions.kinds.registry import get_kind
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.actions.scoring_again import hold_places, score_places
from courses.quizzes.events import RESCORING_APPLIED
from courses.quizzes.models import Appeal, Rescoring
from courses.quizzes.scorings import FULL_MARKS, KEY, count_unscored, list_unscored, scorings_of
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id

# As many attempts are scored again at once, while the page waits; more are a job.
AT_ONCE = 500
# A job writes so many attempts in one transaction, so that savers of answers wait for a moment only.
BATCH = 100


def propose_rescoring(
    *,
    version: QuestionVersion,
    policy: str,
    data: dict[str, Any],
    reason: str,
    person_id: int,
    appeal: Appeal | None = None,
) -> Rescoring:
    """The scoring is written down and changes nothing yet. Refused where the attempts cannot be scored by it.

    `appeal` is what led to it; the trail keeps the link.
    """
    if policy == KEY:
        _refuse_unfit(version, data)
    elif policy != FULL_MARKS:
        raise Refusal(_("Choose how the question is scored."))
    rescoring = Rescoring(
        public_id=public_id(),
        question_version_id=version.id,
        number=_next_number(version.id),
        policy=policy,
        data=data if policy == KEY else {},
        reason=reason,
        person_id=person_id,
        created_at=now(),
        affected=0,
    )
    db.session.add(rescoring)
    db.session.flush()
    detail = {"version": version.number, "policy": policy, "reason": reason}
    link = {"appeal": appeal.public_id} if appeal else {}
    record(
        "question.rescoring_proposed",
        kind="question",
        id=version.question_id,
        label=_key(version),
        detail=detail | link,
    )
    return rescoring


def _key(version: QuestionVersion) -> str:
    return db.session.get_one(Question, version.question_id).key


def _refuse_unfit(version: QuestionVersion, data: dict[str, Any]) -> None:
    kind = get_kind(version.kind)
    if kind.is_marked_by_person:
        raise Refusal(_("This question has no key: people mark it. Everybody can be given full marks."))
    faults = kind.rescorable(version.data, data)
    if faults:
        raise Refusal(*[_(fault.message, **fault.params) for fault in faults])
    in_force = scorings_of({version.id: version})[version.id]
    if in_force.policy == KEY and kind.parse(in_force.data).to_json() == kind.parse(data).to_json():
        raise Refusal(_("This is the key in force: nothing was changed."))


def _next_number(version_id: int) -> int:
    newest = select(func.max(Rescoring.number)).where(Rescoring.question_version_id == version_id)
    return max(1, db.session.scalar(newest) or 0) + 1


def apply_rescoring(*, rescoring: Rescoring, basis: int, person_id: int) -> int:
    """The scoring is in force; how many attempts still wait for it (0 up to 500: they have it at once).

    `basis` is the number of the scoring that was in force when the effect was shown: Conflict when it is no
    longer, or when this one was applied before.
    """
    waiting = count_unscored(rescoring)
    at_once = waiting if waiting <= AT_ONCE else 0
    held = hold_places(list_unscored(rescoring, limit=at_once)) if at_once else []
    version = db.session.get_one(QuestionVersion, rescoring.question_version_id)
    # After the attempts, as whoever closes one does: nobody waits for the other in a circle.
    lock(version)
    lock(rescoring)
    _put_in_force(rescoring, version, basis=basis, person_id=person_id)
    score_places(rescoring, version, held, batch=0)
    detail = {
        "version": version.number,
        "number": rescoring.number,
        "policy": rescoring.policy,
        "attempts": waiting,
        "reason": rescoring.reason,
    }
    record("question.rescored", kind="question", id=version.question_id, label=_key(version), detail=detail)
    _ask_for_the_rest(rescoring, batch=1)
    return waiting - at_once


def _put_in_force(rescoring: Rescoring, version: QuestionVersion, *, basis: int, person_id: int) -> None:
    if rescoring.applied_at is not None:
        raise Conflict(_("This scoring was applied already."))
    if scorings_of({version.id: version})[version.id].number != basis:
        raise Conflict(
            _("Meanwhile the question was scored again by somebody else. Look at the effect anew.")
        )
    if _next_number(version.id) > rescoring.number + 1:
        rescoring.number = _next_number(version.id)
    rescoring.applied_at, rescoring.person_id = now(), person_id
    db.session.flush()


def _ask_for_the_rest(rescoring: Rescoring, *, batch: int) -> None:
    payload = {"rescoring_id": rescoring.id, "batch": batch}
    emit(RESCORING_APPLIED, key=f"{rescoring.id}:{batch}", payload=payload)


def go_on_rescoring(*, rescoring: Rescoring, batch: int) -> None:
    """A hundred more attempts have the scoring; the next hundred are asked for, until none is left.

    A later scoring of the same question takes over what is left.
    """
    version = db.session.get_one(QuestionVersion, rescoring.question_version_id)
    held = hold_places(list_unscored(rescoring, limit=BATCH))
    if not held or scorings_of({version.id: version})[version.id].number != rescoring.number:
        return
    score_places(rescoring, version, held, batch=batch)
    _ask_for_the_rest(rescoring, batch=batch + 1)
