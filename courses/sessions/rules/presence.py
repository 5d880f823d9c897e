"""When and how much of a meeting counts, and how long a code to tick by is good."""

import datetime as dt

from lms.core.text import msgid

# Somebody may tick this long before the meeting begins, and is on time this long after.
EARLY = dt.timedelta(minutes=15)
ON_TIME = dt.timedelta(minutes=15)
# The code on the screen changes this often (seconds), and each can be used this long.
STEP, GOOD_FOR = 15, 45

TOO_EARLY = msgid("The meeting has not begun yet: attendance opens 15 minutes before.")
TOO_LATE = msgid("The meeting is over. Ask your trainer to enter your attendance by hand.")


def step_at(at: dt.datetime) -> int:
    """The number of the code that is shown at that moment."""
    return int(at.timestamp()) // STEP


def is_fresh(step: int, at: dt.datetime) -> bool:
    """True while the code of that number can be used."""
    return 0 <= at.timestamp() - step * STEP <= GOOD_FOR


def closed_words(*, starts_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime) -> str:
    """Why nobody can tick at that moment; empty while they can."""
    if at < starts_at - EARLY:
        return TOO_EARLY
    return TOO_LATE if at > ends_at else ""


def minutes_on_tick(*, starts_at: dt.datetime, ends_at: dt.datetime, minutes: int, at: dt.datetime) -> int:
    """What a tick at that moment counts: all of it when on time, else what is left of the meeting."""
    if at <= starts_at + ON_TIME:
        return minutes
    return max(1, min(minutes, int((ends_at - at).total_seconds()) // 60))


def needed_minutes(*, measure: str, amount: int, planned: int) -> int:
    """The minutes that the rule asks for: so many, or so many per cent of what is planned (rounded up).

    Nobody can attend more than all of it, whatever the rule says.
    """
    return amount if measure == "minutes" else -(-planned * min(amount, 100) // 100)
