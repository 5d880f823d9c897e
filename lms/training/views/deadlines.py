"""The day by which the yearly report is due: what holds for which years, and changing it from a year on."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.people.policy import is_whole_site
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of
from lms.training.actions import set_report_deadline
from lms.training.deadlines import list_report_deadlines
from lms.training.forms import ReportDeadlineForm
from lms.training.views.blueprint import training

_SETS = "training.set_targets"


@training.route("/quan-tri/han-bao-cao", methods=["GET", "POST"])
@allowed(_SETS)
def report_deadlines() -> ResponseReturnValue:
    """Administrators of the whole site say from which year on the report is due on another day."""
    if not is_whole_site(scope_for(_SETS)):
        abort(403)
    form = ReportDeadlineForm()
    if form.validate_on_submit():
        with refusals_in(form):
            set_report_deadline(due_on=form.due_on.data, legal_basis=form.legal_basis.data or "")
        if not form.form_errors:
            flash(_("The day is saved. Pages, reminders and reports go by it."), "success")
            return redirect(url_for("training.report_deadlines"))
    return render_template(
        "training/report_deadlines.html",
        form=form,
        rows=list_report_deadlines(),
        crumbs=[
            (_("Administration"), url_for("administration.start")),
            (_("Day of the yearly report"), None),
        ],
    ), status_of(form)
