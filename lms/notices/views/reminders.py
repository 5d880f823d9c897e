"""Reminders as those see them who look after people: what is planned, what was sent, and what became of it."""

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Conflict
from lms.core.i18n import _
from lms.core.paging import asked_search, paginate_by_key
from lms.core.permissions import allowed, holds
from lms.notices.actions.planning import plan_anew
from lms.notices.actions.settings import switch_reminders
from lms.notices.calendar import get_setting, next_day
from lms.notices.models import Reminder, ReminderDay, ReminderSetting
from lms.notices.queries.days import (
    LETTER_STATES,
    STATES,
    count_letters,
    count_reminders,
    find_day,
    get_reminder,
    letters_of,
    list_days,
    list_pauses,
    list_reminders,
)
from lms.notices.rules.hours import open_minutes
from lms.notices.views.blueprint import notices
from lms.notices.wording import DAY_STATES, DIGEST_STATES, FAILURES, KINDS, RECIPIENTS
from lms.notices.wording import LETTER_STATES as LETTER_WORDS
from lms.people.policy import is_whole_site
from lms.people.queries import scope_for

SEES = "notices.see_reminders"
SETS = "notices.set_reminders"
_DAYS_SHOWN = 15
_A_PAGE = 50


def may_set() -> bool:
    """True for an administrator of the whole site: what is set here holds for everybody."""
    return holds(SETS) and is_whole_site(scope_for(SETS))


def refuse_others() -> None:
    """Only administrators of the whole site go on."""
    if not may_set():
        abort(403)


@notices.get("/quan-tri/nhac-hoc")
@allowed(SEES)
def reminders() -> ResponseReturnValue:
    """Whether reminders are on, the next plan, the days behind, and who is not reminded for a while."""
    scope, setting = scope_for(SEES), get_setting()
    days = list_days(_DAYS_SHOWN)
    following = next_day(today())
    return render_template(
        "notices/reminders.html",
        setting=setting,
        days=days,
        tomorrow=today() + dt.timedelta(days=1),
        following=following,
        plan=next((day for day in days if day.on == following), None),
        plan_on=following - dt.timedelta(days=1),
        pauses=list_pauses(scope),
        may_set=may_set(),
        words=DAY_STATES,
        slow=_slow_plan(days, setting),
    )


def _slow_plan(days: list[ReminderDay], setting: ReminderSetting) -> ReminderDay | None:
    """The plan of which more letters are to leave than the hours of its day allow at this pace."""
    minutes = open_minutes(quiet_from=setting.quiet_from, quiet_to=setting.quiet_to)
    room = minutes * setting.per_minute
    return next((day for day in days if day.state in ("ready", "sending") and day.letters > room), None)


@notices.post("/quan-tri/nhac-hoc/bat-tat")
@allowed(SETS)
def switch() -> ResponseReturnValue:
    """Reminders are on from now on, or stand still."""
    refuse_others()
    is_on = request.form.get("bat") == "1"
    switch_reminders(is_on=is_on)
    flash(_("Reminders are on.") if is_on else _("Reminders stand still. Nothing leaves."), "success")
    return redirect(url_for("notices.reminders"))


def _day_in(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        abort(404)


@notices.get("/quan-tri/nhac-hoc/ngay/<on>")
@allowed(SEES)
def show_day(on: str) -> ResponseReturnValue:
    """Who gets what on that day, or got it: of this officer's units, by what became of it."""
    day_on, scope = _day_in(on), scope_for(SEES)
    day = find_day(day_on)
    if day is None or day.state == "making":
        return render_template(
            "notices/show_day_empty.html", on=day_on, day=day, may_plan=_may_plan(day_on, day)
        )
    state, search = request.args.get("trang-thai", ""), asked_search()
    state = state if state in (*STATES, *LETTER_STATES, "inbox") else ""
    page = paginate_by_key(
        list_reminders(scope, day, state=state, search=search), key_columns=(Reminder.id,), per_page=_A_PAGE
    )
    return render_template(
        "notices/show_day.html",
        day=day,
        page=page,
        letters=letters_of([row.Reminder.id for row in page.items]),
        digest_counts=count_reminders(scope, day),
        letter_counts=count_letters(scope, day),
        digest_words=DIGEST_STATES,
        letter_words=LETTER_WORDS,
        kinds=KINDS,
        recipients=RECIPIENTS,
        state=state,
        search=search,
        may_plan=_may_plan(day_on, day),
        today=today(),
    )


def _may_plan(on: dt.date, day: ReminderDay | None) -> bool:
    return may_set() and on >= today() and (day is None or day.state == "ready") and on <= next_day(today())


@notices.post("/quan-tri/nhac-hoc/ngay/<on>/lap")
@allowed(SETS)
def plan_now(on: str) -> ResponseReturnValue:
    """The plan of that day is made now, or anew; once it is being sent it stays as it is."""
    refuse_others()
    day_on = _day_in(on)
    if not _may_plan(day_on, find_day(day_on)):
        raise Conflict(_("This plan is being made or sent already. Open the page again."))
    plan_anew(day_on)
    flash(_("The plan is being made. Open the page again in a moment."), "success")
    return redirect(url_for("notices.show_day", on=on))


@notices.get("/quan-tri/nhac-hoc/thu/<public_id>")
@allowed(SEES)
def show_reminder(public_id: str) -> ResponseReturnValue:
    """One digest word for word, and what became of it."""
    row = get_reminder(public_id, scope_for(SEES))
    return render_template(
        "notices/show_reminder.html",
        row=row,
        reminder=row.Reminder,
        letters=letters_of([row.Reminder.id]).get(row.Reminder.id, []),
        digest_words=DIGEST_STATES,
        letter_words=LETTER_WORDS,
        kinds=KINDS,
        failures=FAILURES,
    )
