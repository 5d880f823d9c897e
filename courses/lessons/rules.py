"""When a lesson is done: decided on the server, by a rule that stands beside the button."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from lms.core.text import msgid

# What a note in a lesson may be.
TONES = {"info": msgid("Please note"), "warning": msgid("Take care"), "important": msgid("Important")}
# The languages in which a lesson can be read.
LANGUAGES = ("vi", "en")
# A lesson finished in less than this share of its stated time is held until it is confirmed.
LEAST_SHARE = 0.25
CHECK_QUESTIONS = 2


class Verdict(StrEnum):
    """What pressing "done" means for a lesson."""

    PASSED = "read"
    CONFIRMED = "confirmed"
    HELD = "held"
    WAITING = "waiting"


def least_time(minutes: int) -> dt.timedelta:
    """How long a lesson of so many minutes must have been open to count without a check."""
    return dt.timedelta(minutes=minutes) * LEAST_SHARE


def judge(*, minutes: int, opened_at: dt.datetime, at: dt.datetime, confirmed: bool) -> Verdict:
    """Passed when open for long enough, or confirmed by the short check; held otherwise."""
    if at - opened_at >= least_time(minutes):
        return Verdict.PASSED
    return Verdict.CONFIRMED if confirmed else Verdict.HELD


def further(stored: int, sent: int) -> int:
    """The furthest place in a lesson (per cent): devices never set each other back."""
    return max(stored, min(max(sent, 0), 100))


def unanswered(answered: Sequence[bool]) -> list[int]:
    """The numbers (from 1) of the questions that were never answered rightly."""
    return [number for number, is_right in enumerate(answered, 1) if not is_right]
