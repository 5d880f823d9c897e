"""What units need: the list, stating a need, changing and declining it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import name_on, unit_choices
from lms.people.views.parts import refusals_in, status_of
from lms.plans.actions import (
    NeedFacts,
    change_need,
    decline_need,
    reopen_need,
    state_need,
    withdraw_need,
)
from lms.plans.demand import count_needs, courses_to_choose, get_need, list_needs
from lms.plans.forms import ChangeNeedForm, NeedForm, ReasonForm
from lms.plans.models import TrainingNeed
from lms.plans.views.blueprint import NEEDS, PERMISSION, plans
from lms.plans.views.parts import asked_unit, asked_year, own_scope, refusals_flashed, years_to_plan
from lms.plans.wording import NEED_STATES, WORDS

_FACTS = ("topic", "people", "creditable_id", "content_group", "study_form", "quarter", "note")


@plans.get(NEEDS)
@allowed(PERMISSION)
def show_needs() -> ResponseReturnValue:
    """The needs of this officer's units in a year."""
    scope, state = own_scope(), request.args.get("trang-thai", "")
    unit, unit_name = asked_unit(scope)
    year = asked_year(default=_planning_year())
    needs = list_needs(
        scope,
        today(),
        year=year,
        state=state if state in NEED_STATES else "",
        unit_id=unit.id if unit else None,
        search=asked_search(),
    )
    return render_template(
        "plans/show_needs.html",
        page=paginate(needs, number=asked_page(), per_page=50),
        counts=count_needs(scope, year),
        state=state if state in NEED_STATES else "",
        year=year,
        years=range(today().year + 1, today().year - 3, -1),
        unit=unit,
        unit_name=unit_name,
        units=unit_choices(scope, today(), limit=200),
        search=asked_search(),
        words=WORDS,
    )


def _planning_year() -> int:
    """From July on needs are mostly those of the next year."""
    return today().year + (today().month > 6)


def _facts(form: Any) -> NeedFacts:
    return NeedFacts(**{name: form[name].data for name in _FACTS})


def _to_list(year: int) -> ResponseReturnValue:
    return redirect(url_for("plans.show_needs", nam=year))


@plans.route(f"{NEEDS}/moi", methods=["GET", "POST"])
@allowed(PERMISSION)
def add_need() -> ResponseReturnValue:
    """A unit states what it needs."""
    form = NeedForm()
    form.unit.offer(own_scope(), today())
    form.year.choices = years_to_plan()
    form.offer(courses_to_choose())
    if not form.is_submitted():
        form.year.data = asked_year(default=_planning_year())
    elif form.validate():
        with refusals_in(form):
            state_need(
                unit=form.unit.unit,
                year=form.year.data,
                facts=_facts(form),
                by_id=the_actor().person_id,
            )
        if not form.form_errors:
            flash(_("The need is stated."), "success")
            return _to_list(form.year.data)
    return render_template("plans/edit_need.html", form=form, need=None, unit_name=""), status_of(form)


@plans.route(f"{NEEDS}/<public_id>", methods=["GET", "POST"])
@allowed(PERMISSION)
def edit_need(public_id: str) -> ResponseReturnValue:
    """A need that still waits is changed; one that was dealt with is shown."""
    need = get_need(own_scope(), public_id)
    form = ChangeNeedForm(obj=need)
    form.offer(courses_to_choose())
    if form.validate_on_submit():
        with refusals_in(form):
            change_need(need=need, facts=_facts(form))
        if not form.form_errors:
            flash(_("Saved."), "success")
            return _to_list(need.year)
    page = render_template(
        "plans/edit_need.html",
        form=form,
        need=need,
        unit_name=name_on(need.unit_id, today()),
        words=WORDS,
    )
    return page, status_of(form)


@plans.route(f"{NEEDS}/<public_id>/khong-dua-vao", methods=["GET", "POST"])
@allowed(PERMISSION)
def decline(public_id: str) -> ResponseReturnValue:
    """The need is not taken up, for a reason that the unit reads."""
    need, form = get_need(own_scope(), public_id), ReasonForm()
    if form.validate_on_submit():
        with refusals_in(form):
            decline_need(need=need, reason=form.reason.data)
        if not form.form_errors:
            flash(_("The need is not taken up. You can undo this on its page."), "success")
            return _to_list(need.year)
    page = render_template(
        "plans/decline.html", form=form, need=need, unit_name=name_on(need.unit_id, today())
    )
    return page, status_of(form)


@plans.post(f"{NEEDS}/<public_id>/<any(rut, mo):deed>")
@allowed(PERMISSION)
def settle_need(public_id: str, deed: str) -> ResponseReturnValue:
    """The need is withdrawn, or waits again."""
    need: TrainingNeed = get_need(own_scope(), public_id)
    with refusals_flashed(_("The need is withdrawn.") if deed == "rut" else _("The need waits again.")):
        (withdraw_need if deed == "rut" else reopen_need)(need=need)
    return redirect(url_for("plans.edit_need", public_id=public_id))
