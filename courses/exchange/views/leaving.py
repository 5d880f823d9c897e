"""Taking a course along: as the folder of this site, or as a package for other systems."""

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from courses.authoring.queries import AUTHOR, get_draft_course
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import get_course, get_outline
from courses.exchange.leaving import LEAVINGS, find_leaving, note_leaving, write_file_of
from courses.exchange.views.blueprint import STUDIO, exchange
from lms.core.db import begin_writing
from lms.core.errors import NotFound, Refusal
from lms.core.limits import limiter
from lms.core.permissions import allowed
from lms.core.web import prepares


@exchange.get(f"{STUDIO}/<slug>/xuat")
@allowed(AUTHOR)
def take_along(slug: str) -> ResponseReturnValue:
    """What the course can be taken along as, and what each kind of file leaves behind."""
    course = get_draft_course(slug)
    return _page(course, _version_of(course))


def _page(course: Course, version: CourseVersion | None, faults: tuple[str, ...] = ()) -> ResponseReturnValue:
    places = get_outline(version.id).places() if version else []
    page = render_template(
        "exchange/take_along.html",
        course=course,
        version=version,
        leavings=LEAVINGS,
        quizzes=[place.title for place in places if place.kind == "quiz"],
        faults=faults,
    )
    return page, 422 if faults else 200


def _version_of(course: Course) -> CourseVersion | None:
    """The version that learners have now."""
    return get_course(course.slug)[1] if course.current_number is not None else None


@exchange.post(f"{STUDIO}/<slug>/xuat/<kind>")
@allowed(AUTHOR)
@limiter.limit("10/minute")
@prepares
def fetch_course(slug: str, kind: str) -> ResponseReturnValue:
    """The course as a file of that kind, sent piece by piece; the trail says who took it."""
    course, leaving = get_draft_course(slug), find_leaving(kind)
    version = _version_of(course)
    if leaving is None or version is None:
        raise NotFound()
    try:
        file = write_file_of(course, version, leaving)
    except Refusal as refusal:
        return _page(course, version, tuple(str(message) for message in refusal.messages))
    begin_writing()
    note_leaving(course=course, version=version, leaving=leaving)
    answer = send_file(
        file,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{course.slug}-v{version.number}{leaving.ending}",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
