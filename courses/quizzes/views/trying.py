"""Doing what a form asks for: refused, its reasons stand among the form's faults and nothing is written."""

from collections.abc import Callable

from flask_wtf import FlaskForm

from lms.core.db import db
from lms.core.errors import NotFound, Refusal


def is_done(form: FlaskForm, deed: Callable[[], object]) -> bool:
    """True when the deed is done; False when it was refused, with the reasons in the form."""
    try:
        with db.session.begin_nested():
            deed()
    except NotFound:
        raise
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return False
    return True
