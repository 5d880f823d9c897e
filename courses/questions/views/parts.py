"""What the pages of the bank share: saying what was refused, going back to where one came from."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.models import Question
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.web import local_target


@contextmanager
def refusals_said() -> Iterator[list[str]]:
    """What a use case refuses is said on the next page, and nothing half-done is written."""
    refused: list[str] = []
    try:
        with db.session.begin_nested():
            yield refused
    except Refusal as refusal:
        refused.extend(str(message) for message in refusal.messages)
        for message in refused:
            flash(message, "error")


def to_question(question: Question) -> ResponseReturnValue:
    """On to the page of the question."""
    return redirect(url_for("questions.show_question", key=question.key))


def back_to(endpoint: str) -> ResponseReturnValue:
    """Back to the page of the bank that the form names (`ve`), else to that endpoint."""
    target = local_target(request.form.get("ve"))
    here = url_for("questions.list_bank")
    if target is None or not (target == here or target.startswith((f"{here}?", f"{here}/"))):
        target = url_for(endpoint)
    return redirect(target)
