"""Opening a lesson, keeping the place, finishing it, confirming it."""

import datetime as dt

from courses.catalogue.queries import Place
from courses.lessons.models import LessonVisit
from courses.lessons.queries import find_visit
from courses.lessons.rules import Verdict, further, judge
from courses.progress.actions import pass_item, remember_place
from courses.progress.models import Enrolment
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import NotFound


def open_lesson(*, enrolment: Enrolment, place: Place, opened_at: dt.datetime) -> LessonVisit:
    """The visit is on record from its earliest known opening; the next visit to the course goes on here."""
    insert_once(
        LessonVisit,
        enrolment_id=enrolment.id,
        item_id=place.item_id,
        opened_at=opened_at,
        last_at=now(),
        position_percent=0,
    )
    visit = get_visit(enrolment, place)
    visit.opened_at = min(visit.opened_at, opened_at)
    remember_place(enrolment=enrolment, item_id=place.item_id)
    return visit


def get_visit(enrolment: Enrolment, place: Place) -> LessonVisit:
    """The visit of a lesson that was opened."""
    visit = find_visit(enrolment_id=enrolment.id, item_id=place.item_id)
    if visit is None:
        raise NotFound()
    return visit


def keep_position(*, enrolment: Enrolment, place: Place, opened_at: dt.datetime, percent: int) -> None:
    """The furthest place in the lesson is kept, and the time of the last sign of reading."""
    visit = open_lesson(enrolment=enrolment, place=place, opened_at=opened_at)
    visit.position_percent, visit.last_at = further(visit.position_percent, percent), now()
    db.session.flush()


def finish_lesson(*, enrolment: Enrolment, place: Place, opened_at: dt.datetime) -> Verdict:
    """The lesson is passed, or held "to confirm" when it was open for too short a time."""
    visit = open_lesson(enrolment=enrolment, place=place, opened_at=opened_at)
    confirmed = visit.confirmed_at is not None
    verdict = judge(minutes=place.minutes, opened_at=visit.opened_at, at=now(), confirmed=confirmed)
    if verdict is Verdict.HELD:
        visit.held_at = visit.held_at or now()
        db.session.flush()
        return verdict
    visit.finished_at = visit.finished_at or now()
    seconds = round((now() - visit.opened_at).total_seconds())
    detail = {"seconds_since_opened": seconds, "minutes_stated": place.minutes}
    pass_item(enrolment=enrolment, item_id=place.item_id, rule=verdict.value, detail=detail)
    return verdict


def confirm_lesson(*, enrolment: Enrolment, place: Place) -> Verdict:
    """The short check was answered rightly: the lesson is passed."""
    visit = get_visit(enrolment, place)
    visit.confirmed_at = visit.confirmed_at or now()
    return finish_lesson(enrolment=enrolment, place=place, opened_at=visit.opened_at)
