"""The page about one person of the officer's scope."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.permissions import allowed
from lms.core.registries import person_panels
from lms.people.models import Person
from lms.people.queries import get_person, list_posts, scope_for
from lms.reports.views.asking import asked_day, asked_scope
from lms.reports.views.blueprint import reports
from lms.training.views.ledgers import asked_year, year_view


def _find_person(public_id: str) -> tuple[Person, bool]:
    """The person, and whether they are in the scope today; else they were when the year ended."""
    day = today()
    try:
        return get_person(public_id, scope_for("reports.view", on=day), on=day), True
    except NotFound:
        scope = asked_scope()
        return get_person(public_id, scope, on=asked_day()), False


@reports.get("/nhan-su/nguoi/<public_id>")
@allowed("reports.view")
def show_person(public_id: str) -> ResponseReturnValue:
    """The person: identity, posts over time, and what each feature has to say.

    Of somebody who has left the scope only the year asked for is shown, in which they belonged to it.
    """
    person, is_present = _find_person(public_id)
    on = today() if is_present else asked_day()
    left = None if is_present else year_view(person.id, asked_year(), address=lambda _credit: "")
    return render_template(
        "reports/show_person.html",
        subject=person,
        posts=[(row.Post, row.unit_name) for row in list_posts(person.id) if row.Post.valid_from <= on],
        on=on,
        panels=person_panels(person.id) if is_present else [],
        left=left,
        back_url=url_for("reports.show_rate", nam=asked_year()),
    )
