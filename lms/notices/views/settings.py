"""What decides about reminders: rules, hours, days off and pauses."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.notices.actions.settings import (
    add_rule,
    change_hours,
    end_rule,
    lift_pause,
    mark_day,
    pause_unit,
    ship_calendar,
)
from lms.notices.calendar import get_setting, list_calendar, list_rules
from lms.notices.forms import CalendarForm, HoursForm, PauseForm, RuleForm
from lms.notices.models import ReminderRule
from lms.notices.queries.days import get_pause
from lms.notices.sources import due_sources
from lms.notices.views.blueprint import notices
from lms.notices.views.reminders import SEES, SETS, may_set, refuse_others
from lms.notices.wording import DAY_KINDS, RECIPIENTS
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of

_YEARS = 10


@notices.route("/quan-tri/nhac-hoc/quy-tac", methods=["GET", "POST"])
@allowed(SEES)
def reminder_rules() -> ResponseReturnValue:
    """Who is told how many days before, on or after a due day; administrators of the site add rules."""
    form = RuleForm()
    if form.validate_on_submit():
        refuse_others()
        facts = {"source": form.source.data, "recipient": form.recipient.data}
        with refusals_in(form):
            add_rule(**facts, offset_days=form.offset_days)
            flash(_("The rule holds from the next plan on."), "success")
            return redirect(url_for("notices.reminder_rules"))
    return render_template(
        "notices/rules.html",
        form=form,
        rules=list_rules(),
        recipients=RECIPIENTS,
        sources={source.name: source.label for source in due_sources().values()},
        may_set=may_set(),
    ), status_of(form)


@notices.post("/quan-tri/nhac-hoc/quy-tac/<public_id>/bo")
@allowed(SETS)
def strike_rule(public_id: str) -> ResponseReturnValue:
    """The rule holds no more from the next plan on."""
    refuse_others()
    rule = db.session.scalar(select(ReminderRule).where(ReminderRule.public_id == public_id))
    if rule is None:
        raise NotFound()
    end_rule(rule)
    flash(_("The rule holds no more from the next plan on."), "success")
    return redirect(url_for("notices.reminder_rules"))


@notices.route("/quan-tri/nhac-hoc/gio-gui", methods=["GET", "POST"])
@allowed(SETS)
def reminder_hours() -> ResponseReturnValue:
    """Quiet hours, the hour of planning, the cap and the pace."""
    refuse_others()
    setting = get_setting()
    times = {name: getattr(setting, name) for name in ("plan_at", "quiet_from", "quiet_to")}
    written = {name: f"{time:%H:%M}" for name, time in times.items()}
    form = HoursForm(
        data={
            **written,
            "on_weekends": setting.on_weekends,
            "weekly_cap": setting.weekly_cap,
            "per_minute": setting.per_minute,
        }
    )
    if form.validate_on_submit():
        values = {name: form[name].at for name in times}
        others = {name: form[name].data for name in ("on_weekends", "weekly_cap", "per_minute")}
        with refusals_in(form):
            change_hours(**values, **others)
            flash(_("The hours are saved."), "success")
            return redirect(url_for("notices.reminders"))
    return render_template("notices/hours.html", form=form), status_of(form)


@notices.route("/quan-tri/nhac-hoc/lich", methods=["GET", "POST"])
@allowed(SEES)
def reminder_calendar() -> ResponseReturnValue:
    """The days off of a year, and those worked in exchange; administrators of the site mark days."""
    form, asked = CalendarForm(), request.args.get("nam", "")
    nearest = today().year
    year = (
        int(asked) if asked.isascii() and asked.isdigit() and abs(int(asked) - nearest) <= _YEARS else nearest
    )
    if form.validate_on_submit():
        refuse_others()
        mark_day(on=form.day.data, kind=form.kind.data, name=form.name.data)
        flash(_("The calendar is saved. It holds from the next plan on."), "success")
        return redirect(url_for("notices.reminder_calendar", nam=form.day.data.year))
    return render_template(
        "notices/calendar.html",
        form=form,
        year=year,
        years=range(nearest - 1, nearest + 3),
        days=list_calendar(year),
        kinds=DAY_KINDS,
        may_set=may_set(),
    ), status_of(form)


@notices.post("/quan-tri/nhac-hoc/lich/nap")
@allowed(SETS)
def load_calendar() -> ResponseReturnValue:
    """The known public holidays of a year are entered, where nothing was said about the day."""
    refuse_others()
    asked = request.form.get("nam", "")
    if asked.isascii() and asked.isdigit() and abs(int(asked) - today().year) <= _YEARS:
        ship_calendar(int(asked))
        flash(_("The public holidays are entered. Compare them with the decision of the year."), "success")
    return redirect(url_for("notices.reminder_calendar", nam=asked or None))


@notices.route("/quan-tri/nhac-hoc/tam-dung", methods=["GET", "POST"])
@allowed(SEES)
def pause_reminders() -> ResponseReturnValue:
    """The people of one of this officer's units are not reminded for a while."""
    form = PauseForm()
    form.unit.offer(scope_for(SEES), today())
    if form.validate_on_submit():
        with refusals_in(form):
            pause_unit(
                unit=form.unit.unit,
                reason=form.reason.data,
                last_day=form.last_day.data,
                by_id=the_actor().person_id,
            )
            flash(_("The people of this unit are not reminded."), "success")
            return redirect(url_for("notices.reminders"))
    return render_template("notices/pause.html", form=form), status_of(form)


@notices.post("/quan-tri/nhac-hoc/tam-dung/<public_id>/bo")
@allowed(SEES)
def lift(public_id: str) -> ResponseReturnValue:
    """The people of the unit are reminded again."""
    lift_pause(get_pause(public_id, scope_for(SEES)))
    flash(_("The people of this unit are reminded again."), "success")
    return redirect(url_for("notices.reminders"))
