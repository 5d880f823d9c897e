"""An answer posted after the sign-in had expired: the browser keeps it until its page is opened again.

It travels in a cookie of that one page, sealed by the site; nothing is stored, and it is read as an answer
only for the learner whose attempt it is.
"""

from typing import Any

from flask import Response, current_app, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

_COOKIE = "chua_gui"
_KEPT_SECONDS = 3600
_LARGEST = 3000
Fields = dict[str, list[str]]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="unsent-answer")


def _path(attempt: str, number: int) -> str:
    return url_for("quizzes.show_question", attempt=attempt, number=number)


def keep_unsent(response: Response, *, attempt: str, number: int, fields: Fields) -> None:
    """The browser keeps the fields for an hour, for the page of that question only."""
    sealed = str(_serializer().dumps(fields))
    if len(sealed) > _LARGEST:
        return
    response.set_cookie(
        _COOKIE,
        sealed,
        max_age=_KEPT_SECONDS,
        path=_path(attempt, number),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def find_unsent() -> Fields | None:
    """The fields that this browser kept for the page it asks for."""
    sealed = request.cookies.get(_COOKIE)
    if not sealed or len(sealed) > _LARGEST:
        return None
    try:
        fields: Any = _serializer().loads(sealed)
    except BadSignature:
        return None
    return fields if isinstance(fields, dict) else None


def forget_unsent(response: Response, *, attempt: str, number: int) -> None:
    """The browser keeps nothing for that page any more."""
    if _COOKIE in request.cookies:
        response.delete_cookie(_COOKIE, path=_path(attempt, number))
