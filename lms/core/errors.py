"""What can go wrong for a person, and the one place that turns it into a page or a JSON answer."""

from collections.abc import Sequence

import structlog
from flask import Flask, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from lms.core.db import Busy, Vanished

log = structlog.get_logger()
_KNOWN = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


class Refusal(Exception):
    """A use case cannot be done; `messages` say every reason in the reader's language."""

    status = 422

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(str(message) for message in messages))
        self.messages: Sequence[str] = messages


class NotFound(Refusal):
    """There is no such thing, or this person may not know that there is."""

    status = 404


class Forbidden(Refusal):
    """This person may not do that."""

    status = 403


class Conflict(Refusal):
    """Somebody else was faster, or the thing is no longer in the state the page showed."""

    status = 409


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def _answer(status: int, messages: Sequence[str]) -> ResponseReturnValue:
    if _wants_json():
        words = [str(message) for message in messages]
        return jsonify(status=status, messages=words, request_id=g.get("request_id", "")), status
    known = status if status in _KNOWN else (500 if status >= 500 else 400)
    template = {405: 404, 422: 400}.get(known, known)
    return render_template(f"errors/{template}.html", messages=messages), status


def _on_refusal(error: Refusal) -> ResponseReturnValue:
    return _answer(error.status, error.messages)


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = make_response(_answer(error.code, ()))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _on_busy(error: Busy) -> ResponseReturnValue:
    log.warning("database_busy")
    return _answer(503, ())


def _on_unstorable(error: DataError) -> ResponseReturnValue:
    """An address or a field held what PostgreSQL cannot keep, such as a NUL: there is nothing of that name."""
    log.warning("value_refused_by_database", error=type(error.orig).__name__)
    return _answer(404, ())


def _on_vanished(error: Vanished) -> ResponseReturnValue:
    return _answer(404, ())


def _on_fault(error: InternalServerError) -> ResponseReturnValue:
    return _answer(500, ())


def init_errors(app: Flask) -> None:
    """Give every exception its page in Vietnamese, with a request id and without a trace."""
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Busy, _on_busy)
    app.register_error_handler(Vanished, _on_vanished)
    app.register_error_handler(DataError, _on_unstorable)
    app.register_error_handler(InternalServerError, _on_fault)
