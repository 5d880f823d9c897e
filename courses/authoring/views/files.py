"""Pictures and files of a draft: sent up by its authors, shown to those who keep the course and to nobody else."""

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import note_author, refuse_locked
from courses.authoring.queries import AUTHOR, REVIEW, get_draft, get_draft_file
from courses.authoring.queries.reviews import get_reviewed
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.parts import keep_sent, let_in_files, sent_file
from courses.authoring.views.review_queue import QUEUE
from courses.catalogue.models import Course
from lms.core.db import begin_writing, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, the_actor
from lms.core.storage import media_type_of, read_file
from lms.core.web import for_scripts_only, prepares

_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


@authoring.post(f"{STUDIO}/<slug>/hinh")
@allowed(AUTHOR)
@limiter.limit("120/minute")
@prepares
@for_scripts_only
def add_picture(slug: str) -> ResponseReturnValue:
    """The picture belongs to the draft: {"file", "url"}; 422 with the reason where it cannot be kept."""
    return _add(slug, is_picture=True)


@authoring.post(f"{STUDIO}/<slug>/tep")
@allowed(AUTHOR)
@limiter.limit("120/minute")
@prepares
@for_scripts_only
def add_file(slug: str) -> ResponseReturnValue:
    """The document belongs to the draft: {"file", "url"}; 422 with the reason where it cannot be kept."""
    return _add(slug, is_picture=False)


def _add(slug: str, *, is_picture: bool) -> ResponseReturnValue:
    let_in_files()
    _course, draft = get_draft(slug)
    try:
        refuse_locked(draft)
        sent = sent_file(is_picture=is_picture)
        if sent is None:
            raise Refusal(_("Choose a file."))
        begin_writing()
        _course, draft = get_draft(slug)
        lock(draft)
        refuse_locked(draft)
        name = keep_sent(draft, sent)
        note_author(draft, the_actor().person_id)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return jsonify(messages=[str(message) for message in refusal.messages]), 422
    return jsonify(file=name, url=url_for(".show_file", slug=slug, name=name))


@authoring.get(f"{STUDIO}/<slug>/tep/<path:name>")
@allowed(AUTHOR)
def show_file(slug: str, name: str) -> ResponseReturnValue:
    """A file of the draft, for those who write it."""
    course, _draft = get_draft(slug)
    return _served(course, name)


@authoring.get(f"{QUEUE}/<slug>/tep/<path:name>")
@allowed(REVIEW)
def reviewed_file(slug: str, name: str) -> ResponseReturnValue:
    """A file of the draft under review."""
    course, _draft, _review = get_reviewed(slug)
    return _served(course, name)


def _served(course: Course, name: str) -> ResponseReturnValue:
    """The file; what somebody opens by itself can run nothing."""
    digest = get_draft_file(course.id, name).sha256
    media_type = media_type_of(digest)
    response = Response(read_file(digest), mimetype=media_type)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "private, max-age=600"
    response.headers["ETag"] = f'"{digest[:32]}"'
    if not media_type.startswith("image/"):
        response.headers["Content-Disposition"] = f'attachment; filename="{name.rpartition("/")[2]}"'
    return response.make_conditional(request)
