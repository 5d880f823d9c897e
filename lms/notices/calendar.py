"""The calendar of reminders: days off and worked in exchange, hours, and the rules that hold now."""

import datetime as dt
from collections.abc import Iterable

import holidays
from sqlalchemy import select

from lms.core.clock import VIETNAM, now
from lms.core.db import db
from lms.notices.models import CalendarDay, ReminderRule, ReminderSetting
from lms.notices.rules.days import IsOff, due_days_of, is_day_off, next_working_day
from lms.notices.rules.hours import is_quiet

_WINDOW = dt.timedelta(days=430)
_SATURDAY = 5


def get_setting() -> ReminderSetting:
    """How reminders go out; `lms init` made the row."""
    return db.session.get_one(ReminderSetting, 1)


def local_time() -> dt.time:
    """What the clock in Viet Nam shows."""
    return now().astimezone(VIETNAM).time()


def is_quiet_now(setting: ReminderSetting) -> bool:
    """True while nothing may leave."""
    return is_quiet(local_time(), quiet_from=setting.quiet_from, quiet_to=setting.quiet_to)


def days_off_around(day: dt.date, setting: ReminderSetting) -> IsOff:
    """A function that says for every day around that one whether it is off: one statement."""
    near = CalendarDay.on.between(day - _WINDOW, day + _WINDOW)
    special = {row.on: row.kind for row in db.session.scalars(select(CalendarDay).where(near))}
    on_weekends = setting.on_weekends
    return lambda each: is_day_off(each, special, on_weekends=on_weekends)


def next_day(after: dt.date) -> dt.date:
    """The next day on which people are reminded."""
    return next_working_day(after, days_off_around(after, get_setting()))


def list_rules() -> list[ReminderRule]:
    """The rules that hold, in order of days and recipients."""
    live = select(ReminderRule).where(ReminderRule.ended_at.is_(None))
    order = (ReminderRule.source, ReminderRule.offset_days, ReminderRule.recipient, ReminderRule.id)
    return list(db.session.scalars(live.order_by(*order)))


def due_days(day: dt.date, source: str = "") -> frozenset[dt.date]:
    """The due days about which some rule speaks on that day (of a source, where it is named): for sources to ask.

    Few days: a source that looks at no others need not read all that is open.
    """
    is_off = days_off_around(day, get_setting())
    rules = [rule for rule in list_rules() if not source or rule.source in ("", source)]
    return frozenset(due for rule in rules for due in due_days_of(day, rule.offset_days, is_off))


def list_calendar(year: int) -> list[CalendarDay]:
    """The special days of that year, in order."""
    within = CalendarDay.on.between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return list(db.session.scalars(select(CalendarDay).where(within).order_by(CalendarDay.on)))


def known_days(year: int) -> Iterable[tuple[dt.date, str, str]]:
    """(day, kind, name) of the public holidays of Viet Nam in that year, with Saturdays worked in exchange."""
    known = holidays.country_holidays("VN", years=year, language="vi")
    for day, name in sorted(known.items()):
        yield day, "off", str(name)
    for day in sorted(getattr(known, "weekend_workdays", ())):
        if day.year == year and day.weekday() >= _SATURDAY:
            yield day, "work", "Ngày làm việc bù"
