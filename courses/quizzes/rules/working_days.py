"""Working days (ngày làm việc): Monday to Friday. Public holidays are days like others: a clock never runs longer."""

import datetime as dt

_SATURDAY = 5


def due_day(filed_on: dt.date, days: int) -> dt.date:
    """The last day on which the answer is in time: so many working days after the day it was filed."""
    day, left = filed_on, days
    while left > 0:
        day += dt.timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day
