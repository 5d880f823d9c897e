"""Opening a lesson, keeping the place, finishing it, confirming it."""

import datetime as dt

from courses.catalogue.queries import Place
from courses.lessons.completion import BY_PRESS, MINUTES
from courses.lessons.models import LessonVisit, SelfCheck
from courses.lessons.queries import find_visit
from courses.lessons.rules import Verdict, further, judge
from courses.progress.actions import pass_item, remember_place
from courses.progress.completion import rules_of, what_is_missing
from courses.progress.confirming import CONFIRMED, ask_confirmation, is_confirmed
from courses.progress.models import Enrolment
from courses.progress.queries import list_asked_again
from courses.progress.settling import rule_key, settle_item
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import NotFound, Refusal


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
    opened_at = _begun_anew(visit, opened_at)
    visit.opened_at = min(visit.opened_at, opened_at)
    remember_place(enrolment=enrolment, item_id=place.item_id)
    return visit


def _begun_anew(visit: LessonVisit, opened_at: dt.datetime) -> dt.datetime:
    """When it was opened; a lesson that has to be studied once more is read from its beginning, in its own time."""
    asked = list_asked_again(visit.enrolment_id).get(visit.item_id)
    if asked is None:
        return opened_at
    opened_at = max(opened_at, asked.asked_at)
    if visit.opened_at < asked.asked_at:
        visit.opened_at, visit.position_percent = opened_at, 0
        visit.finished_at = visit.held_at = visit.confirmed_at = None
    return opened_at


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
    """The lesson is passed by its rule, or held when it was open for too short a time, or waits for a trainer.

    Refused with what is missing, in words, while its rule asks for more.
    """
    visit = open_lesson(enrolment=enrolment, place=place, opened_at=opened_at)
    keys = [kind.key for kind, _params in rules_of(place)]
    verdict = _judge(visit, place) if MINUTES in keys else Verdict.PASSED
    missing = what_is_missing(enrolment, place, but=BY_PRESS)
    if missing:
        raise Refusal(*missing)
    if verdict is Verdict.HELD:
        visit.held_at = visit.held_at or now()
        db.session.flush()
        return verdict
    visit.finished_at = visit.finished_at or now()
    if CONFIRMED in keys and not is_confirmed(enrolment_id=enrolment.id, item_id=place.item_id):
        ask_confirmation(enrolment=enrolment, place=place)
        return Verdict.WAITING
    seconds = round((now() - visit.opened_at).total_seconds())
    detail = {"seconds_since_opened": seconds, "minutes_stated": place.minutes}
    rule = verdict.value if keys == [MINUTES] else rule_key(place)
    pass_item(enrolment=enrolment, item_id=place.item_id, rule=rule, detail=detail)
    return verdict


def _judge(visit: LessonVisit, place: Place) -> Verdict:
    confirmed = visit.confirmed_at is not None
    return judge(minutes=place.minutes, opened_at=visit.opened_at, at=now(), confirmed=confirmed)


def confirm_lesson(*, enrolment: Enrolment, place: Place) -> Verdict:
    """The short check was answered rightly: the lesson is passed."""
    visit = get_visit(enrolment, place)
    visit.confirmed_at = visit.confirmed_at or now()
    return finish_lesson(enrolment=enrolment, place=place, opened_at=visit.opened_at)


def keep_right_answer(*, enrolment: Enrolment, place: Place, question_id: int) -> bool:
    """It is known that the learner answered the question rightly, once; True when this passed the lesson."""
    insert_once(
        SelfCheck,
        enrolment_id=enrolment.id,
        item_id=place.item_id,
        question_id=question_id,
        answered_at=now(),
    )
    return settle_item(enrolment=enrolment, place=place, detail={"minutes_stated": place.minutes})
