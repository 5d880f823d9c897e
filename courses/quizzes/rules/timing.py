"""When the time of an attempt ends. The clock comes in as an argument."""

import datetime as dt

# An answer that was on its way when the time ran out is kept when it arrives within the grace. The start page
# says so before the start; the server's clock decides; no learner and no browser can move it.
GRACE = dt.timedelta(seconds=30)


def deadline(started_at: dt.datetime, minutes: int) -> dt.datetime:
    """When the time of an attempt ends."""
    return started_at + dt.timedelta(minutes=minutes)


def is_time_up(deadline_at: dt.datetime, at: dt.datetime) -> bool:
    """True when the time for answering has run out: pages no longer ask, answers on their way still count."""
    return at >= deadline_at


def is_too_late(deadline_at: dt.datetime, at: dt.datetime, grace: dt.timedelta = GRACE) -> bool:
    """True when an answer that arrives at that moment is refused, and the attempt is due for closing."""
    return at > deadline_at + grace
