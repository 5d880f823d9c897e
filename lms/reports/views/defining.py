"""Defining campaigns and indicators, and withdrawing them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.organisations.models import Unit
from lms.organisations.queries import name_on
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of
from lms.reports.actions import define_campaign, define_indicator, withdraw_definition
from lms.reports.definitions import get_campaign, get_indicator, is_owned
from lms.reports.forms import CampaignForm, IndicatorForm
from lms.reports.models import Campaign, Indicator
from lms.reports.queries import choose_unit
from lms.reports.views.blueprint import reports
from lms.reports.views.gallery import campaign_url

_PERMISSION = "reports.define"


def _unit() -> Unit:
    """The unit for which something is defined: the one in the address, or the officer's highest."""
    return choose_unit(scope_for(_PERMISSION), request.args.get("don-vi"))


def _page(template: str, form: CampaignForm | IndicatorForm, unit: Unit) -> ResponseReturnValue:
    page = render_template(template, form=form, unit_name=name_on(unit.id, today()))
    return page, status_of(form)


@reports.route("/nhan-su/bao-cao/chien-dich/moi", methods=["GET", "POST"])
@allowed("reports.define")
def new_campaign() -> ResponseReturnValue:
    """A campaign of the unit and all below it."""
    unit, form = _unit(), CampaignForm()
    if form.validate_on_submit():
        with refusals_in(form):
            campaign = define_campaign(unit=unit, by_id=the_actor().person_id, **_campaign_data(form))
            flash(_("The campaign is saved. Its results are read from the ledger."), "success")
            return redirect(campaign_url(campaign.public_id))
    return _page("reports/new_campaign.html", form, unit)


def _campaign_data(form: CampaignForm) -> dict[str, Any]:
    data: dict[str, Any] = dict(form.data)
    data["least_hundredths"] = data.pop("least")
    return _without_token(data)


def _without_token(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "csrf_token"}


@reports.route("/nhan-su/bao-cao/chi-so/moi", methods=["GET", "POST"])
@allowed("reports.define")
def new_indicator() -> ResponseReturnValue:
    """An indicator of the unit and all below it."""
    unit, form = _unit(), IndicatorForm()
    if form.validate_on_submit():
        with refusals_in(form):
            indicator = define_indicator(unit=unit, by_id=the_actor().person_id, **_indicator_data(form))
            flash(_("The indicator is saved."), "success")
            query: dict[str, Any] = {"chi-so": indicator.public_id}
            return redirect(url_for("reports.show_report", key="chi-so", **query))
    return _page("reports/new_indicator.html", form, unit)


def _indicator_data(form: IndicatorForm) -> dict[str, Any]:
    data: dict[str, Any] = dict(form.data)
    data["max_hundredths"] = data.pop("highest")
    return _without_token(data)


@reports.post("/nhan-su/bao-cao/chien-dich/<public_id>/thu-hoi")
@allowed("reports.define")
def withdraw_campaign(public_id: str) -> ResponseReturnValue:
    """The campaign is shown no more."""
    return _withdraw(get_campaign(public_id))


@reports.post("/nhan-su/bao-cao/chi-so/<public_id>/thu-hoi")
@allowed("reports.define")
def withdraw_indicator(public_id: str) -> ResponseReturnValue:
    """The indicator is shown no more."""
    return _withdraw(get_indicator(public_id))


def _withdraw(definition: Campaign | Indicator) -> ResponseReturnValue:
    """Only those whose units it was defined for may withdraw it; for others it is as if there were none."""
    if not is_owned(definition, scope_for(_PERMISSION)):
        raise NotFound()
    withdraw_definition(definition=definition)
    flash(_("“%(title)s” is withdrawn.", title=definition.title), "success")
    return redirect(url_for("reports.list_reports"))
