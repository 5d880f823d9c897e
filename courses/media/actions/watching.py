"""What was watched, reckoned by the server from positions."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from courses.catalogue.queries import get_outline
from courses.media.completion import KEY
from courses.media.models import Media, WatchInterval
from courses.media.queries import list_items_with
from courses.media.rules.watching import credit, length, milliseconds_since
from courses.progress.completion import rule_of_kind
from courses.progress.models import Enrolment
from courses.progress.settling import settle_item
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.people.aliases import same_person
from lms.people.models import Person

_LETTERS_A_SECOND = 40


def report_watching(
    *, enrolment: Enrolment, media: Media, claims: Sequence[tuple[int, int]], position_ms: int
) -> WatchInterval:
    """The medium ran through these stretches since the last report: what of them is new counts.

    Never more than the time since the learner's last report on any medium of any course, whatever is claimed;
    the first report only begins. The position is where the medium goes on.
    """
    _one_at_a_time(enrolment.person_id)
    moment = now()
    last = _last_report(enrolment.person_id)
    row = _row(enrolment, media, moment)
    elapsed = milliseconds_since(last, moment)
    duration = media.duration_ms or 0
    merged = credit(row.intervals, claims, duration=duration, elapsed=elapsed)
    row.intervals, row.watched_ms = [list(each) for each in merged], length(merged)
    row.position_ms = max(0, min(position_ms, duration))
    row.reported_at = max(moment, last or moment)
    db.session.flush()
    _settle(enrolment, media)
    return row


def _one_at_a_time(person_id: int) -> None:
    """Reports of one person wait for each other; a quiz that ends meanwhile may still add rows about the person."""
    held = select(Person.id).where(Person.id == person_id)
    db.session.execute(held.with_for_update(key_share=True))


def _settle(enrolment: Enrolment, media: Media) -> None:
    """The lessons that count by what was watched of this medium are passed, where nothing else is missing."""
    items = list_items_with(enrolment.version_id, media.public_id)
    for place in get_outline(enrolment.version_id).places():
        if place.item_id in items and rule_of_kind(place, KEY) is not None:
            settle_item(enrolment=enrolment, place=place, detail={"media": media.public_id})


def _last_report(person_id: int) -> dt.datetime | None:
    """When somebody watched last, under whatever account: one pair of eyes watches one medium at a time."""
    own = select(Enrolment.id).where(Enrolment.person_id.in_(same_person(person_id)))
    return db.session.scalar(
        select(func.max(WatchInterval.reported_at)).where(WatchInterval.enrolment_id.in_(own))
    )


def _row(enrolment: Enrolment, media: Media, moment: dt.datetime) -> WatchInterval:
    insert_once(
        WatchInterval,
        enrolment_id=enrolment.id,
        media_id=media.id,
        intervals=[],
        watched_ms=0,
        position_ms=0,
        started_at=moment,
        reported_at=moment,
    )
    mine = WatchInterval.enrolment_id == enrolment.id, WatchInterval.media_id == media.id
    row: WatchInterval = db.session.scalars(select(WatchInterval).where(*mine)).one()
    return row


def read_transcript(*, enrolment: Enrolment, media: Media, opened_at: dt.datetime, letters: int) -> bool:
    """The words were read to their end; False where that was sooner than anybody reads."""
    moment = now()
    if (moment - opened_at).total_seconds() * _LETTERS_A_SECOND < letters:
        return False
    row = _row(enrolment, media, moment)
    row.transcript_read_at = row.transcript_read_at or moment
    db.session.flush()
    _settle(enrolment, media)
    return True
