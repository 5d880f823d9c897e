"""The door to an item: the learner's own enrolment, its version of the course, and where the item stands in it."""

from dataclasses import dataclass

from flask import Flask, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.queries import Outline, Place, find_course, get_course, get_outline
from courses.progress.models import Enrolment
from courses.progress.queries import find_enrolment
from courses.progress.readiness import is_untouched, refuse_unready
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import the_actor


@dataclass(frozen=True)
class Entry:
    """An item in the hands of a learner."""

    slug: str
    enrolment: Enrolment
    outline: Outline
    place: Place

    def neighbour(self, step: int) -> Place | None:
        """The item before (-1) or after (+1) this one."""
        places = self.outline.places()
        index = places.index(self.place) + step
        return places[index] if 0 <= index < len(places) else None


class NotEnrolled(Exception):
    """The person has not begun this course, or has left it, or may not begin it yet: its page says what to do."""

    def __init__(self, slug: str, words: str = "") -> None:
        super().__init__(slug)
        self.slug, self.words = slug, words


def enter(slug: str, item: str, *, kind: str) -> Entry:
    """The item of that kind for the person behind the request; NotEnrolled leads them to the course."""
    course = find_course(slug)
    enrolment = find_enrolment(person_id=the_actor().person_id, course_id=course.id) if course else None
    if enrolment is None or enrolment.withdrawn_at is not None:
        get_course(slug)
        raise NotEnrolled(slug)
    _refuse_unready(slug, enrolment)
    outline = get_outline(enrolment.version_id)
    place = outline.place(item)
    if place.kind != kind:
        raise NotFound()
    return Entry(slug, enrolment, outline, place)


def _refuse_unready(slug: str, enrolment: Enrolment) -> None:
    """Somebody enrolled by an assignment completes first what the course asks for; who has begun goes on."""
    if not is_untouched(enrolment):
        return
    try:
        refuse_unready(person_id=enrolment.person_id, course_id=enrolment.course_id)
    except Refusal as refusal:
        raise NotEnrolled(slug, str(refusal)) from refusal


def _lead_to_course(error: NotEnrolled) -> ResponseReturnValue:
    flash(error.words or _("Start the course first; its lessons open at once."), "info")
    return redirect(url_for("progress.show_course", slug=error.slug))


def init_entrance(app: Flask) -> None:
    """Whoever opens an item of a course not begun is led to the course."""
    app.register_error_handler(NotEnrolled, _lead_to_course)
