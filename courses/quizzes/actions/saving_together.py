"""Answers that arrive at the same moment are saved in one transaction: what a hundred learners send in a second
costs few commits.

Only the plain case is done here: an open attempt, in time, an answer newer than all before it. Everything else
(a repeated number, a refusal, a clash) is left to `save_answer`, alone, in a transaction of its own.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from courses.progress.models import Enrolment
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.actions.places import table_of
from courses.quizzes.actions.saving import Saved, insertion, refusal_of
from courses.quizzes.models import Answer, Attempt, AttemptQuestion
from courses.quizzes.rules import receipt
from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.together import Together
from lms.people.models import Person, WebSession


@dataclass(frozen=True)
class Sent:
    """One answer as it came in, with the hash of the session that sent it."""

    token_hash: str
    attempt: str
    position: int
    writer: int
    seq: int
    fields: Mapping[str, list[str]]


Key = tuple[str, str, int]


def save_together(sent: Sequence[Sent]) -> list[Saved | None]:
    """Those that can be saved plainly are saved and committed; None for each that is left to `save_answer`."""
    moment = now()
    with transaction(write=True):
        batch = _Batch(_hold_places(sent, moment), moment)
        planned = [batch.plan(one) for one in sent]
        stored = _store([row for row in planned if row])
    return [_saved(row) if row and (row["attempt_id"], row["number"]) in stored else None for row in planned]


def make_saver() -> "Together[Sent, Saved]":
    """The queue of this process before `save_together`."""
    return Together(save_together)


class _Batch:
    """The places held for a batch: one answer of an attempt, so that no receipt rests on one that is not stored."""

    def __init__(self, places: dict[Key, Row[Any]], moment: dt.datetime) -> None:
        self.places, self.moment = places, moment
        self.planned: set[int] = set()

    def plan(self, one: Sent) -> dict[str, Any] | None:
        """The row that saves it; None where that is no plain case."""
        place = self.places.get((one.token_hash, one.attempt, one.position))
        if place is None or place.attempt_id in self.planned or not self._is_plain(place, one):
            return None
        response = get_kind(place.kind).read_response(place.frozen, one.fields)
        if isinstance(response, Fault):
            return None
        name = receipt(
            place.last_receipt or "",
            attempt=place.public_id,
            position=place.position,
            writer=one.writer,
            seq=one.seq,
            response=response,
            received_at=self.moment,
        )
        self.planned.add(place.attempt_id)
        return {
            "attempt_id": place.attempt_id,
            "number": place.last_number + 1,
            "attempt_question_id": place.id,
            "writer": one.writer,
            "seq": one.seq,
            "response": response,
            "received_at": self.moment,
            "receipt": name,
        }

    def _is_plain(self, place: Row[Any], one: Sent) -> bool:
        top = (place.top_writer or 0, place.top_seq or 0)
        is_newest = (one.writer, one.seq) > top and 1 <= one.writer <= place.writers and 1 <= one.seq < 2**53
        return is_newest and refusal_of(place, self.moment) is None


def _saved(row: Mapping[str, Any]) -> Saved:
    return Saved(row["receipt"], row["number"], row["received_at"], row["writer"], row["seq"], counts=True)


def _store(rows: list[dict[str, Any]]) -> set[tuple[int, int]]:
    """(attempt, number) of what was stored: a number taken meanwhile shows that its place was out of date."""
    if not rows:
        return set()
    connection = db.session.connection()
    made = connection.execute(insertion(connection.dialect.name), rows)
    return {(row.attempt_id, row.number) for row in made}


def _hold_places(sent: Sequence[Sent], moment: dt.datetime) -> dict[Key, Row[Any]]:
    asked = {
        "tokens": sorted({one.token_hash for one in sent}),
        "attempts": sorted({one.attempt for one in sent}),
        "positions": sorted({one.position for one in sent}),
        "moment": moment,
    }
    rows = db.session.connection().execute(_statement(), asked)
    return {(row.token_hash, row.public_id, row.position): row for row in rows}


@lru_cache(maxsize=1)
def _statement() -> Select[Any]:
    """Every asked place of an attempt of a live session, the attempts held in the order of their keys."""
    session, person, enrolment = table_of(WebSession), table_of(Person), table_of(Enrolment)
    attempt, place, version = table_of(Attempt), table_of(AttemptQuestion), table_of(QuestionVersion)
    answer = table_of(Answer)
    last = answer.alias("last")
    end = select(func.max(answer.c.number)).where(answer.c.attempt_id == attempt.c.id).scalar_subquery()
    top, each = answer.alias("top"), answer.alias("each")
    newest = (
        select(each.c.id)
        .where(each.c.attempt_question_id == place.c.id)
        .order_by(each.c.writer.desc(), each.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    held = ("public_id", "closed_at", "deadline_at", "grace_seconds", "order", "reached", "writers")
    return (
        select(
            session.c.token_hash,
            attempt.c.id.label("attempt_id"),
            *(attempt.c[name] for name in held),
            place.c.id,
            place.c.position,
            place.c.frozen,
            version.c.kind,
            func.coalesce(last.c.number, 0).label("last_number"),
            last.c.receipt.label("last_receipt"),
            top.c.writer.label("top_writer"),
            top.c.seq.label("top_seq"),
        )
        .select_from(session)
        .join(person, person.c.id == session.c.person_id)
        .join(enrolment, enrolment.c.person_id == person.c.id)
        .join(attempt, attempt.c.enrolment_id == enrolment.c.id)
        .join(place, place.c.attempt_id == attempt.c.id)
        .join(version, version.c.id == place.c.question_version_id)
        .outerjoin(last, (last.c.attempt_id == attempt.c.id) & (last.c.number == end))
        .outerjoin(top, top.c.id == newest)
        .where(session.c.token_hash.in_(bindparam("tokens", expanding=True)), session.c.revoked_at.is_(None))
        .where(session.c.expires_at > bindparam("moment"), person.c.is_active)
        .where(attempt.c.public_id.in_(bindparam("attempts", expanding=True)))
        .where(place.c.position.in_(bindparam("positions", expanding=True)))
        .order_by(attempt.c.id)
        .with_for_update(of=attempt)
    )
