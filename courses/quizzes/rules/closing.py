"""When the clock may close an attempt. The learner's own press of the button needs none of this."""

import datetime as dt
from dataclasses import dataclass

from courses.quizzes.rules.outages import LONGEST_PULSE_GAP, is_held
from courses.quizzes.rules.timing import is_time_up, is_too_late

# So long a page waits before it asks again whether a paper that is held may be closed.
_ASK_AGAIN = dt.timedelta(seconds=30)
_NOTHING = dt.timedelta(0)


@dataclass(frozen=True)
class TimeOver:
    """How an attempt stands whose time may be over; `writers` counts the pages that have saved in it."""

    deadline_at: dt.datetime
    grace: dt.timedelta
    held_until: dt.datetime | None
    writers: int


def wait_before_closing(over: TimeOver, at: dt.datetime, *, pulse_at: dt.datetime | None) -> dt.timedelta:
    """How long to wait before the clock closes the attempt; nothing where it may at once.

    Another device may still be sending: what arrives within the grace counts. While an outage is being decided,
    or has only just ended and was not looked at yet, the clock closes nothing.
    """
    if not is_time_up(over.deadline_at, at):
        return over.deadline_at - at
    if is_held(over.held_until, at) or (pulse_at is not None and at - pulse_at > LONGEST_PULSE_GAP):
        return _ASK_AGAIN
    if over.writers <= 1 or is_too_late(over.deadline_at, at, over.grace):
        return _NOTHING
    return over.deadline_at + over.grace - at + dt.timedelta(seconds=1)
