"""A learner who reads the words of a medium: which lesson they come from, and since when the page is open."""

import datetime as dt
from dataclasses import dataclass

from flask import current_app, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.media.models import Media, MediaText, WatchInterval
from courses.media.queries import list_items_with, list_watched
from courses.progress.models import Enrolment
from courses.progress.queries import find_enrolment
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import the_actor


@dataclass(frozen=True)
class Reading:
    """A learner's way back to the lesson, and the sealed moment at which they began to read."""

    slug: str
    back: str
    opening: str
    item: str
    watched: WatchInterval | None


def enrolment_in(slug: str, media: Media) -> Enrolment:
    """The learner's time through the course, whose version shows the medium; else as if there were none."""
    course = db.session.scalar(select(Course).where(Course.slug == slug))
    found = find_enrolment(person_id=the_actor().person_id, course_id=course.id) if course else None
    if (
        found is None
        or found.withdrawn_at is not None
        or not list_items_with(found.version_id, media.public_id)
    ):
        raise NotFound()
    return found


def reading_of(media: Media, text: MediaText) -> Reading | None:
    """The reading that the address names (`khoa-hoc`, `bai`); None for one that names none of the learner's."""
    slug, item = request.args.get("khoa-hoc", ""), request.args.get("bai", "")
    if not slug or not item:
        return None
    try:
        enrolment = enrolment_in(slug, media)
    except NotFound:
        return None
    opening = _serializer().dumps([enrolment.id, media.id, len(text.content), int(now().timestamp())])
    back = url_for("lessons.show_lesson", slug=slug, item=item)
    watched = list_watched(enrolment.id, [media.id]).get(media.id)
    return Reading(slug, back, str(opening), item, watched)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="media-reading")


def read_opening(token: str, enrolment: Enrolment, media: Media) -> tuple[dt.datetime, int]:
    """(when the page was served, letters on it); now and very many for a token that is not of this page."""
    try:
        enrolment_id, media_id, letters, seconds = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return now(), 10**9
    if (enrolment_id, media_id) != (enrolment.id, media.id):
        return now(), 10**9
    return dt.datetime.fromtimestamp(seconds, dt.UTC), letters
