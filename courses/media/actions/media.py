"""Bringing a medium in, and having its renditions made."""

from sqlalchemy import select

from courses.media.events import MEDIA_TURN
from courses.media.models import Media
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.storage import StoredFile
from lms.core.text import clean_line, fold

_SOUNDS = {"mp3", "m4a", "wav", "ogg", "oga", "aac", "flac"}
_TITLE_LIMIT = 200


def create_media(*, title: str, digest: str, unit_id: int, person_id: int | None, name: str = "") -> Media:
    """The stored file is a medium of the unit; a job looks into it and makes its renditions.

    `name` is that of the file; the title without one is made of it.
    """
    title = clean_line(title)[:_TITLE_LIMIT] or clean_line(name.rpartition(".")[0] or name)[:_TITLE_LIMIT]
    if not title:
        raise Refusal(_("Write a title."))
    media = Media(
        public_id=public_id(),
        unit_id=unit_id,
        title=title,
        search_text=fold(title),
        kind="audio" if name.rpartition(".")[2].casefold() in _SOUNDS else "video",
        original_sha256=digest,
        original_name=name or title,
        original_size=db.session.scalar(select(StoredFile.size).where(StoredFile.sha256 == digest)) or 0,
        created_at=now(),
        created_by_id=person_id,
    )
    db.session.add(media)
    db.session.flush()
    record("media.created", kind="media", id=media.id, label=media.title)
    _ask(media)
    return media


def _ask(media: Media) -> None:
    payload = {"media_id": media.id, "run": media.run, "turn": 1}
    emit(MEDIA_TURN, key=f"{media.id}:{media.run}:1", payload=payload)


def make_again(*, media: Media) -> None:
    """The renditions that are missing are made in another try."""
    lock(media)
    if media.state != "failed":
        raise Conflict(_("This is being made already, or is ready."))
    media.state, media.reason, media.done_percent, media.duration_ms = "waiting", None, 0, None
    media.run += 1
    db.session.flush()
    record("media.made_again", kind="media", id=media.id, label=media.title)
    _ask(media)


def rename_media(*, media: Media, title: str) -> None:
    """The medium bears that title."""
    title = clean_line(title)[:_TITLE_LIMIT]
    if not title:
        raise Refusal(_("Write a title."))
    if title == media.title:
        return
    record("media.renamed", kind="media", id=media.id, label=title, detail={"before": media.title})
    media.title, media.search_text = title, fold(title)
    db.session.flush()
