"""Saving answers: the hot path. Two statements a save; the row of the attempt is the one lock.

What is saved is never changed or removed. The answer that counts is that of the highest (writer, seq): the
server numbers a writer whenever a device takes the attempt over, so no clock of a device decides anything.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from courses.progress.models import Enrolment
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import get_kind
from courses.quizzes.actions.places import Owner, hold_place
from courses.quizzes.models import Answer, Attempt
from courses.quizzes.rules import is_too_late, receipt
from lms.core.clock import now
from lms.core.db import Base, db
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _
from lms.core.text import msgid
from lms.people.aliases import same_person

Fields = Mapping[str, list[str]]
Response = dict[str, Any]
_ANSWERS = Base.metadata.tables["answer"]
# One attempt keeps so many answers: thirty a minute for two hours and more, and no script fills the disk.
MOST_ANSWERS = 5000


@dataclass(frozen=True)
class Saved:
    """A saved answer: its receipt and the number of that, and whether it is the one that counts for its question."""

    receipt: str
    number: int
    received_at: dt.datetime
    writer: int
    seq: int
    counts: bool


class NumberTaken(Conflict):
    """The (writer, seq) cannot stand for this answer: the page takes the attempt over and sends it anew."""


def take_over(*, attempt: str, person_id: int) -> int:
    """The number of a new writer of this learner's open attempt; what it saves outranks earlier writers."""
    owned = select(Enrolment.id).where(Enrolment.person_id.in_(same_person(person_id)))
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
    *, attempt: str, person_id: Owner, position: int, writer: int, seq: int, fields: Fields
) -> Saved:
    """The answer is stored and has its receipt; asked again with the same (writer, seq), the same receipt.

    Refused when the attempt is closed, when time and grace are over, when the fields are no answer to this
    question, when the question is behind or ahead where the order is locked. One identity never stands for two
    answers. What an earlier writer sends late (a phone that was offline) is stored, and counts only where no later
    writer has answered that question.
    """
    moment = now()
    while True:
        place = hold_place(attempt, person_id, position, writer=writer, seq=seq)
        response = _read(place, fields)
        if place.same_receipt is not None:
            return _replay(place, response)
        if not (1 <= writer <= place.writers and 1 <= seq < 2**53):
            raise NumberTaken(_("This page is out of date. Open the question again."))
        _refuse(place, moment)
        saved = _store(place, writer, seq, response, moment)
        if saved is not None:
            return saved


def save_form(*, attempt: str, person_id: int, position: int, fields: Fields, shown: str) -> bool:
    """The answer of a page without JavaScript is stored by a writer of its own, if the page changed it.

    `shown` is the receipt of the answer that stood on the page. True when something was stored; a form that
    is sent twice, or that left everything as it was, stores nothing.
    """
    moment = now()
    place = hold_place(attempt, person_id, position, writer=0, seq=0)
    response = _read(place, fields)
    if response in _shown_and_kept(place.id, shown):
        return False
    _refuse(place, moment)
    writer = take_over(attempt=attempt, person_id=person_id)
    place = hold_place(attempt, person_id, position, writer=writer, seq=1)
    return _store(place, writer, 1, response, moment) is not None


def _shown_and_kept(attempt_question_id: int, shown: str) -> list[Response]:
    """The answer that stood on the page and the one that counts; nothing where there is none."""
    statement = (
        select(Answer.receipt, Answer.response)
        .where(Answer.attempt_question_id == attempt_question_id)
        .order_by(Answer.writer, Answer.seq)
    )
    kept = list(db.session.execute(statement))
    before: Response = next((row.response for row in kept if row.receipt == shown), {})
    return [before, kept[-1].response if kept else {}]


def _read(place: Row[Any], fields: Fields) -> Response:
    response = get_kind(place.kind).read_response(place.frozen, fields)
    if isinstance(response, Fault):
        raise Refusal(_(response.message, **response.params))
    return response


def _replay(place: Row[Any], response: Response) -> Saved:
    if place.same_response != response:
        raise NumberTaken(_("Another answer was saved under this number. Open the question again."))
    return Saved(
        place.same_receipt,
        place.same_number,
        place.same_received_at,
        place.same_writer,
        place.same_seq,
        counts=not place.is_outranked,
    )


def _closed() -> Conflict:
    return Conflict(_("This attempt is closed: nothing can be saved in it any more."))


def refusal_of(place: Row[Any], moment: dt.datetime) -> str | None:
    """Why nothing can be saved at this place now, as a message id; None where it can."""
    if place.closed_at is not None:
        return msgid("This attempt is closed: nothing can be saved in it any more.")
    if is_too_late(place.deadline_at, moment, dt.timedelta(seconds=place.grace_seconds)):
        return msgid("The time is over: this answer arrived too late and does not count.")
    if place.order == "locked" and place.position != place.reached:
        return msgid("The questions of this quiz follow one another: this one cannot be answered now.")
    if place.last_number >= MOST_ANSWERS:
        return msgid("This attempt has too many saved answers: no more are taken.")
    return None


def _refuse(place: Row[Any], moment: dt.datetime) -> None:
    refusal = refusal_of(place, moment)
    if refusal is not None:
        raise Conflict(_(refusal))


def _store(place: Row[Any], writer: int, seq: int, response: Response, moment: dt.datetime) -> Saved | None:
    """The answer at the end of the chain; None where another save came between and the place is out of date.

    The chain has no gap, so that its next number being free proves that nothing was stored since.
    """
    number = place.last_number + 1
    name = receipt(
        place.last_receipt or "",
        attempt=place.public_id,
        position=place.position,
        writer=writer,
        seq=seq,
        response=response,
        received_at=moment,
    )
    values = {
        "attempt_id": place.attempt_id,
        "number": number,
        "attempt_question_id": place.id,
        "writer": writer,
        "seq": seq,
        "response": response,
        "received_at": moment,
        "receipt": name,
    }
    connection = db.session.connection()
    stored = connection.execute(insertion(connection.dialect.name), values).first()
    return Saved(name, number, moment, writer, seq, counts=not place.is_outranked) if stored else None


@lru_cache(maxsize=2)
def insertion(dialect: str) -> Any:
    """The statement that stores answers: one whose number or identity is taken is not stored, and not returned."""
    made = postgresql.insert(_ANSWERS) if dialect == "postgresql" else sqlite.insert(_ANSWERS)
    return made.on_conflict_do_nothing().returning(_ANSWERS.c.attempt_id, _ANSWERS.c.number)
