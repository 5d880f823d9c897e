"""The papers that prove something: as pictures of their pages, and as the files they are. Never run, never inline."""

from flask import Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.limits import limiter
from lms.core.permissions import holds, signed_in
from lms.core.storage import read_file
from lms.core.text import fold
from lms.people.queries import scope_for
from lms.recognition.models import ClassList, EvidenceFile, Submission
from lms.recognition.papers.reading import Unfit, draw_page
from lms.recognition.policy import PERMISSION, get_visible
from lms.recognition.queries import list_files
from lms.recognition.views.blueprint import OWN, recognition
from lms.recognition.views.parts import pages_of

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def _the_file(public_id: str) -> EvidenceFile:
    """The file, where the signed-in person may see what it proves; else as if there were none."""
    file = db.session.scalar(select(EvidenceFile).where(EvidenceFile.public_id == public_id))
    if file is None:
        raise NotFound()
    if file.submission_id is not None:
        get_visible(db.session.get(Submission, file.submission_id), today())
    elif not _may_see_list(file.list_id):
        raise NotFound()
    return file


def _may_see_list(list_id: int | None) -> bool:
    if not holds(PERMISSION):
        return False
    found = select(ClassList.id).where(
        ClassList.id == list_id, ClassList.unit_id.in_(scope_for(PERMISSION).unit_ids())
    )
    return db.session.scalar(found) is not None


def shown_papers(submission: Submission) -> list[tuple[EvidenceFile, range | None]]:
    """(file, numbers of its pages to show) of the proof; None for a paper of a class that is not for this reader.

    It names others as well: participants, and officers beyond the units of the list, read what it is called.
    """
    files = list_files(submission)
    closed = [file for file in files if file.list_id is not None and not _may_see_list(file.list_id)]
    opened = pages_of(file for file in files if file not in closed)
    return [*opened, *((file, None) for file in closed)]


@recognition.get(f"{OWN}/tep/<file_id>")
@signed_in
@limiter.limit("60/minute")
def download_paper(file_id: str) -> ResponseReturnValue:
    """The file as it was brought, to be saved: no browser opens it within this site."""
    file = _the_file(file_id)
    stem = "".join(
        sign if sign.isascii() and sign.isalnum() else "-" for sign in fold(file.name.rsplit(".", 1)[0])
    )
    answer = Response(read_file(file.sha256), mimetype=file.media_type)
    name = f"{stem.strip('-')[:80] or 'minh-chung'}.{_ENDINGS[file.media_type]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return answer


@recognition.get(f"{OWN}/tep/<file_id>/trang/<int:number>.png")
@signed_in
@limiter.limit("240/minute")
def show_page(file_id: str, number: int) -> ResponseReturnValue:
    """A picture of the page, drawn from the file: nothing of the file itself reaches the browser."""
    file = _the_file(file_id)
    if not 1 <= number <= file.pages:
        abort(404)
    try:
        picture = draw_page(read_file(file.sha256), number)
    except Unfit as unfit:
        raise NotFound() from unfit
    return Response(picture, mimetype="image/png")
