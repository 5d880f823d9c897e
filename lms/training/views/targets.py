"""Targets: what each unit asks of its people a year, from a day to a day."""

import datetime as dt

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit_in, list_units, name_on
from lms.people.queries import scope_for
from lms.training.actions import end_target, set_target
from lms.training.forms import EndTargetForm, TargetForm
from lms.training.models import TargetRule
from lms.training.queries import get_rule, list_rules, list_rules_of, nearest_rules
from lms.training.rules import rule_state
from lms.training.views.blueprint import training


@training.get("/quan-tri/muc-tieu")
@allowed("training.set_targets")
def list_targets() -> ResponseReturnValue:
    """The running and planned targets of one's units, and the units to choose one from."""
    day, search = today(), asked_search()
    scope = scope_for("training.set_targets", on=day)
    units = paginate(list_units(scope, on=day, search=search), number=asked_page())
    rules = [(rule, public_id, name, _state(rule, day)) for rule, public_id, name in list_rules(scope, day)]
    crumbs = [*_crumbs(), (_("Targets"), None)]
    return render_template(
        "training/list_targets.html", rules=rules, units=units, search=search, crumbs=crumbs
    )


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Administration"), url_for("administration.start"))]


def _state(rule: TargetRule, on: dt.date) -> tuple[str, str]:
    """(word, kind of tag) for whether the rule is planned, runs or has ended."""
    state = rule_state(valid_from=rule.valid_from, valid_to=rule.valid_to, on=on)
    return {
        "planned": (_("planned"), "info"),
        "running": (_("in force"), "success"),
        "ended": (_("ended"), "neutral"),
    }[state]


def _unit(public_id: str) -> Unit:
    return get_unit_in(scope_for("training.set_targets"), public_id)


def _page(unit: Unit, form: TargetForm, end_form: EndTargetForm) -> ResponseReturnValue:
    """The unit's targets with the two forms, and 422 where one of them has faults."""
    day, rules = today(), list_rules_of(unit.id)
    above = nearest_rules([unit.id], day).get(unit.id)
    rule = get_rule(above) if above is not None else None
    page = render_template(
        "training/edit_target.html",
        unit=unit,
        unit_name=name_on(unit.id, day),
        rules=[(each, _state(each, day)) for each in rules],
        in_force=rule,
        source_name=name_on(rule.unit_id, day) if rule is not None else "",
        has_running=any(each.valid_to is None for each in rules),
        form=form,
        end_form=end_form,
        form_has_errors=bool(form.errors or end_form.errors),
        crumbs=[*_crumbs(), (_("Targets"), url_for("training.list_targets")), (name_on(unit.id, day), None)],
    )
    return page, 422 if form.errors or end_form.errors else 200


@training.route("/quan-tri/muc-tieu/<public_id>", methods=["GET", "POST"])
@allowed("training.set_targets")
def edit_target(public_id: str) -> ResponseReturnValue:
    """The unit's targets through the years; a new one is set from a day."""
    unit, form = _unit(public_id), TargetForm()
    if form.validate_on_submit():
        try:
            set_target(
                unit=unit,
                amount_hundredths=form.amount.data,
                valid_from=form.valid_from.data,
                legal_basis=form.legal_basis.data,
            )
        except Refusal as error:
            form.form_errors.extend(error.messages)
        else:
            flash(_("The target is set."), "success")
            return redirect(url_for("training.edit_target", public_id=public_id))
    return _page(unit, form, EndTargetForm(formdata=None))


@training.post("/quan-tri/muc-tieu/<public_id>/ket-thuc")
@allowed("training.set_targets")
def stop_target(public_id: str) -> ResponseReturnValue:
    """The unit's own target ends on a day; from then on the nearest one above holds."""
    unit, end_form = _unit(public_id), EndTargetForm()
    if end_form.validate_on_submit():
        try:
            end_target(unit=unit, on=end_form.ended_on.data)
        except Refusal as error:
            end_form.form_errors.extend(error.messages)
        else:
            flash(_("The target has its last day."), "success")
            return redirect(url_for("training.edit_target", public_id=public_id))
    return _page(unit, TargetForm(formdata=None), end_form)
