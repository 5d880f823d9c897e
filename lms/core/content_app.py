"""The second origin: files of packages of others, and nothing else of the site.

It knows no people, no sessions and no database. An address begins with a sealed token that names one list of
files and ends by itself; no cookie is ever set or read. Whatever a package does there, the pages and the cookies
of the site are those of another origin.
"""

import gzip
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import Flask, Response, abort, g, request, stream_with_context
from flask.typing import ResponseReturnValue
from markupsafe import escape

from lms.core.config import Settings, load_settings, site_secret
from lms.core.content import PLAYER, ListedFile, read_content_token
from lms.core.errors import NotFound
from lms.core.storage import open_range, read_file
from lms.core.text import nfc
from lms.core.web import STATIC, built_name

LARGEST_PART = 1 << 20
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; "
    "style-src 'self' 'unsafe-inline' data:; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' data: blob:; connect-src 'self' data: blob:; frame-src 'self' data: blob:; "
    "object-src 'self'; worker-src blob:; form-action 'self'; base-uri 'self'; "
    "sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
)


@lru_cache(maxsize=64)
def _parse(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return found


def _index(token: str) -> dict[str, Any]:
    digest, g.site_origin = read_content_token(token, request.host)
    return _parse(read_file(digest))


def show_player(token: str) -> ResponseReturnValue:
    """The empty page in which the package is opened; its script waits for the word of the site's page."""
    script = built_name(f"{_index(token)['player']}.js")
    page = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Gói học</title>'
        "<style>html,body,iframe{margin:0;border:0;width:100%;height:100%;display:block}</style></head>"
        f'<body data-site="{escape(g.site_origin)}"><script type="module" src="/{PLAYER}/{script}"></script>'
        "</body></html>"
    )
    return Response(page, content_type="text/html; charset=utf-8")


def show_script(name: str) -> ResponseReturnValue:
    """One of the player's own scripts, under a name that carries its content hash."""
    if name not in {built_name("scorm12.js"), built_name("scorm2004.js")}:
        abort(404)
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(_script(name, packed), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.vary.add("Accept-Encoding")
    if packed:
        response.content_encoding = "gzip"
    return response


@lru_cache(maxsize=8)
def _script(name: str, packed: bool) -> bytes:
    content = (STATIC / "dist" / name).read_bytes()
    return gzip.compress(content) if packed else content


def show_file(token: str, name: str) -> ResponseReturnValue:
    """The file of the package, in parts where the browser asks for parts."""
    entry = _find(_index(token)["files"], nfc(name))
    if entry is None or "service-worker" in request.headers:
        abort(404)
    return _send(ListedFile(*entry))


def _find(files: dict[str, Any], name: str) -> Any:
    """The entry of that name; else of one in other letters, for packages are made where their case says nothing."""
    wanted = name.casefold()
    return files.get(name) or next((files[each] for each in files if each.casefold() == wanted), None)


def _send(file: ListedFile) -> Response:
    response = Response(content_type=file.media_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.set_etag(file.sha256)
    if file.sha256 in request.if_none_match:
        response.status_code = 304
        return response
    part = request.range.range_for_length(file.size) if request.range else None
    if request.range and part is None:
        response.status_code, response.headers["Content-Range"] = 416, f"bytes */{file.size}"
        return response
    start, end = part or (0, file.size)
    if part:
        end = min(end, start + LARGEST_PART)
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    response.content_length = end - start
    if request.method == "GET":
        response.response = stream_with_context(_parts(file.sha256, start, end))
    return response


def _parts(digest: str, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, LARGEST_PART):
        yield open_range(digest, at, min(at + LARGEST_PART, end))


def _finish(response: Response) -> Response:
    site = g.get("site_origin", "")
    response.headers["Content-Security-Policy"] = f"{_POLICY}; frame-ancestors 'self' {site}".rstrip()
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def create_content_app(settings: Settings | None = None) -> Flask:
    """The second origin as a WSGI application."""
    settings = settings or load_settings()
    app = Flask("lms.content", static_folder=None)
    app.config.update(LMS=settings, SECRET_KEY=site_secret(settings))
    app.add_url_rule("/healthz", "healthz", lambda: {"status": "ok"})
    app.add_url_rule(f"/{PLAYER}/<name>", "show_script", show_script)
    app.add_url_rule(f"/<token>/{PLAYER}/", "show_player", show_player)
    app.add_url_rule("/<token>/<path:name>", "show_file", show_file)
    app.after_request(_finish)
    app.register_error_handler(NotFound, lambda _error: ("", 404))
    return app
