"""Anyone checks a certificate: no sign-in, no script, nothing stored."""

from contextlib import closing

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from certificates.verifying.queries import Outcome, check_code, check_file
from certificates.verifying.rules import ADVICE, TITLES, Found
from lms.core.ids import group_code, read_code
from lms.core.limits import limiter
from lms.core.permissions import public
from lms.core.web import prepares

verifying = Blueprint("verifying", __name__, template_folder="templates")
_CODE_LIMIT = 40


@verifying.get("/xac-minh")
@public
@limiter.limit("60/minute")
def ask() -> ResponseReturnValue:
    """The door: a code, or a file. A code typed here leads to the certificate's own address."""
    typed = read_code(request.args.get("ma", "").rstrip("/").rsplit("/", 1)[-1])[:_CODE_LIMIT]
    if typed:
        return redirect(url_for(".show", code=group_code(typed)))
    return render_template("verifying/ask.html", missing="ma" in request.args)


@verifying.get("/xac-minh/<code>")
@public
@limiter.limit("60/minute")
def show(code: str) -> ResponseReturnValue:
    """Every printed fact and the status of the certificate with that code."""
    return _page(check_code(code[:_CODE_LIMIT]), typed=code[:_CODE_LIMIT])


@verifying.post("/xac-minh/tep")
@public
@prepares
@limiter.limit("20/minute")
def check() -> ResponseReturnValue:
    """The file is checked in memory and forgotten."""
    content = b"".join(_contents(upload) for upload in request.files.getlist("tep")[:1])
    if not content:
        return render_template("verifying/ask.html", missing_file=True), 422
    return _page(check_file(content), is_file=True)


def _contents(upload: FileStorage) -> bytes:
    with closing(upload):
        return upload.read()


def _page(outcome: Outcome, *, typed: str = "", is_file: bool = False) -> ResponseReturnValue:
    page = render_template(
        "verifying/show.html",
        outcome=outcome,
        title=TITLES[outcome.found],
        advice=ADVICE[outcome.found],
        typed=typed,
        is_file=is_file,
    )
    return page, 404 if outcome.found is Found.UNKNOWN_CODE else 200
