"""The catalogue of competencies: what courses may name."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.catalogue.arranging import ARRANGE
from courses.catalogue.competencies import get_own_competency, keep_competency, turn_competency
from courses.catalogue.forms import CompetencyForm
from courses.catalogue.models import Competency
from courses.catalogue.views import catalogue
from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of


@catalogue.route("/day-hoc/nang-luc", methods=["GET", "POST"])
@allowed(ARRANGE)
def list_competencies() -> ResponseReturnValue:
    """The competencies kept by one's units; one more is kept."""
    form = CompetencyForm()
    scope = scope_for(ARRANGE)
    form.unit.offer(scope, today())
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            keep_competency(unit=form.unit.unit, name=form.name.data, reference=form.reference.data or "")
        if not form.form_errors:
            flash(_("Saved. Courses can name it now."), "success")
            return redirect(url_for(".list_competencies"))
    own = select(Competency).where(Competency.unit_id.in_(scope.unit_ids()))
    page = paginate(
        own.order_by(Competency.ended_at.is_not(None), Competency.name, Competency.id),
        number=asked_page(),
        scalars=True,
    )
    return render_template("catalogue/list_competencies.html", form=form, page=page), status_of(form)


@catalogue.post("/day-hoc/nang-luc/<public_id>/<any(dong, mo):deed>")
@allowed(ARRANGE)
def turn(public_id: str, deed: str) -> ResponseReturnValue:
    """The competency can no longer be chosen, or can be again."""
    turn_competency(competency=get_own_competency(public_id, scope_for(ARRANGE)), is_open=deed == "mo")
    flash(_("Saved."), "success")
    return redirect(url_for(".list_competencies"))
