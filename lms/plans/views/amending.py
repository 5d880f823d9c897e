"""Having a plan decided, amending it, or throwing a draft away."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import name_on
from lms.people.views.parts import refusals_in, status_of
from lms.plans.actions import Decision, discard_edition, publish_edition, start_amendment
from lms.plans.differences import list_differences
from lms.plans.forms import DecisionForm, ReasonForm
from lms.plans.models import PlanEdition, TrainingPlan
from lms.plans.queries import find_draft
from lms.plans.views.blueprint import PERMISSION, PLAN, plans
from lms.plans.views.parts import own, refusals_flashed, to_plan
from lms.plans.wording import WORDS
from lms.plans.wordings import sums_at, wordings


def _draft(plan: TrainingPlan) -> PlanEdition:
    draft = find_draft(plan.id)
    if draft is None:
        raise NotFound()
    return draft


@plans.route(f"{PLAN}/ban-hanh", methods=["GET", "POST"])
@allowed(PERMISSION)
def decide(public_id: str) -> ResponseReturnValue:
    """The plan, or its amendment, holds by a decision: what it comes to is shown before."""
    plan = own(public_id)
    draft, form = _draft(plan), DecisionForm()
    if form.validate_on_submit():
        said = Decision(form.number.data, form.decided_on.data, form.signer.data)
        with refusals_in(form):
            publish_edition(plan=plan, decision=said, by_id=the_actor().person_id)
        if not form.form_errors:
            flash(_("The plan holds by decision %(number)s.", number=form.number.data), "success")
            return to_plan(plan)
    return render_template("plans/decide.html", form=form, **_shown(plan, draft)), status_of(form)


def _shown(plan: TrainingPlan, draft: PlanEdition) -> dict[str, Any]:
    sums = sums_at(plan.id, draft.number)
    return {
        "plan": plan,
        "draft": draft,
        "unit_name": name_on(plan.unit_id, today()),
        "differences": list_differences(plan, draft, today()) if draft.number else [],
        "lines": len(wordings(plan.id, draft.number)),
        "turns": sum(planned for planned, _cancelled, _units in sums.values()),
        "words": WORDS,
    }


@plans.route(f"{PLAN}/dieu-chinh/moi", methods=["GET", "POST"])
@allowed(PERMISSION)
def amend(public_id: str) -> ResponseReturnValue:
    """An amendment of a decided plan is begun, with its reason."""
    plan, form = own(public_id), ReasonForm()
    if form.validate_on_submit():
        with refusals_in(form):
            start_amendment(plan=plan, reason=form.reason.data, by_id=the_actor().person_id)
        if not form.form_errors:
            return redirect(url_for("plans.show_amendment", public_id=plan.public_id))
    page = render_template("plans/amend.html", form=form, plan=plan, unit_name=name_on(plan.unit_id, today()))
    return page, status_of(form)


@plans.get(f"{PLAN}/dieu-chinh")
@allowed(PERMISSION)
def show_amendment(public_id: str) -> ResponseReturnValue:
    """The amendment that is being written: every line to change, and what it changes so far."""
    plan = own(public_id)
    draft = _draft(plan)
    if draft.number == 0:
        return to_plan(plan)
    return render_template(
        "plans/show_amendment.html",
        rows=list(wordings(plan.id, draft.number).values()),
        before=sums_at(plan.id, draft.number - 1),
        after=sums_at(plan.id, draft.number),
        **_shown(plan, draft),
    )


@plans.post(f"{PLAN}/bo")
@allowed(PERMISSION)
def discard(public_id: str) -> ResponseReturnValue:
    """The draft, or the amendment, is gone; the needs it had taken up wait again."""
    plan = own(public_id)
    is_whole = plan.state == "draft"
    with refusals_flashed(_("The draft is gone.")):
        discard_edition(plan=plan)
    return redirect(url_for("plans.show_plans")) if is_whole else to_plan(plan)
