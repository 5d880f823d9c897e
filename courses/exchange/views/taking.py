"""Deciding on a file: into the draft, out again, given up, read once more."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.intake import prepare_incoming
from courses.authoring.queries import AUTHOR
from courses.exchange.conversion_queries import find_course_of, get_conversion, reading_of
from courses.exchange.conversions import drop_conversion, take_conversion, try_again, undo_conversion
from courses.exchange.forms import NewCourseForm
from courses.exchange.models import Conversion
from courses.exchange.views.blueprint import STUDIO, exchange
from courses.exchange.views.showing import PLACE, form_for, show_plan
from lms.core.db import begin_writing
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares


@exchange.post(f"{PLACE}/dua-vao")
@allowed(AUTHOR)
@prepares
def take(public_id: str) -> ResponseReturnValue:
    """What the file holds is in the draft; or all that is against it is said."""
    conversion = get_conversion(public_id)
    reading = reading_of(conversion)
    form = form_for(conversion, reading)
    if not form.validate():
        return show_plan(conversion, reading, form)
    is_new = isinstance(form, NewCourseForm)
    shape = str(form.shape.data)
    try:
        prepared = prepare_incoming(reading.shapes[shape])
        begin_writing()
        course = take_conversion(
            conversion=get_conversion(public_id),
            prepared=prepared,
            shape=shape,
            person_id=the_actor().person_id,
            unit=form.unit.unit if is_new else None,
            title=str(form.title.data) if is_new else "",
        )
    except Refusal as refusal:
        form.form_errors.extend(refusal.messages)
        return show_plan(conversion, reading, form)
    flash(_("%(name)s stands in the draft now.", name=conversion.name), "success")
    return redirect(f"{STUDIO}/{course.slug}" if is_new else _page_of(conversion))


def _page_of(conversion: Conversion) -> str:
    return url_for("exchange.show_conversion", public_id=conversion.public_id)


@exchange.post(f"{PLACE}/hoan-tac")
@allowed(AUTHOR)
def undo(public_id: str) -> ResponseReturnValue:
    """What the file brought is out of the draft again."""
    conversion = get_conversion(public_id)
    try:
        undo_conversion(conversion=conversion, person_id=the_actor().person_id)
        flash(_("What %(name)s brought is out of the draft again.", name=conversion.name), "success")
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    return redirect(_page_of(conversion))


@exchange.post(f"{PLACE}/bo")
@allowed(AUTHOR)
def drop(public_id: str) -> ResponseReturnValue:
    """The file is given up."""
    conversion = get_conversion(public_id)
    course = find_course_of(conversion)
    try:
        drop_conversion(conversion=conversion)
        flash(
            _("%(name)s was given up; nothing of it was kept in a course.", name=conversion.name), "success"
        )
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
        return redirect(_page_of(conversion))
    return redirect(
        url_for("exchange.bring_into", slug=course.slug) if course else url_for("exchange.bring_new")
    )


@exchange.post(f"{PLACE}/doc-lai")
@allowed(AUTHOR)
def read_again(public_id: str) -> ResponseReturnValue:
    """A file whose reading fell over is read once more."""
    conversion = get_conversion(public_id)
    try_again(conversion=conversion)
    return redirect(_page_of(conversion))
