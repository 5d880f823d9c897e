"""At which hours a letter may leave; times are those of the clock in Viet Nam."""

import datetime as dt


def is_quiet(at: dt.time, *, quiet_from: dt.time, quiet_to: dt.time) -> bool:
    """True between the two times, also over midnight; two equal times leave no quiet hours."""
    if quiet_from <= quiet_to:
        return quiet_from <= at < quiet_to
    return at >= quiet_from or at < quiet_to


def can_still_leave(at: dt.time, *, quiet_from: dt.time, quiet_to: dt.time) -> bool:
    """True when some moment of the same day from then on is not quiet."""
    if not is_quiet(at, quiet_from=quiet_from, quiet_to=quiet_to):
        return True
    return at < quiet_to


def open_minutes(*, quiet_from: dt.time, quiet_to: dt.time) -> int:
    """How many minutes of a day are not quiet."""
    begin, end = (time.hour * 60 + time.minute for time in (quiet_from, quiet_to))
    return 24 * 60 - (end - begin) % (24 * 60)


def batches_due(*, per_minute: int, size: int, seconds: float | None) -> int:
    """How many batches of that size may be handed out so many seconds after the last; None: none was yet.

    What was not handed out for a while is not made up for: never more at once than a minute's letters, or one
    batch where the pace is slower than a batch a minute.
    """
    window = max(60.0, 60.0 * size / per_minute)
    since = window if seconds is None else min(seconds, window)
    return int(per_minute * since / 60 / size + 1e-9)
