"""Questions as places that cite legal documents."""

from typing import Any

from flask import Flask
from sqlalchemy import Select, false, select

from courses.questions.actions.citing import resume_for_law
from courses.questions.listeners import rest_what_cites, resume_what_cites
from courses.questions.models import Question
from courses.questions.queries import find_question
from courses.questions.queries.citing import KIND, reviewed_keys
from courses.questions.reach import READ, REVIEW, is_readable
from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.permissions import holds
from lms.law.events import DOCUMENT_REPLACED, REPLACEMENT_TAKEN_BACK
from lms.law.places import CitingKind, register_citing


def register_law(app: Flask) -> None:
    """What questions cite is known; they rest, and are drawn again, with what is said of the documents."""
    kind = CitingKind(KIND, lazy("Question of the bank"), _seen, _reviewed, _resume)
    register_citing(app, kind)
    subscribe(app, DOCUMENT_REPLACED, rest_what_cites)
    subscribe(app, REPLACEMENT_TAKEN_BACK, resume_what_cites)


def _seen() -> Select[Any]:
    return select(Question.key).where(is_readable(READ) if holds(READ) else false())


def _reviewed() -> Select[Any]:
    return reviewed_keys() if holds(REVIEW) else select(Question.key).where(false())


def _resume(key: str) -> None:
    question = find_question(key)
    if question is not None:
        resume_for_law(question)
