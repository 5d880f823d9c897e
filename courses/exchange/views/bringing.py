"""Bringing a file: for a new course, or into the draft of one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from courses.authoring.queries import AUTHOR, get_draft_course
from courses.catalogue.models import Course
from courses.exchange.conversion_queries import conversions_of, open_conversions
from courses.exchange.conversions import bring_file
from courses.exchange.forms import BringForm
from courses.exchange.models import Conversion
from courses.exchange.readers.office import find_office
from courses.exchange.views.blueprint import STUDIO, exchange
from courses.exchange.wording import STATES, kind_label
from lms.core.errors import Refusal
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor


@exchange.route(f"{STUDIO}/tu-tep", methods=["GET", "POST"])
@allowed(AUTHOR)
@limiter.limit("30/minute", methods=["POST"])
def bring_new() -> ResponseReturnValue:
    """A file that is to become a course."""
    return _bring(None, open_conversions())


@exchange.route(f"{STUDIO}/<slug>/nhap", methods=["GET", "POST"])
@allowed(AUTHOR)
@limiter.limit("30/minute", methods=["POST"])
def bring_into(slug: str) -> ResponseReturnValue:
    """A file that is to become a part of the draft of a course, and those brought before."""
    course = get_draft_course(slug)
    return _bring(course, conversions_of(course.id))


def _bring(course: Course | None, brought: Select[Conversion]) -> ResponseReturnValue:
    form = BringForm()
    if form.validate_on_submit():
        conversion = _keep(form, course)
        if conversion is not None:
            return redirect(url_for("exchange.show_conversion", public_id=conversion.public_id))
    page = render_template(
        "exchange/bring.html",
        form=form,
        course=course,
        brought=paginate(brought, number=asked_page(), per_page=20, scalars=True),
        states=STATES,
        kind_label=kind_label,
        can_draw=find_office() is not None,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _keep(form: BringForm, course: Course | None) -> Conversion | None:
    """The file waits to be read; None where it was refused, which the form says."""
    try:
        found = form.file.take()
    except Refusal as refusal:
        form.file.errors = [*refusal.messages]
        return None
    if found is None:
        return None
    return bring_file(
        sha256=found.sha256,
        name=found.name,
        size=found.size,
        person_id=the_actor().person_id,
        course_id=course.id if course else None,
    )
