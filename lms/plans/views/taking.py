"""Needs into the plan: what units want, by topic, taken into a line of the draft or given back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.organisations.queries import name_on
from lms.plans.actions import give_back_need, take_needs
from lms.plans.demand import Wish, get_need, needs_behind, wishes
from lms.plans.models import PlanLine, TrainingPlan
from lms.plans.queries import find_draft, get_line, plan_scope
from lms.plans.views.blueprint import PERMISSION, PLAN, plans
from lms.plans.views.parts import own, refusals_flashed
from lms.plans.wording import WORDS
from lms.plans.wordings import wordings


@plans.route(f"{PLAN}/nhu-cau", methods=["GET", "POST"])
@allowed(PERMISSION)
def take(public_id: str) -> ResponseReturnValue:
    """What the units below need, topic by topic: chosen ones become one line, or part of one."""
    plan = own(public_id)
    draft = find_draft(plan.id)
    if draft is None:
        raise NotFound()
    faults: list[str] = []
    if request.method == "POST":
        try:
            with db.session.begin_nested():
                return _taken(plan)
        except Refusal as refusal:
            faults = [str(message) for message in refusal.messages]
    found = paginate(wishes(plan, plan_scope(plan, today())), number=asked_page(), per_page=50)
    shown = render_template(
        "plans/take.html",
        plan=plan,
        draft=draft,
        unit_name=name_on(plan.unit_id, today()),
        page=found,
        wishes=[Wish(*row) for row in found.items],
        lines=list(wordings(plan.id, draft.number).values()),
        chosen=request.form.getlist("nhu-cau"),
        faults=faults,
        words=WORDS,
    )
    return shown, 422 if faults else 200


def _taken(plan: TrainingPlan) -> ResponseReturnValue:
    """The chosen needs go into the line that was chosen, else into a new one for each topic or for all."""
    keys, into = request.form.getlist("nhu-cau"), request.form.get("dong", "")
    line: PlanLine | None = get_line(plan, into) if into not in {"", "tung"} else None
    if into == "tung":
        for key in keys or [""]:
            take_needs(plan=plan, needs=needs_behind(plan, plan_scope(plan, today()), [key]))
    else:
        take_needs(plan=plan, needs=needs_behind(plan, plan_scope(plan, today()), keys), line=line)
    flash(_("The needs stand in the draft."), "success")
    return redirect(url_for("plans.show_amendment", public_id=plan.public_id))


@plans.post(f"{PLAN}/nhu-cau/<need_id>/tra-lai")
@allowed(PERMISSION)
def give_back(public_id: str, need_id: str) -> ResponseReturnValue:
    """The need is out of the draft and waits again."""
    plan = own(public_id)
    need = get_need(plan_scope(plan, today()), need_id)
    with refusals_flashed(_("The need waits again.")):
        give_back_need(plan=plan, need=need)
    return redirect(url_for("plans.show_amendment", public_id=plan.public_id))
