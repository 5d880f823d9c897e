"""Outages found by the site itself: the beat of the worker, the silence of many pages, and what is proposed."""

import datetime as dt
import math
from typing import Any

from sqlalchemy import insert, select, update

from courses.quizzes.incidents import latest_silence, list_known, list_open, open_time, signs_within
from courses.quizzes.models import Attempt, Incident, IncidentAttempt, SitePulse
from courses.quizzes.rules.outages import (
    LONGEST_HOLD,
    Span,
    lost_time,
    not_yet_known,
    pulse_gap,
    silent_spans,
    was_alive,
    was_silent,
)
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import Base, db, insert_once, lock
from lms.core.ids import public_id

_PARTS: Any = Base.metadata.tables["incident_attempt"]
_PULSE = 1
# Silences are looked at for so long after their end, and only once the other pages had time to be heard again.
_LOOK_BACK, _SETTLED = dt.timedelta(minutes=15), dt.timedelta(seconds=45)


def beat() -> list[Incident]:
    """The site was alive now; what it proposes where it was not since the last beat."""
    moment = now()
    pulse = _hold_pulse(moment)
    gap = pulse_gap(pulse.at, moment)
    pulse.at = moment
    db.session.flush()
    if gap is None or was_alive(gap, signs_within(gap)):
        return []
    return propose_outages(source="pulse", outages=[gap])


def _hold_pulse(moment: dt.datetime) -> SitePulse:
    """The pulse, held: two workers never look for the same outage at the same moment."""
    insert_once(SitePulse, id=_PULSE, at=moment)
    pulse = db.session.get_one(SitePulse, _PULSE)
    lock(pulse)
    return pulse


def find_silent_pages() -> list[Incident]:
    """An outage is proposed where many open pages fell silent at once."""
    moment = now()
    _hold_pulse(moment)
    silence = latest_silence(moment - _LOOK_BACK)
    if silence is None:
        return []
    pages = [page for _attempt, page in list_open(silence) if page is not None]
    spans = [span for span in silent_spans(pages) if span.until_at <= moment - _SETTLED]
    return propose_outages(source="pages", outages=spans)


def propose_outages(*, source: str, outages: list[Span]) -> list[Incident]:
    """Each outage not known before stands with the attempts that lost time; none of them is closed by the clock.

    The decision is waited for a day. An outage in which no attempt was open is nobody's loss.
    """
    made = []
    for outage in outages:
        for piece in not_yet_known(outage, list_known(outage)):
            incident = _propose(source, piece)
            if incident is not None:
                made.append(incident)
    return made


def _propose(source: str, outage: Span) -> Incident | None:
    lost = _lost_seconds(source, outage)
    if not lost:
        return None
    values = {"source": source, "from_at": outage.from_at, "until_at": outage.until_at}
    if not insert_once(
        Incident, public_id=public_id(), state="proposed", found_at=now(), reason="", **values
    ):
        return None
    incident = db.session.execute(select(Incident).filter_by(**values)).scalar_one()
    parts = [
        {"incident_id": incident.id, "attempt_id": key, "lost_seconds": seconds}
        for key, seconds in lost.items()
    ]
    db.session.execute(insert(_PARTS), parts)
    _hold(incident)
    detail = {
        "from": outage.from_at.isoformat(timespec="seconds"),
        "to": outage.until_at.isoformat(timespec="seconds"),
        "number": len(parts),
    }
    record("incident.proposed", kind="incident", id=incident.id, label=incident.public_id, detail=detail)
    return incident


def _lost_seconds(source: str, outage: Span) -> dict[int, int]:
    """The seconds that each attempt lost, by attempt: those whose page was heard meanwhile lost nothing."""
    lost = {}
    for attempt, page in list_open(outage):
        was_heard = page is not None and page.seen_at > outage.from_at and not was_silent(page, outage)
        if source == "pages" and was_heard:
            continue
        seconds = math.ceil(lost_time(open_time(attempt), outage).total_seconds())
        if seconds:
            lost[attempt.id] = seconds
    return lost


def _hold(incident: Incident) -> None:
    mine = select(IncidentAttempt.attempt_id).where(IncidentAttempt.incident_id == incident.id)
    held = update(Attempt).where(Attempt.id.in_(mine), Attempt.closed_at.is_(None))
    values = {"held_until": incident.found_at + LONGEST_HOLD}
    db.session.execute(held.values(**values).execution_options(synchronize_session=False))
