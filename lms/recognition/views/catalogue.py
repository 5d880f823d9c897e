"""The catalogue as administrators keep it: activities, and the terms of each unit as versions."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Forbidden, Refusal
from lms.core.i18n import _, format_date
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_root, get_unit_in, list_units, name_on
from lms.people.policy import is_whole_site
from lms.people.queries import scope_for
from lms.recognition.actions import Publication, create_activity, end_rule, publish_rule, take_back_rule
from lms.recognition.catalogue import (
    chain_for,
    get_activity,
    get_version,
    list_activities,
    list_rules_in,
    list_versions,
)
from lms.recognition.forms import ActivityForm, EndRuleForm, RuleForm
from lms.recognition.models import RecognitionActivity, RecognitionRule
from lms.recognition.rules import DECIDERS
from lms.recognition.views.blueprint import CATALOGUE, recognition
from lms.recognition.views.terms import cap_lines, entry_of
from lms.recognition.wording import conversion_lines
from lms.training.rules import rule_state

PERMISSION = "recognition.set_catalogue"
_STATES = {"planned": "info", "running": "success", "ended": "neutral"}


def _scope() -> SubtreeScope:
    return scope_for(PERMISSION)


def _crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    start = (_("Administration"), url_for("administration.start"))
    return [start, (_("Recognition catalogue"), url_for("recognition.keep_catalogue")), *more]


@recognition.route(CATALOGUE, methods=["GET", "POST"])
@allowed(PERMISSION)
def keep_catalogue() -> ResponseReturnValue:
    """Every activity with the terms of one's units; whoever looks after the whole site adds activities."""
    form, scope = ActivityForm(), _scope()
    may_add = is_whole_site(scope)
    if request.method == "POST":
        if not may_add:
            raise Forbidden(_("Only an administrator of the whole site adds activities."))
        if form.validate() and (added := _added(form)):
            return redirect(_url(added, get_root()))
    rows = list_rules_in(scope, today())
    page = render_template(
        "recognition/keep_catalogue.html",
        form=form,
        may_add=may_add,
        activities=list_activities(),
        rows=rows,
        lines=lambda rule: conversion_lines(rule.terms.conversion),
        crumbs=[_crumbs()[0], (_("Recognition catalogue"), None)],
    )
    return page, 422 if form.errors else 200


def _added(form: ActivityForm) -> RecognitionActivity | None:
    try:
        return create_activity(kind=form.kind.data, name=form.name.data)
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return None


def _url(activity: RecognitionActivity, unit: Unit) -> str:
    return url_for("recognition.set_terms", activity_id=activity.public_id, unit_id=unit.public_id)


@recognition.get(f"{CATALOGUE}/<activity_id>")
@allowed(PERMISSION)
def choose_unit(activity_id: str) -> ResponseReturnValue:
    """The units of one's own for which terms of the activity can be set."""
    activity, search = get_activity(activity_id), asked_search()
    units = paginate(list_units(_scope(), on=today(), search=search), number=asked_page())
    return render_template(
        "recognition/choose_unit.html",
        activity=activity,
        units=units,
        search=search,
        crumbs=_crumbs((activity.name, None)),
    )


@recognition.route(f"{CATALOGUE}/<activity_id>/<unit_id>", methods=["GET", "POST"])
@allowed(PERMISSION)
def set_terms(activity_id: str, unit_id: str) -> ResponseReturnValue:
    """The versions of the activity's terms at the unit; a new one is published from a day on."""
    activity, unit, form = get_activity(activity_id), get_unit_in(_scope(), unit_id), RuleForm()
    if request.method == "POST" and form.validate():
        try:
            publish_rule(activity=activity, unit=unit, publication=_said(form), by_id=the_actor().person_id)
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
        else:
            flash(_("The terms are published."), "success")
            return redirect(_url(activity, unit))
    return _page(activity, unit, form)


def _said(form: RuleForm) -> Publication:
    return Publication(
        terms=form.terms,
        proof_words=form.proof_words.data,
        legal_basis=form.legal_basis.data,
        valid_from=form.valid_from.data,
    )


def _page(activity: RecognitionActivity, unit: Unit, form: RuleForm) -> ResponseReturnValue:
    day, versions = today(), list_versions(activity.id, unit.id)
    chain = chain_for(unit.id, activity.id, day)
    if request.method in {"GET", "HEAD"} and (latest := next(iter(versions or chain), None)):
        form.show(latest)
        form.may_differ.data = latest.may_differ and unit.id == latest.unit_id
    above = next((rule for rule in chain if rule.unit_id != unit.id), None)
    page = render_template(
        "recognition/set_terms.html",
        activity=activity,
        unit=unit,
        unit_name=name_on(unit.id, day),
        versions=[_version(rule, day) for rule in versions],
        above=entry_of(activity, above.unit_id, day) if above else None,
        form=form,
        end_form=EndRuleForm(formdata=None),
        crumbs=_crumbs((activity.name, None), (name_on(unit.id, day), None)),
    )
    return page, 422 if form.errors else 200


def _days(rule: RecognitionRule) -> str:
    first = format_date(rule.valid_from)
    if rule.valid_to is None:
        return _("From %(day)s", day=first)
    return f"{first} – {format_date(rule.valid_to - dt.timedelta(days=1))}"


def _version(rule: RecognitionRule, day: dt.date) -> dict[str, Any]:
    state = rule_state(valid_from=rule.valid_from, valid_to=rule.valid_to, on=day)
    words = {"planned": _("Planned"), "running": _("In force"), "ended": _("Ended")}
    terms = rule.terms
    return {
        "public_id": rule.public_id,
        "number": rule.number,
        "days": _days(rule),
        "lines": [*conversion_lines(terms.conversion), *cap_lines(terms.each_cap, terms.year_cap)],
        "decider": _(DECIDERS[terms.decider]),
        "tag": (words[state], _STATES[state]),
        "is_planned": state == "planned",
        "is_open": state == "running" and rule.valid_to is None,
    }


@recognition.post(f"{CATALOGUE}/<activity_id>/<unit_id>/<rule_id>/thu-lai")
@allowed(PERMISSION)
def take_back_terms(activity_id: str, unit_id: str, rule_id: str) -> ResponseReturnValue:
    """A version that has not begun is gone."""
    activity, unit = get_activity(activity_id), get_unit_in(_scope(), unit_id)
    take_back_rule(rule=get_version(rule_id, activity_id=activity.id, unit_id=unit.id))
    flash(_("The planned version is taken back."), "success")
    return redirect(_url(activity, unit))


@recognition.post(f"{CATALOGUE}/<activity_id>/<unit_id>/<rule_id>/ket-thuc")
@allowed(PERMISSION)
def end_terms(activity_id: str, unit_id: str, rule_id: str) -> ResponseReturnValue:
    """The unit's own terms end on a day; from then on those above hold."""
    activity, unit, form = get_activity(activity_id), get_unit_in(_scope(), unit_id), EndRuleForm()
    rule = get_version(rule_id, activity_id=activity.id, unit_id=unit.id)
    faults = [message for errors in form.errors.values() for message in errors] if not form.validate() else []
    if not faults:
        try:
            end_rule(rule=rule, on=form.ended_on.data)
            flash(_("The terms have their last day."), "success")
        except Refusal as refusal:
            faults = [str(message) for message in refusal.messages]
    for fault in faults or [each for errors in form.errors.values() for each in errors]:
        flash(str(fault), "error")
    return redirect(_url(activity, unit))
