"""Opening an upload, finishing it, and handing it to the feature it was sent for."""

import datetime as dt
import mimetypes
from typing import IO, NamedTuple

from sqlalchemy import delete, select

from lms.core.clock import now
from lms.core.db import begin_writing, db, is_writing, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id as new_public_id
from lms.core.storage import draft_folder, record_file, take_in_file
from lms.uploads import parts
from lms.uploads.models import Upload
from lms.uploads.purposes import UploadPurpose, check_file
from lms.uploads.queries import get_upload, list_open
from lms.uploads.rules import DAYS_KEPT, MOST_OPEN, clean_name

_PIECE = 1 << 20
_REST_SECONDS = 3600


class FinishedUpload(NamedTuple):
    """A whole file in the store: its digest, its name and its size."""

    sha256: str
    name: str
    size: int


def open_upload(*, purpose: UploadPurpose, name: str, size: int, person_id: int) -> Upload:
    """The file may come, part by part; a refusal says why it may not."""
    name = clean_name(name)
    check_file(purpose, name=name, size=size)
    _make_place(person_id)
    if not parts.has_room(size):
        raise Refusal(_("The site has no room for this file. Please tell its administrator."))
    upload = Upload(
        public_id=new_public_id(20),
        person_id=person_id,
        purpose=purpose.key,
        name=name,
        size=size,
        created_at=now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def _make_place(person_id: int) -> None:
    """One more file of the person may come: those that nothing was added to for an hour make place."""
    open_ones = list_open(person_id)
    resting = [each for each in open_ones if parts.idle_seconds(each.public_id) > _REST_SECONDS]
    for each in resting[: max(0, len(open_ones) + 1 - MOST_OPEN)]:
        cancel_upload(upload=each)
        open_ones.remove(each)
    if len(open_ones) >= MOST_OPEN:
        raise Refusal(
            _("%(most)s of your files are on their way. Finish or cancel one first.", most=MOST_OPEN)
        )


def receive_part(*, upload: Upload, content: bytes, offset: int) -> int:
    """The part is kept, and with the last one the file is finished; how many bytes are here.

    Begins the writing transaction itself, after all that takes long.
    """
    if upload.state != "open":
        return upload.size
    public_id, size, name = upload.public_id, upload.size, upload.name
    at = parts.add_part(public_id, content, offset=offset)
    if at == size:
        digest, _size = take_in_file(parts.path_of_parts(public_id))
        begin_writing()
        _finish(get_upload(public_id, upload.person_id), digest, name)
    return at


def _finish(upload: Upload, digest: str, name: str) -> None:
    record_file(digest, size=upload.size, media_type=media_type_for(name))
    upload.state, upload.sha256, upload.finished_at = "finished", digest, now()
    db.session.flush()


def media_type_for(name: str) -> str:
    """The media type that the ending of the name promises: a label, nothing that is relied on."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def keep_small_file(*, stream: IO[bytes], name: str, purpose: UploadPurpose, person_id: int) -> Upload:
    """A file that came whole with a form is a finished upload like any other."""
    draft = draft_folder() / f"form-{new_public_id()}"
    with draft.open("wb") as file:
        while piece := stream.read(_PIECE):
            file.write(piece)
    try:
        check_file(purpose, name=clean_name(name), size=draft.stat().st_size)
        digest, size = take_in_file(draft)
    finally:
        draft.unlink(missing_ok=True)
    if not is_writing():
        begin_writing()
    upload = Upload(
        public_id=new_public_id(20),
        person_id=person_id,
        purpose=purpose.key,
        name=clean_name(name),
        size=size,
        created_at=now(),
    )
    db.session.add(upload)
    _finish(upload, digest, upload.name)
    return upload


def finished_upload(public_id: str, person_id: int, *, purpose: str = "") -> FinishedUpload:
    """The whole file that the person sent (for that purpose, where one is named).

    Refused while parts are missing, and once it is spent.
    """
    upload = get_upload(public_id, person_id)
    if purpose and upload.purpose != purpose:
        raise Refusal(_("This file was sent for something else. Please choose it again."))
    if upload.state == "open" and is_whole(upload):
        return _finish_late(upload)
    if upload.state == "open":
        raise Refusal(_("%(name)s is not whole yet: wait for its end, or choose it again.", name=upload.name))
    if upload.state == "spent":
        raise _used_already(upload)
    return FinishedUpload(upload.sha256 or "", upload.name, upload.size)


def is_whole(upload: Upload) -> bool:
    """True when all its parts are here, even where the process died before it put the file away."""
    return upload.state != "open" or parts.received(upload.public_id) == upload.size


def _finish_late(upload: Upload) -> FinishedUpload:
    """What a process that died left to do is done; while one only reads, the digest is not known yet."""
    if not is_writing():
        return FinishedUpload("", upload.name, upload.size)
    try:
        digest, _size = take_in_file(parts.path_of_parts(upload.public_id))
    except FileNotFoundError as error:
        raise Refusal(
            _("%(name)s is just being put away. Please try again in a moment.", name=upload.name)
        ) from error
    _finish(upload, digest, upload.name)
    return FinishedUpload(digest, upload.name, upload.size)


def spend_upload(public_id: str, person_id: int) -> None:
    """The feature has taken the file over: it is not offered again. The file itself stays in the store.

    Refused for the second of two forms that take it at the same moment.
    """
    upload = get_upload(public_id, person_id)
    lock(upload)
    if upload.state == "spent":
        raise _used_already(upload)
    upload.state = "spent"
    db.session.flush()


def _used_already(upload: Upload) -> Refusal:
    return Refusal(_("%(name)s was used already. Please choose it again.", name=upload.name))


def cancel_upload(*, upload: Upload) -> None:
    """Nothing of the upload is left."""
    parts.drop_parts(upload.public_id)
    db.session.delete(upload)
    db.session.flush()


def sweep_uploads() -> int:
    """What was sent more than a week ago and not taken over is forgotten, and its parts are gone; how many."""
    before = now() - dt.timedelta(days=DAYS_KEPT)
    old = list(db.session.scalars(select(Upload.public_id).where(Upload.created_at < before)))
    db.session.execute(delete(Upload).where(Upload.created_at < before))
    for each in old:
        parts.drop_parts(each)
    parts.sweep_parts(days=DAYS_KEPT)
    return len(old)
