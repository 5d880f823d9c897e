"""Taking a course along: as the folder of this site, or as a package for other systems."""

from pathlib import Path
from typing import IO, Any

from flask import Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from courses.authoring.queries import AUTHOR, get_draft_course
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import get_course, get_outline
from courses.exchange.export_queries import get_ready_export, list_exports, weight_of
from courses.exchange.exports import AT_ONCE, ask_export
from courses.exchange.forms import MEBIBYTES
from courses.exchange.leaving import LEAVINGS, Leaving, find_leaving, note_leaving, write_file_of
from courses.exchange.models import WAITING, CourseExport
from courses.exchange.views.blueprint import STUDIO, exchange
from lms.core.db import begin_writing
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _, format_filesize
from lms.core.limits import limiter
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.reports.export_files import path_of, rows_written
from lms.reports.labels import EXPORT_STATES


@exchange.get(f"{STUDIO}/<slug>/xuat")
@allowed(AUTHOR)
def take_along(slug: str) -> ResponseReturnValue:
    """What the course can be taken along as, what each file leaves behind, and the files that were asked for."""
    course = get_draft_course(slug)
    return _page(course, _version_of(course))


def _page(course: Course, version: CourseVersion | None, faults: tuple[str, ...] = ()) -> ResponseReturnValue:
    places = get_outline(version.id).places() if version else []
    weight = weight_of(version) if version else 0
    exports = list_exports(course.id)
    page = render_template(
        "exchange/take_along.html",
        course=course,
        version=version,
        leavings=LEAVINGS,
        left=[place.title for place in places if place.kind != "lesson"],
        weight=weight,
        is_large=weight > AT_ONCE,
        most_brought=MEBIBYTES,
        exports=exports,
        labels={leaving.key: leaving.label for leaving in LEAVINGS},
        states=EXPORT_STATES,
        progress={export.id: _progress(export) for export in exports if export.state == WAITING},
        faults=faults,
    )
    return page, 422 if faults else 200


def _progress(export: CourseExport) -> dict[str, Any]:
    """How much of the file is written."""
    total = max(export.weight, 1)
    done = min(rows_written(export.public_id), total)
    words = _("%(done)s of %(total)s", done=format_filesize(done), total=format_filesize(total))
    return {"done": done, "total": total, "words": words}


def _version_of(course: Course) -> CourseVersion | None:
    """The version that learners have now."""
    return get_course(course.slug)[1] if course.current_number is not None else None


@exchange.post(f"{STUDIO}/<slug>/xuat/<kind>")
@allowed(AUTHOR)
@limiter.limit("10/minute")
@prepares
def fetch_course(slug: str, kind: str) -> ResponseReturnValue:
    """The course as a file of that kind: sent at once, or written by a job where it is large."""
    course, leaving = get_draft_course(slug), find_leaving(kind)
    version = _version_of(course)
    if leaving is None or version is None:
        raise NotFound()
    weight = weight_of(version)
    if weight > AT_ONCE:
        begin_writing()
        _ask(course, version, leaving, weight)
        return redirect(url_for(".take_along", slug=slug, _anchor="tep"))
    try:
        file = write_file_of(course, version, leaving)
    except Refusal as refusal:
        return _page(course, version, tuple(str(message) for message in refusal.messages))
    begin_writing()
    note_leaving(course=course, title=version.title, number=version.number, leaving=leaving)
    return _sent(file, course.slug, version.number, leaving)


def _ask(course: Course, version: CourseVersion, leaving: Leaving, weight: int) -> None:
    ask_export(
        course=course,
        version=version,
        leaving=leaving,
        weight=weight,
        person_id=the_actor().person_id,
        language=str(get_locale() or "vi"),
    )


@exchange.post(f"{STUDIO}/<slug>/xuat/tep/<public_id>")
@allowed(AUTHOR)
@limiter.limit("10/minute")
def fetch_written(slug: str, public_id: str) -> ResponseReturnValue:
    """The file that a job wrote; the trail says who took it."""
    course = get_draft_course(slug)
    export = get_ready_export(course.id, public_id)
    path, leaving = path_of(export.public_id), find_leaving(export.kind)
    if leaving is None or not path.exists():
        raise NotFound()
    version = _version_of(course)
    title = version.title if version else course.slug
    note_leaving(course=course, title=title, number=export.number, leaving=leaving)
    return _sent(path, course.slug, export.number, leaving)


def _sent(file: IO[bytes] | Path, slug: str, number: int, leaving: Leaving) -> Response:
    answer = send_file(
        file,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{slug}-v{number}{leaving.ending}",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
