"""Saving answers: the hot path. Four statements a save, by Core; the row of the attempt is the one lock.

What is saved is never changed or removed. The answer that counts is that of the highest (writer, seq): the
server numbers a writer whenever a device takes the attempt over, so no clock of a device decides anything.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from courses.progress.models import Enrolment
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Answer, Attempt, AttemptQuestion
from courses.quizzes.rules import is_too_late, receipt
from lms.core.clock import now
from lms.core.db import Base, db
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _

Fields = Mapping[str, list[str]]
Response = dict[str, Any]
_ANSWERS = Base.metadata.tables["answer"]


@dataclass(frozen=True)
class Saved:
    """A saved answer: its receipt, and whether it is the one that counts for its question."""

    receipt: str
    received_at: dt.datetime
    writer: int
    seq: int
    counts: bool


class NumberTaken(Conflict):
    """The (writer, seq) cannot stand for this answer: the page takes the attempt over and sends it anew."""


def take_over(*, attempt: str, person_id: int) -> int:
    """The number of a new writer of this learner's open attempt; what it saves outranks earlier writers."""
    owned = select(Enrolment.id).where(Enrolment.person_id == person_id)
    statement = (
        update(Attempt)
        .where(Attempt.public_id == attempt, Attempt.enrolment_id.in_(owned), Attempt.closed_at.is_(None))
        .values(writers=Attempt.writers + 1)
        .returning(Attempt.writers)
        .execution_options(synchronize_session=False)
    )
    writer = db.session.execute(statement).scalar_one_or_none()
    if writer is None:
        mine = select(Attempt.id).where(Attempt.public_id == attempt, Attempt.enrolment_id.in_(owned))
        raise _closed() if db.session.scalar(mine) else NotFound()
    return writer


def save_answer(
    *, attempt: str, person_id: int, position: int, writer: int, seq: int, fields: Fields
) -> Saved:
    """The answer is stored and has its receipt; asked again with the same (writer, seq), the same receipt.

    Refused when the attempt is closed, when time and grace are over, when the fields are no answer to this
    question. One identity never stands for two answers. A late save of an earlier writer is stored and does
    not count.
    """
    moment = now()
    place = _hold_place(attempt, person_id, position)
    response = _read(place, fields)
    later = _later(place, writer, seq)
    if later and (later[0].writer, later[0].seq) == (writer, seq):
        return _replay(later[0], response, counts=len(later) == 1)
    if not (1 <= writer <= place.writers and 1 <= seq < 2**53):
        raise NumberTaken(_("This page is out of date. Open the question again."))
    _refuse_late(place, moment)
    return _store(place, writer, seq, response, moment, counts=not later)


def save_form(*, attempt: str, person_id: int, position: int, fields: Fields, shown: str) -> bool:
    """The answer of a page without JavaScript is stored by a writer of its own, if the page changed it.

    `shown` is the receipt of the answer that stood on the page. True when something was stored; a form that
    is sent twice, or that left everything as it was, stores nothing.
    """
    moment = now()
    place = _hold_place(attempt, person_id, position)
    response = _read(place, fields)
    kept = _later(place, 0, 0)
    before: Response = next((row.response for row in kept if row.receipt == shown), {})
    if response in (before, kept[-1].response if kept else {}):
        return False
    _refuse_late(place, moment)
    writer = take_over(attempt=attempt, person_id=person_id)
    _store(place, writer, 1, response, moment, counts=True)
    return True


def _hold_place(attempt: str, person_id: int, position: int) -> Row[Any]:
    """The place of the paper, its attempt held against other savers and against closing."""
    statement = (
        select(
            Attempt.id.label("attempt_id"),
            Attempt.public_id,
            Attempt.closed_at,
            Attempt.deadline_at,
            Attempt.writers,
            AttemptQuestion.id,
            AttemptQuestion.position,
            AttemptQuestion.frozen,
            QuestionVersion.kind,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(
            Attempt.public_id == attempt,
            Enrolment.person_id == person_id,
            AttemptQuestion.position == position,
        )
        .with_for_update(of=Attempt)
    )
    place = db.session.execute(statement).first()
    if place is None:
        raise NotFound()
    return place


def _read(place: Row[Any], fields: Fields) -> Response:
    response = get_kind(place.kind).read_response(place.frozen, fields)
    if isinstance(response, Fault):
        raise Refusal(_(response.message, **response.params))
    return response


def _later(place: Row[Any], writer: int, seq: int) -> list[Row[Any]]:
    """What is stored for the question from (writer, seq) on, in the order in which it counts."""
    statement = (
        select(Answer.writer, Answer.seq, Answer.response, Answer.receipt, Answer.received_at)
        .where(Answer.attempt_question_id == place.id)
        .where(or_(Answer.writer > writer, (Answer.writer == writer) & (Answer.seq >= seq)))
        .order_by(Answer.writer, Answer.seq)
    )
    return list(db.session.execute(statement))


def _replay(stored: Row[Any], response: Response, *, counts: bool) -> Saved:
    if stored.response != response:
        raise NumberTaken(_("Another answer was saved under this number. Open the question again."))
    return Saved(stored.receipt, stored.received_at, stored.writer, stored.seq, counts)


def _closed() -> Conflict:
    return Conflict(_("This attempt is closed: nothing can be saved in it any more."))


def _refuse_late(place: Row[Any], moment: dt.datetime) -> None:
    if place.closed_at is not None:
        raise _closed()
    if is_too_late(place.deadline_at, moment):
        raise Conflict(_("The time is over: this answer arrived too late and does not count."))


def _store(
    place: Row[Any], writer: int, seq: int, response: Response, moment: dt.datetime, *, counts: bool
) -> Saved:
    last, head = _end_of_chain(place.attempt_id)
    name = receipt(
        head,
        attempt=place.public_id,
        position=place.position,
        writer=writer,
        seq=seq,
        response=response,
        received_at=moment,
    )
    chain = {"attempt_id": place.attempt_id, "number": last + 1, "receipt": name, "received_at": moment}
    values = {"attempt_question_id": place.id, "writer": writer, "seq": seq, "response": response}
    db.session.execute(insert(_ANSWERS).values(**chain, **values))
    return Saved(name, moment, writer, seq, counts)


def _end_of_chain(attempt_id: int) -> tuple[int, str]:
    """Number and receipt of the last answer of the attempt; 0 and "" before the first."""
    statement = (
        select(Answer.number, Answer.receipt)
        .where(Answer.attempt_id == attempt_id)
        .order_by(Answer.number.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    return (row.number, row.receipt) if row else (0, "")
