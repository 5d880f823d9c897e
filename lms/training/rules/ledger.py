"""Rules of the target and the ledger: days, sums, corrections, what is left to do. Amounts are hundredths."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from lms.core.text import msgid

LARGEST_CREDIT = 1000_00
LARGEST_TARGET = 2000_00

# The five content groups of Decree 171/2025/NĐ-CP (English message ids).
CONTENT_GROUPS = {
    1: msgid("Political theory"),
    2: msgid("Knowledge of national defence and security"),
    3: msgid("Knowledge and skills of state management"),
    4: msgid("Knowledge and skills required by the job position"),
    5: msgid("Science and technology, innovation, digital skills and digital technology"),
}
# The forms of study (hình thức) by the names under which courses and lines store them.
STUDY_FORMS = {
    "in_class": msgid("in class"),
    "online": msgid("online"),
    "distance": msgid("at a distance"),
    "blended": msgid("blended"),
}


def year_of(day: dt.date) -> int:
    """The year in which something earned on that day (a day in Viet Nam) counts."""
    return day.year


def reckoning_day(year: int, today: dt.date) -> dt.date:
    """The day as of which a year is read: today, or the last day of a year that is over."""
    return min(today, dt.date(year, 12, 31))


def balance(amounts: Iterable[int]) -> int:
    """What the lines of a ledger come to: their sum, corrections being lines like any other."""
    return sum(amounts)


def rule_state(*, valid_from: dt.date, valid_to: dt.date | None, on: dt.date) -> str:
    """Whether a dated rule is planned, running or ended on that day."""
    if valid_from > on:
        return "planned"
    return "running" if valid_to is None or valid_to > on else "ended"


def running_totals(amounts: Iterable[int]) -> list[int]:
    """After each line, in the order given, what had come together."""
    return list(accumulate(amounts))


def correction_amount(*, wanted: int, counted: int) -> int:
    """The amount of the line that makes an entry which now counts `counted` count `wanted`."""
    return wanted - counted


@dataclass(frozen=True)
class Pace:
    """What is missing, the day it is due, and how many whole tiết a week will do."""

    missing: int
    due_on: dt.date
    days_left: int
    per_week: int | None


def find_pace(*, done: int, target: int, today: dt.date, due_days: Iterable[dt.date]) -> Pace | None:
    """The pace towards the next of the due days; None when nothing is missing or every day has passed.

    Tiết a week are rounded up to whole ones, so that who keeps the pace is in time. With less than a week
    left there is no weekly pace.
    """
    ahead = [day for day in sorted(due_days) if day >= today]
    missing = target - done
    if missing <= 0 or not ahead:
        return None
    days_left = (ahead[0] - today).days
    per_week = -(-missing * 7 // (days_left * 100)) if days_left >= 7 else None
    return Pace(missing, ahead[0], days_left, per_week)
