"""The trainers' desk: the packages of one's units, and bringing one in."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.packages import actions
from courses.packages.actions.creating import unpack_stored
from courses.packages.forms import PackageForm
from courses.packages.queries import list_packages
from courses.packages.views.blueprint import AUTHOR, DESK, packages
from lms.core.clock import today
from lms.core.db import begin_writing, db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, roles_with, the_actor
from lms.core.web import prepares
from lms.organisations.models import Unit
from lms.people.queries import scope_for
from lms.uploads.actions import finished_upload


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
    return render_template("packages/list_all.html", page=page)


@packages.route(f"{DESK}/them", methods=["GET", "POST"])
@allowed(AUTHOR)
@limiter.limit("20/minute", methods=["POST"])
@prepares
def add_package() -> ResponseReturnValue:
    """A package comes in and its page opens; one that is refused is refused with every reason."""
    form = _form()
    if form.validate_on_submit():
        try:
            return redirect(url_for(".show_package", package=_keep(form)))
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
    return render_template("packages/add_package.html", form=form), 422 if form.errors else 200


def _keep(form: PackageForm) -> str:
    """What was sent before is unpacked before anything is written; what came with the form is small."""
    unit_id, unpacked = form.unit.unit.id, None
    if form.file.data:
        unpacked = unpack_stored(finished_upload(form.file.data, the_actor().person_id).sha256)
        begin_writing()
    upload = form.file.take()
    package = actions.create_package(
        title=form.title.data or "",
        digest=upload.sha256,
        unit_id=unit_id,
        person_id=the_actor().person_id,
        unpacked=unpacked,
    )
    flash(_("The package is here. Try it out, then put it into a lesson."), "success")
    return package.public_id
