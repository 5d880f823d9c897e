"""What every page shares: request id, headers, the transaction at the edge, navigation and assets."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from sqlalchemy import Select, select, text
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.core.db import db, in_transaction, transaction
from lms.core.i18n import LANGUAGES
from lms.core.json_bodies import PlainJSON
from lms.core.permissions import Actor, enforce_guard, find_actor, public

log = structlog.get_logger()
STATIC = Path(__file__).resolve().parents[2] / "static"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_LARGEST_KEY = 2**63 - 1
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)

core = Blueprint("core", __name__)


class Site(Flask):
    """The Flask application, with one transaction around each view."""

    json_provider_class = PlainJSON

    def dispatch_request(self) -> ResponseReturnValue:
        """The view runs in one transaction: reading for GET, writing otherwise; tried once more on a clash."""
        if request.endpoint in (None, "static", "core.healthz"):
            return super().dispatch_request()
        try:
            return self._dispatch_once()
        except DBAPIError as error:
            if not _is_clash(error):
                raise
            log.warning("transaction_retried", endpoint=request.endpoint)
            return self._dispatch_once()

    def _dispatch_once(self) -> ResponseReturnValue:
        view = self.view_functions.get(request.endpoint or "")
        if getattr(view, "without_transaction", False):
            return super().dispatch_request()
        writes = request.method not in _SAFE and not getattr(view, "prepares", False)
        with transaction(write=writes):
            return super().dispatch_request()


def prepares(view: Any) -> Any:
    """A view whose POST first reads and computes, and calls `begin_writing` itself, if it writes at all."""
    view.prepares = True
    return view


def without_transaction(view: Any) -> Any:
    """A view that opens its transactions itself: for the one page that is asked more often than all others."""
    view.without_transaction = True
    return view


def for_scripts_only(view: Any) -> Any:
    """A PUT that only a script of this site can send: the browser asks before it lets another site send one.

    The token for forms need not be compared then; that its header is there is what other sites cannot do.
    """

    @wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        if (
            "X-CSRFToken" not in request.headers
            or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
        ):
            abort(400)
        answer: ResponseReturnValue = view(**arguments)
        return answer

    guarded.for_scripts_only = True  # type: ignore[attr-defined]
    return guarded


def init_form_tokens(app: Flask) -> None:
    """Every form carries a token that its page was given; what only scripts can send needs none."""
    protect = CSRFProtect(app)
    for view in app.view_functions.values():
        if getattr(view, "for_scripts_only", False):
            protect.exempt(view)


def _is_clash(error: DBAPIError) -> bool:
    """Serialisation failure, deadlock, or a unique key that somebody else took since it was found free."""
    code = getattr(error.orig, "sqlstate", None)
    return code in {"40001", "40P01", "23505"} or "database is locked" in str(error.orig)


@dataclass(frozen=True)
class NavItem:
    """A place in the main navigation."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0


def add_nav(
    app: Flask,
    endpoint: str,
    label: Any,
    *,
    permission: str | None,
    order: int,
    count: Callable[[], Select[int] | None] | None = None,
) -> None:
    """Add a place to the main navigation, for those who carry the permission (None: any signed-in person).

    `count` selects how much waits there (None: nothing); it is asked while a page is made, not for an error page.
    """
    app.extensions.setdefault("lms.nav", []).append((order, endpoint, label, permission, count))


def _navigation(app: Flask) -> list[NavItem]:
    """Made once a request: every panel of a page is a template of its own and asks for it again."""
    actor = find_actor()
    if actor is None or actor.must_change_password:
        return []
    made: list[NavItem] | None = request.environ.get("lms.navigation")
    if made is None:
        made = request.environ["lms.navigation"] = _make_navigation(app, actor)
    return made


def _make_navigation(app: Flask, actor: Actor) -> list[NavItem]:
    places = sorted(app.extensions.get("lms.nav", []), key=lambda place: place[0])
    permissions = app.extensions.get("lms.permissions", {})
    shown = [
        (str(label), url_for(endpoint), count)
        for _, endpoint, label, permission, count in places
        if permission is None or actor.roles() & permissions[permission]
    ]
    here = max((url for _, url, _ in shown if _is_at(url)), key=len, default="")
    counts = _counts({url: count for _, url, count in shown if count is not None})
    return [NavItem(label, url, is_current=url == here, count=counts.get(url, 0)) for label, url, _ in shown]


def _counts(asked: dict[str, Callable[[], Select[int] | None]]) -> dict[str, int]:
    """How much waits at each address: one statement for all of them."""
    selects = {url: count() for url, count in asked.items()} if in_transaction() else {}
    waiting = {url: found.scalar_subquery() for url, found in selects.items() if found is not None}
    if not waiting:
        return {}
    return dict(zip(waiting, db.session.execute(select(*waiting.values())).one(), strict=True))


def _is_at(url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))


@lru_cache(maxsize=4)
def _built(name: str, _changed: int) -> dict[str, str]:
    found: dict[str, str] = json.loads((STATIC / "dist" / name).read_text(encoding="utf-8"))
    return found


def _manifest() -> dict[str, str]:
    path = STATIC / "dist" / "manifest.json"
    return _built(path.name, path.stat().st_mtime_ns) if path.exists() else {}


def asset_url(name: str) -> str:
    """The address of a built asset, with its content hash, so that it may be kept for ever."""
    return url_for("static", filename=built_name(name))


def built_name(name: str) -> str:
    """The file name of a built asset, which carries its content hash."""
    return _manifest().get(name, name)


def icon_line(name: str) -> str:
    """The line that draws the icon; '' for one that was not built."""
    built = _manifest().get("icons.json")
    return _built(built, 0).get(name, "") if built else ""


def policy_with_frame(origin: str) -> str:
    """The content policy of a page that shows one frame of that origin, and none of any other."""
    return f"{_POLICY}; frame-src {origin}"


def _start_request() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if given.isalnum() and len(given) <= 40 else uuid.uuid4().hex[:16]
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    if any(isinstance(value, int) and value > _LARGEST_KEY for value in (request.view_args or {}).values()):
        abort(404)


def _finish_request(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers["X-Request-ID"] = g.get("request_id", "")
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static":
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        headers.setdefault("Cache-Control", "no-store")
    return response


@core.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers and its database answers."""
    with transaction(write=False):
        db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@core.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Nothing here is for search engines but the front page."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@core.post("/ngon-ngu")
@public
def set_language() -> ResponseReturnValue:
    """The visitor's language is kept for this browser, and the page shown again."""
    language = request.form.get("language", "vi")
    session["language"] = language if language in LANGUAGES else "vi"
    return redirect(local_target(request.form.get("next")) or url_for("home.index"))


def local_target(target: str | None) -> str | None:
    """The address if it is a path of this site and nothing else, so that nobody is sent away from it."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    clean = not any(ord(char) < 33 or char == "\\" for char in target)
    return target if clean else None


def init_web(app: Flask) -> None:
    """Request id, guard, headers, and what templates may use everywhere."""
    settings = app.config["LMS"]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_start_request)
    app.after_request(_finish_request)
    app.register_blueprint(core)
    public(app.view_functions["static"])
    app.jinja_env.globals.update(asset=asset_url, icon_line=icon_line)  # imported macros see globals only
    app.context_processor(lambda: _page_context(app))


def init_guard(app: Flask) -> None:
    """The guard stands behind whatever finds out who is asking: registered after all features."""
    app.before_request(enforce_guard)


def _page_context(app: Flask) -> dict[str, Any]:
    settings = app.config["LMS"]
    return {
        "current_person": find_actor(),
        "nav_items": _navigation(app),
        "footer_links": app.extensions.get("lms.footer", []),
        "request_id": g.get("request_id", ""),
        "site": {
            "name": settings.site_name,
            "owner": settings.owner,
            "support_contact": settings.support_contact,
            "is_demonstration": app.extensions["lms.is_demonstration"](),
        },
    }
