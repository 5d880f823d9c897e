"""The blueprint that all pages of this feature share, and what they say."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, flash
from flask_wtf import FlaskForm

from lms.core.db import db
from lms.core.errors import Refusal

inquiries = Blueprint("inquiries", __name__, template_folder="../templates")
OWN, QUEUE = "/hoi-dap", "/giang-day/hoi-dap"


@contextmanager
def refusals_in(form: FlaskForm) -> Iterator[None]:
    """What a use case refuses stands in the form's summary, and nothing half-done is written."""
    try:
        with db.session.begin_nested():
            yield
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)


def say_first_fault(form: FlaskForm) -> None:
    """The first thing wrong with the form is said on the next page."""
    faults = [message for errors in form.errors.values() for message in errors]
    flash(str(faults[0]) if faults else "", "error")
