"""All sealed reports of the officer's units, and sealing another one."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_in
from lms.people.views.parts import refusals_in
from lms.sealing.actions import ask_seal
from lms.sealing.forms import SealForm
from lms.sealing.queries import list_reports
from lms.sealing.views.blueprint import REPORTS, own_scope, report_url, sealing
from lms.sealing.wording import STATE_WORDS


@sealing.get(REPORTS)
@allowed("reports.seal")
def list_all() -> ResponseReturnValue:
    """The sealed reports, the latest first."""
    scope, unit = own_scope(), _asked_unit()
    page = paginate(list_reports(scope, unit_id=unit.id if unit else None), number=asked_page())
    return render_template(
        "sealing/list_all.html", page=page, unit=unit, state_words=STATE_WORDS, report_url=report_url
    )


def _asked_unit() -> Unit | None:
    """The unit that the address names, where it is one of the scope."""
    key = request.args.get("don-vi", "")
    return find_unit_in(own_scope(), key, on=today()) if key else None


@sealing.route(f"{REPORTS}/moi", methods=["GET", "POST"])
@allowed("reports.seal")
@limiter.limit("20/minute", methods=["POST"])
def add_report() -> ResponseReturnValue:
    """A period is sealed: from here on by a job, whose progress the report's own page shows."""
    form = SealForm()
    form.unit.offer(own_scope(), today(), chosen=_asked_unit())
    if request.method == "GET" and form.on.data is None:
        form.on.data = today()
    if form.validate_on_submit():
        with refusals_in(form):
            report = ask_seal(unit=form.unit.unit, on=form.on.data, by_id=the_actor().person_id)
            return redirect(report_url(report))
    return render_template("sealing/add_report.html", form=form), 422 if form.errors else 200
