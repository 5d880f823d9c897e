"""Deciding about an outage: its time is given back, or not, by one person, once."""

import datetime as dt
from typing import Any

from sqlalchemy import bindparam, exists, select, update

from courses.progress.models import Enrolment
from courses.quizzes.actions.trail import record_attempt
from courses.quizzes.events import INCIDENT_DECIDED
from courses.quizzes.models import (
    Attempt,
    AttemptResult,
    Incident,
    IncidentAttempt,
    QuizOverride,
    QuizSetting,
)
from courses.quizzes.rules.outages import given_deadline
from lms.assignments.actions import record_outage
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import Base, db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line

_ATTEMPTS: Any = Base.metadata.tables["attempt"]
_PARTS: Any = Base.metadata.tables["incident_attempt"]
# Where the quiz closes before, an attempt given back may be started for so long.
_MAKE_UP = dt.timedelta(days=7)
_TOLD_AT_ONCE = 200


def confirm_incident(*, incident: Incident, reason: str, person_id: int) -> None:
    """Every open attempt of the incident has its time back, once however often this is asked.

    One that the clock has closed since the outage began, without a pass, may be taken once more.
    """
    if not _decide(incident, "confirmed", reason, person_id):
        return
    changes = [_give_back(incident, *row) for row in _hold_parts(incident)]
    _write_deadlines([each for each in changes if each["new_given"] == "time"])
    _write_parts(changes)
    _push_outage(incident)
    _open_again(incident, person_id)
    _release(incident)
    _tell(incident)
    db.session.expire_all()


def _push_outage(incident: Incident) -> None:
    """What was given to learners with due days is postponed by the same outage."""
    record_outage(
        key=f"incident:{incident.public_id}",
        from_at=incident.from_at,
        until_at=incident.until_at,
        reason=incident.reason,
    )


def dismiss_incident(*, incident: Incident, reason: str, person_id: int) -> None:
    """Nobody gets anything for the incident, and the clock closes its attempts as ever."""
    if _decide(incident, "dismissed", reason, person_id):
        _release(incident)
        _tell(incident)
        db.session.expire_all()


def _decide(incident: Incident, state: str, reason: str, person_id: int) -> bool:
    """True when this call decided; False when the same was decided before."""
    lock(incident)
    if incident.state == state:
        return False
    if incident.state != "proposed":
        raise Conflict(_("Somebody else has decided about this outage meanwhile."))
    written = clean_line(reason)[:500]
    if not written:
        raise Refusal(_("Write the reason: it stands in the audit trail."))
    incident.state, incident.reason, incident.decided_at = state, written, now()
    incident.decided_by_id = person_id
    db.session.flush()
    detail = {"reason": written}
    record(f"incident.{state}", kind="incident", id=incident.id, label=incident.public_id, detail=detail)
    return True


def _hold_parts(incident: Incident) -> list[Any]:
    """(part, attempt, has passed) of the incident, the attempts held until this transaction ends."""
    passed = exists().where(AttemptResult.attempt_id == Attempt.id, AttemptResult.is_passed)
    statement = (
        select(IncidentAttempt, Attempt, passed)
        .join(Attempt, Attempt.id == IncidentAttempt.attempt_id)
        .where(IncidentAttempt.incident_id == incident.id)
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    )
    return list(db.session.execute(statement))


def _give_back(
    incident: Incident, part: IncidentAttempt, attempt: Attempt, has_passed: bool
) -> dict[str, Any]:
    """What becomes of the attempt: more time while it is open, one more where the clock closed it, else nothing."""
    change = dict.fromkeys(("new_given", "old_end", "new_end", "new_terms"))
    change |= {"part": part.id, "attempt": attempt.id}
    if attempt.closed_at is None:
        lost = dt.timedelta(seconds=part.lost_seconds)
        deadline = given_deadline(attempt.deadline_at, lost=lost, began_at=incident.from_at, at=now())
        source = {"kind": "incident", "key": incident.public_id, "seconds": part.lost_seconds}
        sources = [*attempt.terms.get("sources", []), source]
        change |= {"new_given": "time", "old_end": attempt.deadline_at, "new_end": deadline}
        change |= {"new_terms": {**attempt.terms, "sources": sources}}
    elif attempt.closed_by == "time" and attempt.closed_at >= incident.from_at and not has_passed:
        change |= {"new_given": "attempt"}
    if change["new_given"]:
        _record(incident, part, attempt, change)
    return change


def _record(incident: Incident, part: IncidentAttempt, attempt: Attempt, change: dict[str, Any]) -> None:
    detail = {"incident": incident.public_id, "seconds": part.lost_seconds}
    deed = "attempt.returned"
    if change["new_given"] == "time":
        deed = "attempt.extended"
        detail |= {"before": change["old_end"].isoformat(), "deadline": change["new_end"].isoformat()}
    record_attempt(deed, attempt, detail)


def _write_deadlines(changes: list[dict[str, Any]]) -> None:
    if changes:
        values: dict[str, Any] = {"deadline_at": bindparam("new_end"), "terms": bindparam("new_terms")}
        statement = update(_ATTEMPTS).where(_ATTEMPTS.c.id == bindparam("attempt")).values(**values)
        names = ("attempt", "new_end", "new_terms")
        db.session.execute(statement, [{name: each[name] for name in names} for each in changes])


def _write_parts(changes: list[dict[str, Any]]) -> None:
    values: dict[str, Any] = {
        "given": bindparam("new_given"),
        "old_deadline_at": bindparam("old_end"),
        "new_deadline_at": bindparam("new_end"),
    }
    statement = update(_PARTS).where(_PARTS.c.id == bindparam("part")).values(**values)
    names = ("part", "new_given", "old_end", "new_end")
    db.session.execute(statement, [{name: each[name] for name in names} for each in changes])


def _open_again(incident: Incident, person_id: int) -> None:
    """Where the quiz closes too early for the attempt given back, its learner may start for a week.

    The attempt itself is counted from the parts of the incident (see `terms._given_back`).
    """
    moment = now()
    statement = (
        select(Attempt.item_id, Enrolment.person_id)
        .distinct()
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(QuizSetting, QuizSetting.item_id == Attempt.item_id)
        .join(IncidentAttempt, IncidentAttempt.attempt_id == Attempt.id)
        .where(IncidentAttempt.incident_id == incident.id, IncidentAttempt.given == "attempt")
        .where(QuizSetting.closes_at < moment + _MAKE_UP)
    )
    for item_id, learner_id in db.session.execute(statement).all():
        override = QuizOverride(
            public_id=public_id(),
            item_id=item_id,
            person_id=learner_id,
            opens_at=moment,
            closes_at=moment + _MAKE_UP,
            reason=incident.reason,
            granted_by_id=person_id,
            granted_at=moment,
        )
        db.session.add(override)
    db.session.flush()


def _release(incident: Incident) -> None:
    """The clock closes the attempts of the incident again, but for those that another one still holds."""
    mine = select(IncidentAttempt.attempt_id).where(IncidentAttempt.incident_id == incident.id)
    still = (
        select(IncidentAttempt.attempt_id)
        .join(Incident, Incident.id == IncidentAttempt.incident_id)
        .where(Incident.state == "proposed")
    )
    freed = update(Attempt).where(Attempt.id.in_(mine), Attempt.id.not_in(still)).values(held_until=None)
    db.session.execute(freed.execution_options(synchronize_session=False))


def _tell(incident: Incident) -> None:
    """The learners are told by jobs, so many at once, so that nobody waits for the telling."""
    ids = select(IncidentAttempt.id).where(IncidentAttempt.incident_id == incident.id)
    keys = list(db.session.scalars(ids.order_by(IncidentAttempt.id)))
    for start in range(0, len(keys), _TOLD_AT_ONCE):
        chunk = keys[start : start + _TOLD_AT_ONCE]
        payload = {"incident_id": incident.id, "first": chunk[0], "last": chunk[-1]}
        emit(INCIDENT_DECIDED, key=f"{incident.public_id}:{chunk[0]}", payload=payload)
