"""When something is due. One function, `due_on`, serves the page, the reminder and the report.

Period k ends on anchor + k × frequency, counted from the anchor each time, so no month end drifts: what is due
every six months from 31/08 is due on 28/02 (29/02) and on 31/08 again. Days are days in Viet Nam.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from dateutil.relativedelta import relativedelta

# Days of visible assignment before anybody is late, where no rule says otherwise.
USUAL_NOTICE_DAYS = 10
MOST_MONTHS = 120
MOST_NOTICE_DAYS = 365
# A rule without a frequency looks this far back for a completion that already counts.
_LOOKS_BACK_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """What one rule says of time; None leaves the answer to the rule of a unit above.

    `due_on` is the due day, and the anchor of all others where `every_months` is more than 0. `open_days` lets a
    period open only so many days before it is due. A completion counts for the first period from `counts_from`.
    """

    due_on: dt.date | None = None
    every_months: int | None = None
    notice_days: int | None = None
    open_days: int | None = None
    counts_from: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for a person once every field is decided."""

    due_on: dt.date
    every_months: int = 0
    notice_days: int = USUAL_NOTICE_DAYS
    open_days: int | None = None
    counts_from: dt.date | None = None


@dataclass(frozen=True)
class Period:
    """One time through: a completion from `begins_on` on counts, people see it from `opens_on`."""

    number: int
    begins_on: dt.date
    opens_on: dt.date
    due_on: dt.date


def due_on(anchor: dt.date, every_months: int, number: int) -> dt.date:
    """The due day of period `number`, always reckoned from the anchor."""
    due: dt.date = anchor + relativedelta(months=every_months * number)
    return due


def period(terms: Terms, number: int) -> Period:
    """Period `number` of these terms."""
    due = due_on(terms.due_on, terms.every_months, number)
    before = due_on(terms.due_on, terms.every_months or _LOOKS_BACK_MONTHS, number - 1)
    begins = before + dt.timedelta(days=1)
    if number == 0 and terms.counts_from is not None:
        begins = terms.counts_from
    opens = begins if terms.open_days is None else max(begins, due - dt.timedelta(days=terms.open_days))
    return Period(number, begins, opens, due)


@lru_cache(maxsize=4096)
def period_on(terms: Terms, day: dt.date) -> Period:
    """The period that the day lies in: the first one that is not due before it; the only one of a rule for once."""
    if not terms.every_months or day <= terms.due_on:
        return period(terms, 0)
    months = (day.year - terms.due_on.year) * 12 + day.month - terms.due_on.month
    number = max(0, months // terms.every_months - 1)
    while due_on(terms.due_on, terms.every_months, number) < day:
        number += 1
    return period(terms, number)


def days_until(day: dt.date, due: dt.date) -> int:
    """How many days are left; negative when it is past."""
    return (due - day).days
