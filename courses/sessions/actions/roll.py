"""Entering who attended: by hand for many at once, by one's own tick. An entry is never changed: a later one holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.catalogue.queries import get_outline
from courses.progress.models import Enrolment
from courses.progress.queries import find_enrolment
from courses.progress.settling import settle_item
from courses.sessions.models import Attendance, Meeting, StudyClass
from courses.sessions.queries import attended_minutes, people_of, standing
from courses.sessions.rules.presence import closed_words, minutes_on_tick
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _


@dataclass(frozen=True)
class Entry:
    """What is entered of one person for a meeting."""

    person_id: int
    minutes: int
    intervals: Sequence[Sequence[int]] = field(default_factory=list)


def enter(
    *,
    meeting: Meeting,
    entries: Sequence[Entry],
    source: str,
    by_id: int,
    file_id: int | None = None,
    note: str = "",
) -> list[Attendance]:
    """Each person has an entry of so many minutes, if it says something new; whose rule is met has passed the item."""
    lock(meeting)
    present = standing(meeting.id, [each.person_id for each in entries])
    made = []
    for each in entries:
        before = present.get(each.person_id)
        if before is not None and before.minutes == each.minutes and source != "webinar":
            continue
        row = Attendance(
            meeting_id=meeting.id,
            person_id=each.person_id,
            number=before.number + 1 if before else 1,
            minutes=each.minutes,
            source=source,
            at=now(),
            by_id=by_id,
            file_id=file_id,
            intervals=[list(part) for part in each.intervals],
            note=note,
        )
        db.session.add(row)
        made.append(row)
    db.session.flush()
    _settle(meeting, [row.person_id for row in made if row.minutes])
    return made


def _settle(meeting: Meeting, person_ids: Sequence[int]) -> None:
    """Whoever has attended enough has passed the item that the meeting counts for."""
    if meeting.item_id is None or meeting.cancelled_at is not None:
        return
    course_id = db.session.get_one(StudyClass, meeting.class_id).course_id
    for person_id in person_ids:
        enrolment = find_enrolment(person_id=person_id, course_id=course_id)
        if enrolment is not None and enrolment.withdrawn_at is None:
            settle_attendance(enrolment, meeting.item_id)


def settle_attendance(enrolment: Enrolment, item_id: int) -> bool:
    """The item is passed if what was attended is enough; True when this call passed it."""
    places = get_outline(enrolment.version_id).places()
    place = next((each for each in places if each.item_id == item_id), None)
    if place is None:
        return False
    detail = {"minutes": attended_minutes(enrolment.person_id, item_id)}
    return settle_item(enrolment=enrolment, place=place, detail=detail)


def take_roll(*, meeting: Meeting, minutes: Mapping[int, int], by_id: int, note: str = "") -> int:
    """These people attended so many minutes (0: absent); how many entries are new. The trail keeps what was before."""
    faults = _roll_faults(meeting, minutes)
    if faults:
        raise Refusal(*faults)
    before = {key: row.minutes for key, row in standing(meeting.id, list(minutes)).items()}
    entries = [Entry(person_id, count) for person_id, count in minutes.items()]
    made = enter(meeting=meeting, entries=entries, source="roll", by_id=by_id, note=note)
    changed = [row for row in made if row.person_id in before]
    if made:
        detail: dict[str, Any] = {"entries": len(made), "corrections": len(changed), "note": note}
        record("meeting.roll_taken", kind="meeting", id=meeting.id, label=meeting.title, detail=detail)
    for row in changed:
        detail = {"before": before[row.person_id], "minutes": row.minutes, "note": note}
        record(
            "meeting.attendance_corrected",
            kind="meeting",
            id=meeting.id,
            label=meeting.title,
            detail=detail,
            subject_id=row.person_id,
        )
    return len(made)


def _roll_faults(meeting: Meeting, minutes: Mapping[int, int]) -> list[str]:
    names = {each.person_id: each.name for each in people_of(meeting.class_id)}
    faults = [
        _(
            "%(name)s: the minutes lie between 0 and %(most)s.",
            name=names.get(person_id, ""),
            most=meeting.minutes,
        )
        for person_id, count in minutes.items()
        if not 0 <= count <= meeting.minutes
    ]
    if any(person_id not in names for person_id in minutes):
        faults.append(_("Somebody left the class meanwhile: load the page again."))
    if meeting.cancelled_at is not None:
        faults.append(_("The meeting was cancelled: nobody can attend it."))
    return faults


def tick(*, meeting: Meeting, person_id: int) -> Attendance:
    """The person ticked their own attendance, once; refused outside the hours and for whoever is not in the class."""
    moment = now()
    words = closed_words(starts_at=meeting.starts_at, ends_at=meeting.ends_at, at=moment)
    if meeting.cancelled_at is not None:
        raise Refusal(_("The meeting was cancelled: nobody can attend it."))
    if words:
        raise Refusal(_(words))
    if person_id not in {each.person_id for each in people_of(meeting.class_id)}:
        raise Refusal(_("You are not in this class. Ask the trainer to add you."))
    lock(meeting)
    present = standing(meeting.id, [person_id]).get(person_id)
    if present is not None and present.minutes:
        return present
    count = minutes_on_tick(
        starts_at=meeting.starts_at, ends_at=meeting.ends_at, minutes=meeting.minutes, at=moment
    )
    made = enter(meeting=meeting, entries=[Entry(person_id, count)], source="qr", by_id=person_id)
    record(
        "meeting.ticked",
        kind="meeting",
        id=meeting.id,
        label=meeting.title,
        detail={"minutes": count},
        subject_id=person_id,
    )
    return made[0]
