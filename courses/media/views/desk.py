"""All media of the own units, and bringing one more."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.media.actions import create_media
from courses.media.forms import MediaForm
from courses.media.queries import list_media
from courses.media.reach import WRITE
from courses.media.views.blueprint import DESK, media
from lms.core.clock import today
from lms.core.db import begin_writing, db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.organisations.models import Unit
from lms.people.queries import scope_for


@media.get(DESK)
@allowed(WRITE)
def list_all() -> ResponseReturnValue:
    """The media of the units for which the person writes, newest first."""
    search = asked_search()
    statement = list_media(scope_for(WRITE), search=search)
    page = paginate(statement, number=asked_page(), scalars=True)
    return render_template("media/list_all.html", page=page, search=search)


@media.route(f"{DESK}/moi", methods=["GET", "POST"])
@allowed(WRITE)
@limiter.limit("30/minute", methods=["POST"])
@prepares
def add() -> ResponseReturnValue:
    """A film or a recording is brought; its renditions are made afterwards."""
    form = MediaForm()
    scope = scope_for(WRITE)
    tops = sorted(scope.roots)
    form.unit.offer(scope, today(), chosen=db.session.get(Unit, tops[0]) if tops else None)
    if request.method == "POST" and form.validate():
        try:
            return redirect(url_for(".show", public_id=_keep(form)))
        except Refusal as refusal:
            form.form_errors.extend(refusal.messages)
    return render_template("media/add.html", form=form), 422 if form.errors else 200


def _keep(form: MediaForm) -> str:
    unit_id = form.unit.unit.id
    begin_writing()
    found = form.file.take()
    if found is None:
        raise Refusal(_("Choose a file."))
    made = create_media(
        title=form.title.data or "",
        digest=found.sha256,
        unit_id=unit_id,
        person_id=the_actor().person_id,
        name=found.name,
    )
    flash(_("The file is here. It can be used at once; smaller copies for phones are being made."), "success")
    return made.public_id
