"""The person whom a page is about, and the page that is about them."""

from typing import Any

from flask import current_app, url_for

from lms.core.clock import today
from lms.people.models import Person
from lms.people.queries import get_person, scope_for


def person_in_scope(public_id: str) -> Person:
    """The person, if they hold a post in the scope of whoever records trainings, today; else as if there were none."""
    day = today()
    return get_person(public_id, scope_for("training.record", on=day), on=day)


def person_url(person: Any) -> str | None:
    """The page about the person, where the feature that has it is switched on."""
    known = "reports.show_person" in current_app.view_functions
    return url_for("reports.show_person", public_id=person.public_id) if known else None
