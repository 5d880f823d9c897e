"""When two entries look like one training: alike in name, on overlapping days."""

import datetime as dt
from dataclasses import dataclass

from rapidfuzz import fuzz

from lms.core.text import fold

# From here on a pair is shown as a possible duplicate; nothing is refused by itself.
LEAST_SCORE = 82
# So many days apart are still one training: papers often name the day of the certificate.
DAYS_APART = 3
# A name of fewer words is part of many others: "Tập huấn" says nothing.
_ENOUGH_WORDS = 4


@dataclass(frozen=True)
class Entry:
    """What is compared of a training."""

    title: str
    first_on: dt.date
    last_on: dt.date


def is_alike(one: Entry, other: Entry) -> bool:
    """True where the days touch and the names are nearly the same, whatever their marks and word order."""
    slack = dt.timedelta(days=DAYS_APART)
    touches = one.first_on - slack <= other.last_on and other.first_on - slack <= one.last_on
    return touches and score(one.title, other.title) >= LEAST_SCORE


def score(one: str, other: str) -> float:
    """How alike two names of trainings are, from 0 to 100."""
    first, second = fold(one), fold(other)
    whole = fuzz.token_sort_ratio(first, second)
    if min(len(first.split()), len(second.split())) < _ENOUGH_WORDS:
        return whole
    return max(whole, fuzz.token_set_ratio(first, second))
