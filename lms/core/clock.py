"""Time: stored in UTC, shown in Viet Nam, and the clock is something a test can hold still."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import current_app

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Clock = Callable[[], dt.datetime]


def system_clock() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """The present moment by the application's clock, aware, in UTC."""
    clock: Clock = current_app.extensions["lms.clock"]
    return clock()


def vietnam_date(moment: dt.datetime) -> dt.date:
    """The calendar day in Viet Nam at that moment."""
    return moment.astimezone(VIETNAM).date()


def today() -> dt.date:
    """The present calendar day in Viet Nam."""
    return vietnam_date(now())
