"""The bytes of media: to those who may see them, in ranges of at most 1 MiB, kept by their own browser only."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.http import dump_options_header

from courses.media.models import Media
from courses.media.queries import find_text, list_renditions
from courses.media.reach import get_visible
from courses.media.rules.ranges import STEP, read_range
from courses.media.rules.rungs import AUDIO
from courses.media.views.blueprint import FILES, media
from courses.media.views.reading import reading_of
from lms.core.errors import NotFound
from lms.core.i18n import LANGUAGES
from lms.core.limits import limiter
from lms.core.permissions import signed_in
from lms.core.storage import open_range, read_file
from lms.core.text import fold

ORIGINAL, SOUND = "goc", "am-thanh"
_KEPT = "private, max-age=604800"
_LOCKED = "default-src 'none'; media-src 'self'; sandbox; frame-ancestors 'none'"
# What browsers may play of an original; everything else is handed out as a file of no kind.
_PLAYED = {
    "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mp3": "audio/mpeg",
    "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac",
}  # fmt: skip


class _Bytes(NamedTuple):
    """What is served: a stored file, its size, its media type and the name it is saved by."""

    sha256: str
    size: int
    media_type: str
    name: str


@media.get(f"{FILES}/<key>")
@signed_in
@limiter.limit("1200/minute")
def show_file(public_id: str, key: str) -> ResponseReturnValue:
    """A rendition, or the original: a range of it, or with `?tai=1` the whole to be saved."""
    what = _bytes(get_visible(public_id), key)
    answer = _answer(what)
    is_unknown = key == ORIGINAL and what.media_type == "application/octet-stream"
    if is_unknown or request.args.get("tai"):
        answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": what.name})
    return answer


def _bytes(found: Media, key: str) -> _Bytes:
    stem = "-".join("".join(sign if sign.isalnum() else " " for sign in fold(found.title)).split())[:80]
    if key == ORIGINAL:
        ending = found.original_name.rpartition(".")[2].casefold()
        kind = _PLAYED.get(ending, "application/octet-stream")
        name = f"{stem}.{ending}" if ending.isalnum() and len(ending) < 6 else stem
        return _Bytes(found.original_sha256, found.original_size, kind, name)
    wanted = AUDIO if key == SOUND else key
    made = next((each for each in list_renditions(found.id) if each.key == wanted), None)
    if made is None or key == AUDIO:
        raise NotFound()
    kind, ending = ("audio/mp4", "m4a") if wanted == AUDIO else ("video/mp4", "mp4")
    return _Bytes(made.sha256, made.size, kind, f"{stem}-{key}.{ending}")


def _answer(what: _Bytes) -> Response:
    tag = f'"{what.sha256}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _headers(Response(status=304), tag)
    try:
        part = read_range(request.headers.get("Range", ""), what.size)
    except ValueError:
        answer = Response(status=416)
        answer.headers["Content-Range"] = f"bytes */{what.size}"
        return _headers(answer, tag)
    if part is None or request.headers.get("If-Range", tag) != tag:
        whole = stream_with_context(_pieces(what)) if request.method == "GET" else b""
        answer = Response(whole, mimetype=what.media_type)
        answer.headers["Content-Length"] = str(what.size)
        return _headers(answer, tag)
    start, end = part
    answer = Response(open_range(what.sha256, start, end), status=206, mimetype=what.media_type)
    answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{what.size}"
    return _headers(answer, tag)


def _headers(answer: Response, tag: str) -> Response:
    answer.headers["ETag"], answer.headers["Accept-Ranges"] = tag, "bytes"
    answer.headers["Cache-Control"] = _KEPT
    answer.headers["Content-Security-Policy"] = _LOCKED
    return answer


def _pieces(what: _Bytes) -> Iterator[bytes]:
    for start in range(0, what.size, STEP):
        yield open_range(what.sha256, start, min(what.size, start + STEP))


@media.get(f"{FILES}/anh-bia.jpg")
@signed_in
@limiter.limit("600/minute")
def show_poster(public_id: str) -> ResponseReturnValue:
    """The picture that stands for the film until it is tapped."""
    found = get_visible(public_id)
    if found.poster_sha256 is None:
        raise NotFound()
    return _headers(
        Response(read_file(found.poster_sha256), mimetype="image/jpeg"), f'"{found.poster_sha256}"'
    )


@media.get(f"{FILES}/phu-de/<language>.vtt")
@signed_in
@limiter.limit("600/minute")
def show_captions(public_id: str, language: str) -> ResponseReturnValue:
    """The captions as WebVTT."""
    text = find_text(get_visible(public_id).id, "captions", language)
    if text is None:
        raise NotFound()
    answer = Response(text.content, mimetype="text/vtt")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = _LOCKED
    return answer


@media.get(f"{FILES}/loi-thoai/<language>")
@signed_in
def show_transcript(public_id: str, language: str) -> ResponseReturnValue:
    """The words to read; a learner who comes from a lesson may say at the end that they were read."""
    found = get_visible(public_id)
    text = find_text(found.id, "transcript", language)
    if text is None:
        raise NotFound()
    return render_template(
        "media/show_transcript.html",
        media=found,
        text=text,
        spoken=LANGUAGES,
        reading=reading_of(found, text),
        paragraphs=[part.split("\n") for part in text.content.split("\n\n")],
    )
