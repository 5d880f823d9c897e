"""Use cases of what decides about reminders: hours, rules, days off, pauses."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, insert_once
from lms.core.errors import Refusal
from lms.core.i18n import _, format_date
from lms.notices.actions.handing import resume
from lms.notices.calendar import get_setting, known_days
from lms.notices.models import CalendarDay, ReminderPause, ReminderRule, ReminderSetting
from lms.notices.rules.digests import SHIPPED_RULES
from lms.notices.rules.hours import open_minutes
from lms.organisations.models import Unit
from lms.organisations.queries import name_on

_MOST_RULES = 60


def ship_reminders() -> None:
    """Hours, rules and the known days off are there; what somebody changed since stays. Nothing is sent yet."""
    if insert_once(ReminderSetting, id=1):
        for recipient, offset in SHIPPED_RULES:
            db.session.add(ReminderRule(recipient=recipient, offset_days=offset, made_at=now()))
    for year in (today().year, today().year + 1):
        ship_calendar(year)


def ship_calendar(year: int) -> int:
    """The public holidays of that year are in the calendar, where it said nothing about the day; how many new."""
    return sum(insert_once(CalendarDay, on=day, kind=kind, name=name) for day, kind, name in known_days(year))


def switch_reminders(*, is_on: bool) -> None:
    """From now on reminders are planned and sent by themselves, or none leaves any more."""
    setting = get_setting()
    if setting.is_on == is_on:
        return
    setting.is_on = is_on
    db.session.flush()
    record("reminders.switched", kind="reminders", id=1, label="on" if is_on else "off")
    if is_on:
        resume()


def change_hours(**values: Any) -> None:
    """Reminders go out by these hours, this cap and this pace. Refused where no hour of the day would be left."""
    if not open_minutes(quiet_from=values["quiet_from"], quiet_to=values["quiet_to"]):
        raise Refusal(_("The quiet hours leave no time in which reminders may be sent."))
    setting = get_setting()
    before = {name: getattr(setting, name) for name in values}
    for name, value in values.items():
        setattr(setting, name, value)
    db.session.flush()
    changed = {
        name: [str(before[name]), str(value)] for name, value in values.items() if before[name] != value
    }
    if changed:
        record("reminders.hours", kind="reminders", id=1, label="", detail=changed)


def add_rule(*, source: str, recipient: str, offset_days: int) -> ReminderRule:
    """From the next plan on the rule holds. Refused where the same rule holds already."""
    live = ReminderRule.ended_at.is_(None)
    same = select(ReminderRule.id).where(
        live,
        ReminderRule.source == source,
        ReminderRule.recipient == recipient,
        ReminderRule.offset_days == offset_days,
    )
    if db.session.scalar(same) is not None:
        raise Refusal(_("There is such a rule already."))
    if (db.session.scalar(select(func.count()).where(live)) or 0) >= _MOST_RULES:
        raise Refusal(_("There are too many rules. Strike one out first."))
    rule = ReminderRule(source=source, recipient=recipient, offset_days=offset_days, made_at=now())
    db.session.add(rule)
    db.session.flush()
    _record_rule("reminders.rule_added", rule)
    return rule


def end_rule(rule: ReminderRule) -> None:
    """From the next plan on the rule holds no more."""
    if rule.ended_at is None:
        rule.ended_at = now()
        db.session.flush()
        _record_rule("reminders.rule_ended", rule)


def _record_rule(action: str, rule: ReminderRule) -> None:
    label = f"{rule.recipient} {rule.offset_days:+d} {rule.source}".strip()
    record(action, kind="reminder_rule", id=rule.id, label=label)


def mark_day(*, on: dt.date, kind: str, name: str) -> None:
    """The day is off, or worked in exchange, whatever was said about it before."""
    row = db.session.get(CalendarDay, on)
    if row is None:
        row = CalendarDay(on=on)
        db.session.add(row)
    row.kind, row.name = kind, name
    db.session.flush()
    record("reminders.day_marked", kind="calendar_day", id=on.isoformat(), label=f"{format_date(on)} {kind}")


def pause_unit(*, unit: Unit, reason: str, last_day: dt.date | None, by_id: int | None) -> ReminderPause:
    """People of the unit and below are not reminded, from now on. Refused where the last day is over."""
    if last_day is not None and last_day < today():
        raise Refusal(_("The last day is over already."))
    pause = ReminderPause(
        unit_id=unit.id, reason=reason, begun_at=now(), begun_by_id=by_id, last_day=last_day
    )
    db.session.add(pause)
    db.session.flush()
    label = name_on(unit.id, today())
    record("reminders.paused", kind="unit", id=unit.id, label=label, detail={"reason": reason})
    return pause


def lift_pause(pause: ReminderPause) -> None:
    """The people of the unit are reminded again; what was held back today leaves today."""
    if pause.lifted_at is None:
        pause.lifted_at = now()
        db.session.flush()
        record("reminders.resumed", kind="unit", id=pause.unit_id, label=name_on(pause.unit_id, today()))
        resume()
