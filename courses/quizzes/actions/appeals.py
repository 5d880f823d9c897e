"""Appeals (phúc khảo): a learner contests a result or reports a faulty question; a trainer answers, with reason."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from courses.progress.models import Enrolment
from courses.quizzes.actions.telling import tell_answer
from courses.quizzes.models import Appeal, Attempt, AttemptQuestion, QuizVersion
from courses.quizzes.queries import find_result
from courses.quizzes.rules.working_days import due_day
from lms.audit.actions import record
from lms.core.clock import VIETNAM, now, vietnam_date
from lms.core.db import db, insert_once, lock
from lms.core.errors import Conflict, Forbidden, NotFound
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.people.aliases import surviving

KINDS = ("contest", "report")
WHOLE = 0


def file_appeal(*, attempt: Attempt, position: int, kind: str, text: str) -> Appeal:
    """The appeal stands in the queue of those who teach the quiz, to be answered within its working days.

    `position` 0 is the whole attempt, which can be contested only. One of each kind for each question.
    """
    if kind not in KINDS or (position == WHOLE and kind != "contest"):
        raise NotFound()
    if find_result(attempt.id) is None:
        raise Conflict(_("There is no result yet that could be contested."))
    places = select(func.count()).where(AttemptQuestion.attempt_id == attempt.id)
    if not WHOLE <= position <= (db.session.scalar(places) or 0):
        raise NotFound()
    quiz = db.session.get_one(QuizVersion, attempt.quiz_version_id)
    values = {"attempt_id": attempt.id, "position": position, "kind": kind}
    is_new = insert_once(
        Appeal,
        public_id=public_id(),
        text=text,
        created_at=now(),
        due_at=_end_of(due_day(vietnam_date(now()), quiz.appeal_days)),
        reply="",
        **values,
    )
    if not is_new:
        raise Conflict(_("You have written about this already. The answer will stand on the result page."))
    appeal = db.session.execute(select(Appeal).filter_by(**values)).scalar_one()
    detail = {"number": position, "kind": kind}
    _record("appeal.filed", appeal, attempt, detail)
    return appeal


def _record(action: str, appeal: Appeal, attempt: Attempt, detail: dict[str, Any]) -> None:
    """The deed stands in the trail of the learner, too."""
    learner_id = db.session.get_one(Enrolment, attempt.enrolment_id).person_id
    label = appeal.public_id
    record(action, kind="appeal", id=appeal.id, label=label, detail=detail, subject_id=learner_id)


def _end_of(day: dt.date) -> dt.datetime:
    """The last second of the day in Viet Nam."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=VIETNAM)


def answer_appeal(*, appeal: Appeal, decision: str, reply: str, person_id: int) -> None:
    """The appeal is answered, once, and the learner told. What is found right is corrected afterwards.

    Nobody answers an appeal of their own.
    """
    lock(appeal)
    if appeal.answered_at is not None:
        raise Conflict(_("Somebody has answered this already."))
    attempt = db.session.get_one(Attempt, appeal.attempt_id)
    if surviving(db.session.get_one(Enrolment, attempt.enrolment_id).person_id) == person_id:
        raise Forbidden(_("Nobody answers an appeal of their own: ask a colleague."))
    appeal.decision, appeal.reply = decision, reply
    appeal.answered_at, appeal.answered_by_id = now(), person_id
    db.session.flush()
    detail = {"is_upheld": decision == "upheld", "reason": reply}
    _record("appeal.answered", appeal, attempt, detail)
    tell_answer(appeal)
