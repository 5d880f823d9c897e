"""What the pages of the studio share: what was sent, and taking in a file that came with it."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import keep_draft_file
from courses.authoring.models import CourseDraft
from courses.authoring.pictures import FILE_LIMIT, Sent, read_file_sent, read_picture
from courses.authoring.queries import find_draft, get_draft_course
from courses.questions.kinds.base import Fault
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _

_LANGUAGES = ("vi", "en")
_ENVELOPE = 100_000


def asked_language() -> str:
    """The translation the page is about; '' for the course's own language."""
    asked = request.args.get("ngon-ngu", "")
    return asked if asked in _LANGUAGES else ""


def asked_number(name: str = "revision") -> int:
    """The whole number that the form or the JSON body holds under that name; -1 where it holds none."""
    sent: Any = request.get_json() if request.is_json else request.form
    text = str(sent.get(name, "")) if isinstance(sent, Mapping) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def let_in_files() -> None:
    """The request may be as large as the largest file that is taken in here."""
    request.max_content_length = FILE_LIMIT + _ENVELOPE


def sent_file(name: str = "upload", *, is_picture: bool) -> Sent | None:
    """The file that came with the form, checked; None where none did. Refusal says why it cannot be kept."""
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        return None
    read = read_picture if is_picture else read_file_sent
    found = read(upload.filename, upload.stream.read())
    if isinstance(found, Fault):
        raise Refusal(_(found.message, **found.params))
    return found


def keep_sent(draft: CourseDraft, sent: Sent) -> str:
    """The file belongs to the draft; returns its name there."""
    kept = keep_draft_file(draft=draft, name=sent.name, content=sent.content, media_type=sent.media_type)
    return kept.name


def without_draft(slug: str) -> ResponseReturnValue:
    """To the page that says that nobody writes on the course now; NotFound to others, and where a draft is."""
    if find_draft(get_draft_course(slug).id) is not None:
        raise NotFound()
    return redirect(url_for("authoring.show_outline", slug=slug))
