"""The trainers' desk: the packages of one's units, and bringing one in."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.packages import actions
from courses.packages.forms import PackageForm
from courses.packages.queries import list_arrivals, list_packages
from courses.packages.views.blueprint import AUTHOR, DESK, packages
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, roles_with, the_actor
from lms.organisations.models import Unit
from lms.people.queries import scope_for


def _form() -> PackageForm:
    """The form, with the unit chosen at which the person holds the role."""
    form = PackageForm()
    held = sorted(the_actor().units_of(*roles_with(AUTHOR)))
    chosen = db.session.get(Unit, held[0]) if held else None
    form.unit.offer(scope_for(AUTHOR), today(), chosen=chosen)
    return form


@packages.get(DESK)
@allowed(AUTHOR)
def list_all() -> ResponseReturnValue:
    """The packages of one's units, newest first."""
    page = paginate(list_packages(scope_for(AUTHOR)), number=asked_page(), scalars=True)
    return render_template("packages/list_all.html", page=page, arrivals=list_arrivals(the_actor().person_id))


@packages.route(f"{DESK}/them", methods=["GET", "POST"])
@allowed(AUTHOR)
@limiter.limit("20/minute", methods=["POST"])
def add_package() -> ResponseReturnValue:
    """A package waits to be unpacked, and its page says how far that is."""
    form = _form()
    if form.validate_on_submit():
        try:
            return redirect(url_for(".show_arrival", arrival=_bring(form)))
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
    return render_template("packages/add_package.html", form=form), 422 if form.errors else 200


def _bring(form: PackageForm) -> str:
    upload = form.file.take()
    arrival = actions.bring_package(
        sha256=upload.sha256,
        name=upload.name,
        size=upload.size,
        title=form.title.data or "",
        unit_id=form.unit.unit.id,
        person_id=the_actor().person_id,
    )
    return arrival.public_id
