"""Meetings of one's classes, with their hours, in one's calendar."""

import datetime as dt
from collections.abc import Iterable, Iterator

from flask import url_for
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.sessions.models import ClassMember, Meeting, StudyClass
from lms.core.clock import VIETNAM, vietnam_date
from lms.core.db import db
from lms.notices.sources import DueItem
from lms.people.aliases import same_person


def no_reminders(_day: dt.date) -> Iterable[DueItem]:
    """Meetings are in the calendar; nobody is reminded of them by letters."""
    return ()


def meetings_to_come(person_id: int, day: dt.date) -> Iterator[DueItem]:
    """The meetings from that day on of the classes that the person is in."""
    since = dt.datetime.combine(day, dt.time(), VIETNAM)
    statement = (
        select(Meeting, StudyClass.name, Course.slug)
        .join(StudyClass, StudyClass.id == Meeting.class_id)
        .join(Course, Course.id == StudyClass.course_id)
        .join(ClassMember, ClassMember.class_id == StudyClass.id)
        .where(ClassMember.person_id.in_(same_person(person_id)), ClassMember.left_at.is_(None))
        .where(Meeting.starts_at >= since, Meeting.cancelled_at.is_(None))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(200)
    )
    for meeting, name, slug in db.session.execute(statement):
        yield DueItem(
            person_id=person_id,
            unit_id=None,
            key=meeting.public_id,
            title=f"{name}: {meeting.title}",
            due_on=vietnam_date(meeting.starts_at),
            link=url_for("progress.show_course", slug=slug),
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place or meeting.link,
        )
