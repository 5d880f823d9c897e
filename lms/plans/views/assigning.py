"""Carrying out a line by assigning its course."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.people.views.parts import refusals_in, status_of
from lms.plans.actions import assign_line, part_with_rule
from lms.plans.forms import AssignForm
from lms.plans.views.blueprint import LINE, PERMISSION, plans
from lms.plans.views.parts import own_line, refusals_flashed, said_in, to_line
from lms.training.deadlines import report_due


@plans.route(f"{LINE}/giao", methods=["GET", "POST"])
@allowed(PERMISSION)
def assign(public_id: str, line_id: str) -> ResponseReturnValue:
    """The course of the line is assigned: a draft of the rule, to be looked at and published there."""
    plan, line = own_line(public_id, line_id)
    said, form = said_in(plan, line), AssignForm()
    if not form.is_submitted():
        form.due_on.data = max(today(), report_due(plan.year))
    elif form.validate():
        with refusals_in(form):
            rule = assign_line(plan=plan, line=line, due_on=form.due_on.data, by_id=the_actor().person_id)
        if not form.form_errors:
            flash(
                _("The line is carried out by this rule. Look at whom it reaches, then publish it."),
                "success",
            )
            return redirect(url_for("assignments.show_rule", public_id=rule.public_id))
    page = render_template("plans/assign.html", form=form, plan=plan, line=line, said=said)
    return page, status_of(form)


@plans.post(f"{LINE}/thoi-giao")
@allowed(PERMISSION)
def part(public_id: str, line_id: str) -> ResponseReturnValue:
    """The line is not carried out by its rule any more."""
    plan, line = own_line(public_id, line_id)
    with refusals_flashed(_("The line is not carried out by the rule any more. The rule itself goes on.")):
        part_with_rule(plan=plan, line=line)
    return to_line(plan, line)
