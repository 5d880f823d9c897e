"""The doors for files that come in parts: tus 1.0 (core, creation, termination) for the scripts of this site."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import signed_in, the_actor
from lms.core.web import prepares
from lms.uploads import parts
from lms.uploads.actions import cancel_upload, open_upload, receive_part
from lms.uploads.models import Upload
from lms.uploads.purposes import find_purpose
from lms.uploads.queries import get_upload
from lms.uploads.rules import CHUNK_LIMIT, EXTENSIONS, VERSION, read_metadata, read_number

uploads = Blueprint("uploads", __name__)
DOOR = "/tai-len"


@uploads.after_request
def _say_version(answer: Response) -> Response:
    answer.headers["Tus-Resumable"] = VERSION
    if request.method == "OPTIONS" or answer.status_code == 412:
        answer.headers["Tus-Version"] = VERSION
        answer.headers["Tus-Extension"] = EXTENSIONS
    return answer


def _speaks_tus(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Refused (412) unless the client says that it speaks our version; refusals are plain text for the script."""

    @wraps(view)
    def checked(**arguments: Any) -> ResponseReturnValue:
        if request.headers.get("Tus-Resumable") != VERSION:
            return _plain(412, "Tus-Resumable: 1.0.0")
        try:
            return view(**arguments)
        except NotFound:
            return _plain(404, "")
        except Refusal as refusal:
            return _plain(refusal.status, "\n".join(str(message) for message in refusal.messages))

    return checked


def _plain(status: int, text: str, **headers: str) -> Response:
    answer = Response(text, status=status, mimetype="text/plain")
    answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return answer


@uploads.post(DOOR)
@signed_in
@limiter.limit("120/minute")
@_speaks_tus
def create() -> ResponseReturnValue:
    """A file is announced by its name, its size and what it is for; the answer says where its parts go."""
    size = read_number(request.headers.get("Upload-Length"))
    facts = read_metadata(request.headers.get("Upload-Metadata", ""))
    purpose = find_purpose(facts.get("purpose", ""))
    if size is None or purpose is None:
        raise Refusal(_("The file was not announced as it should be. Please choose it again."))
    upload = open_upload(
        purpose=purpose, name=facts.get("filename", ""), size=size, person_id=the_actor().person_id
    )
    return _plain(201, "", Location=url_for(".send_part", public_id=upload.public_id), Upload_Offset="0")


@uploads.route(f"{DOOR}/<public_id>", methods=["HEAD"])
@signed_in
@_speaks_tus
def show_offset(public_id: str) -> ResponseReturnValue:
    """How much of the file is here: where the next part begins."""
    upload = _own(public_id)
    offset = parts.received(public_id) if upload.state == "open" else upload.size
    return _plain(200, "", Upload_Offset=str(offset), Upload_Length=str(upload.size))


@uploads.patch(f"{DOOR}/<public_id>")
@signed_in
@limiter.limit("1200/minute")
@prepares
@_speaks_tus
def send_part(public_id: str) -> ResponseReturnValue:
    """The next part is kept; with the last one the file is whole."""
    upload = _own(public_id)
    offset = read_number(request.headers.get("Upload-Offset"))
    if request.mimetype != "application/offset+octet-stream" or offset is None:
        return _plain(415, "")
    content = _body(most=upload.size - offset)
    try:
        at = receive_part(upload=upload, content=content, offset=offset)
    except parts.WrongOffset:
        return _plain(409, "", Upload_Offset=str(parts.received(public_id)))
    return _plain(204, "", Upload_Offset=str(at))


@uploads.delete(f"{DOOR}/<public_id>")
@signed_in
@_speaks_tus
def cancel(public_id: str) -> ResponseReturnValue:
    """Nothing of the file is left."""
    upload = _own(public_id)
    if upload.state == "spent":
        raise NotFound()
    cancel_upload(upload=upload)
    return _plain(204, "")


def _own(public_id: str) -> Upload:
    return get_upload(public_id, the_actor().person_id)


def _body(*, most: int) -> bytes:
    """The part, read before anything is written; larger than a part or than the rest of the file: 413."""
    length = request.content_length
    if length is None:
        abort(411)
    if length > min(CHUNK_LIMIT, max(most, 0)):
        abort(413)
    return request.get_data(cache=False)
