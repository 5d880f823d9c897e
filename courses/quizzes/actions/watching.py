"""Signs of life of the page of an attempt, and what happened on it: facts, never a verdict."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from courses.progress.models import Enrolment
from courses.quizzes.models import Attempt, AttemptEvent, AttemptGap, SitePulse
from courses.quizzes.rules.outages import LONGEST_PULSE_GAP, is_gap
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import NotFound
from lms.people.aliases import same_person

# So many rows an attempt keeps at most; those of the page leave room for the takeovers, which the server notes.
MOST_EVENTS, MOST_TOLD = 200, 150
_LONGEST_AGO = dt.timedelta(days=1)
_LARGEST_AMOUNT = 1_000_000
_MEASURES = {"focus_lost": "seconds", "offline": "seconds", "paste": "characters", "signed_in_again": ""}
_BEAT = dt.timedelta(seconds=10)
_SAME = dt.timedelta(seconds=3)


@dataclass(frozen=True)
class Told:
    """What a page tells of itself: how much of it, at which question, and how many seconds ago."""

    kind: str
    amount: int
    ago: int
    position: int


def note_sign_of_life(*, attempt: str, person_id: int, tried: dt.timedelta | None) -> Row[Any]:
    """The page was heard now, and a long silence before it is noted; how the attempt stands.

    `tried` is how long the page called in vain before, by its own account.
    """
    row, moment = _get_row(attempt, person_id), now()
    if row.closed_at is not None:
        return row
    if row.seen_at is not None and is_gap(row.seen_at, moment, tried):
        insert_once(AttemptGap, attempt_id=row.id, from_at=row.seen_at, until_at=moment)
    seen = update(Attempt).where(Attempt.id == row.id).values(seen_at=moment)
    db.session.execute(seen.execution_options(synchronize_session=False))
    _touch_pulse(moment)
    return row


def _get_row(attempt: str, person_id: int) -> Row[Any]:
    statement: Any = (
        select(
            Attempt.id,
            Attempt.public_id,
            Attempt.started_at,
            Attempt.deadline_at,
            Attempt.closed_at,
            Attempt.seen_at,
            Attempt.held_until,
            Attempt.writers,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == attempt, Enrolment.person_id.in_(same_person(person_id)))
    )
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    found: Row[Any] = row
    return found


def _touch_pulse(moment: dt.datetime) -> None:
    """Who serves learners is alive, however busy the worker is; a pulse that is stale is left for it to look at."""
    due = (SitePulse.at < moment - _BEAT) & (SitePulse.at >= moment - LONGEST_PULSE_GAP)
    touched = update(SitePulse).where(due).values(at=moment)
    db.session.execute(touched.execution_options(synchronize_session=False))


def note_events(*, attempt: str, person_id: int, events: Sequence[Told]) -> int:
    """What the page tells is kept, each once and no more than so many an attempt; how many were new."""
    row, moment = _get_row(attempt, person_id), now()
    kept = _list_kept(row.id)
    if row.closed_at is not None:
        return 0
    fresh: list[dict[str, Any]] = []
    for event in events:
        found = _read(event, row.started_at, moment)
        if found is not None and not any(_is_same(found, other) for other in [*kept, *fresh]):
            fresh.append(found)
    fresh = fresh[: max(0, MOST_TOLD - len(kept))]
    if fresh:
        db.session.execute(insert(AttemptEvent), [{"attempt_id": row.id, **each} for each in fresh])
    return len(fresh)


def _read(event: Told, started_at: dt.datetime, moment: dt.datetime) -> dict[str, Any] | None:
    if event.kind not in _MEASURES:
        return None
    measure = _MEASURES[event.kind]
    detail = {measure: min(event.amount, _LARGEST_AMOUNT)} if measure else {}
    if 0 < event.position < 1000:
        detail["position"] = event.position
    ago = min(dt.timedelta(seconds=event.ago), _LONGEST_AGO)
    return {"kind": event.kind, "at": max(started_at, moment - ago), "detail": detail}


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True for what was told twice because the answer to the first telling was lost."""
    is_equal = (one["kind"], one["detail"]) == (other["kind"], other["detail"])
    return is_equal and abs(one["at"] - other["at"]) <= _SAME


def _list_kept(attempt_id: int) -> list[dict[str, Any]]:
    statement = (
        select(AttemptEvent.kind, AttemptEvent.at, AttemptEvent.detail)
        .where(AttemptEvent.attempt_id == attempt_id)
        .order_by(AttemptEvent.id)
    )
    return [dict(row._mapping) for row in db.session.execute(statement)]


def note_takeover(*, attempt: str, person_id: int, writer: int, device: str, session_id: int) -> None:
    """From now on that device writes: kept with its number, and whether it is another than before."""
    row = _get_row(attempt, person_id)
    kept = _list_kept(row.id)
    before = [each["detail"] for each in kept if each["kind"] == "takeover"]
    if len(kept) >= MOST_EVENTS:
        return
    is_other = bool(before) and (before[-1]["device"], before[-1]["session"]) != (device, session_id)
    detail = {"writer": writer, "device": device, "session": session_id, "is_other": is_other}
    db.session.execute(
        insert(AttemptEvent).values(attempt_id=row.id, at=now(), kind="takeover", detail=detail)
    )
