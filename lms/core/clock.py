"""Time: stored in UTC, shown in Viet Nam, and the clock is something a test can hold still."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def as_if_at(moment: dt.datetime) -> Iterator[None]:
    """The clock stands at that moment inside the block: for demonstration data with a past of its own."""
    kept = current_app.extensions["lms.clock"]
    current_app.extensions["lms.clock"] = lambda: moment
    try:
        yield
    finally:
        current_app.extensions["lms.clock"] = kept
