"""Use cases about the meetings of a class."""

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from courses.sessions.models import Meeting, StudyClass
from courses.sessions.queries import list_meeting_items
from lms.audit.actions import record
from lms.core.clock import VIETNAM, now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line

MOST_WEEKS, LONGEST = 30, dt.timedelta(hours=14)
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """What a meeting is: when, where, for which item of the course; `minutes` are those that are taught."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int | None = None
    place: str = ""
    link: str = ""
    item_id: int | None = None


def add_meetings(*, study_class: StudyClass, facts: MeetingFacts, weeks: int = 1) -> list[Meeting]:
    """The class meets then, and at the same hour of the following weeks, `weeks` times in all."""
    lock(study_class)
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refusal(_("A meeting can be repeated for at most %(most)s weeks.", most=MOST_WEEKS))
    made = []
    for number in range(weeks):
        values = _checked(study_class, _later(facts, number, weeks))
        meeting = Meeting(public_id=public_id(), class_id=study_class.id, created_at=now(), **values)
        db.session.add(meeting)
        made.append(meeting)
    db.session.flush()
    detail = {"number": len(made), "from": facts.starts_at.isoformat()}
    record("class.meetings_added", kind="class", id=study_class.id, label=study_class.name, detail=detail)
    return made


def _later(facts: MeetingFacts, number: int, weeks: int) -> MeetingFacts:
    title = clean_line(facts.title)
    if weeks > 1:
        title = _("%(title)s (meeting %(number)s)", title=title, number=number + 1)
    return replace(
        facts, title=title, starts_at=facts.starts_at + number * _WEEK, ends_at=facts.ends_at + number * _WEEK
    )


def _checked(study_class: StudyClass, facts: MeetingFacts) -> dict[str, object]:
    """The columns of a meeting; refused with every fault at once."""
    length = facts.ends_at - facts.starts_at
    most = int(length.total_seconds()) // 60
    minutes = facts.minutes if facts.minutes is not None else max(most, 1)
    link = clean_line(facts.link)
    faults = []
    if not clean_line(facts.title):
        faults.append(_("Give the meeting a name."))
    if length <= dt.timedelta(0):
        faults.append(_("A meeting ends after it begins."))
    elif length > LONGEST:
        faults.append(_("A meeting lasts at most 14 hours: enter one for each day."))
    elif not 1 <= minutes <= most:
        faults.append(_("The minutes that are taught lie between 1 and %(most)s.", most=most))
    if facts.starts_at.astimezone(VIETNAM).date() < study_class.starts_on:
        faults.append(_("The class opens later than this meeting: change one of them."))
    if study_class.ends_on and facts.starts_at.astimezone(VIETNAM).date() > study_class.ends_on:
        faults.append(_("The class closes before this meeting: change one of them."))
    if link and (urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).hostname):
        faults.append(_("The link begins with https://"))
    if facts.item_id is not None and facts.item_id not in dict(list_meeting_items(study_class.course_id)):
        faults.append(_("The course has no such part to attend."))
    if faults:
        raise Refusal(*faults)
    return {
        "title": clean_line(facts.title)[:200],
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "minutes": minutes,
        "place": clean_line(facts.place)[:200],
        "link": link[:500],
        "item_id": facts.item_id,
    }


def change_meeting(*, study_class: StudyClass, meeting: Meeting, facts: MeetingFacts) -> None:
    """The meeting is as stated; what was entered of those who attended stays."""
    lock(meeting)
    before = {"title": meeting.title, "from": meeting.starts_at.isoformat(), "minutes": meeting.minutes}
    for name, value in _checked(study_class, facts).items():
        setattr(meeting, name, value)
    db.session.flush()
    record("meeting.changed", kind="meeting", id=meeting.id, label=meeting.title, detail={"before": before})


def cancel_meeting(*, meeting: Meeting, is_cancelled: bool) -> None:
    """The meeting does not take place (or does after all): nothing of it counts from now on; passes stay."""
    lock(meeting)
    meeting.cancelled_at = (meeting.cancelled_at or now()) if is_cancelled else None
    db.session.flush()
    deed = "meeting.cancelled" if is_cancelled else "meeting.restored"
    record(deed, kind="meeting", id=meeting.id, label=meeting.title)
