"""When the site was away: what an administrator enters postpones everybody's due day."""

import datetime as dt

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.assignments.actions import record_outage
from lms.assignments.forms import OutageForm
from lms.assignments.models import SiteOutage
from lms.assignments.views.blueprint import OUTAGES, assignments
from lms.core.clock import VIETNAM, now
from lms.core.db import db
from lms.core.errors import Forbidden
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.organisations.queries import get_root
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of


@assignments.route("/quan-tri/gian-doan", methods=["GET", "POST"])
@allowed(OUTAGES)
def list_outages() -> ResponseReturnValue:
    """The outages on record, and the form for whole days that the site itself did not notice."""
    if get_root().id not in scope_for(OUTAGES).roots:
        raise Forbidden(
            _("An outage moves the days of the whole site: an administrator of the root enters it.")
        )
    form = OutageForm()
    if form.validate_on_submit():
        with refusals_in(form):
            _record(form)
        if not form.form_errors:
            flash(_("The outage is on record. Open assignments are postponed within a day."), "success")
            return redirect(url_for("assignments.list_outages"))
    page = paginate(select(SiteOutage).order_by(SiteOutage.from_at.desc()), number=asked_page(), scalars=True)
    crumbs = [(_("Administration"), url_for("administration.start")), (_("Outages"), None)]
    return render_template("assignments/list_outages.html", form=form, page=page, crumbs=crumbs), status_of(
        form
    )


def _record(form: OutageForm) -> None:
    first, last = form.first_on.data, form.last_on.data
    record_outage(
        key=f"entered:{first.isoformat()}:{last.isoformat()}",
        from_at=dt.datetime.combine(first, dt.time(), VIETNAM),
        until_at=min(dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), VIETNAM), now()),
        reason=form.reason.data,
    )
    db.session.flush()
