"""Rules of recognition: plain Python, amounts in whole hundredths of a tiết, times in whole seconds."""

from lms.recognition.rules.conversion import (
    LARGEST_COUNT,
    LONGEST_SECONDS,
    Band,
    Conversion,
    convert,
    exceeds,
    faults_of,
    from_json,
    to_json,
)
from lms.recognition.rules.likeness import DAYS_APART, Entry, is_alike
from lms.recognition.rules.states import DEEDS, LIVE, OPEN, REASONS, STATES, may
from lms.recognition.rules.terms import DECIDERS, LIMITS, Counted, Terms, beyond_limits, bounded, count_amount

__all__ = [
    "DAYS_APART",
    "DECIDERS",
    "DEEDS",
    "LARGEST_COUNT",
    "LIMITS",
    "LIVE",
    "LONGEST_SECONDS",
    "OPEN",
    "REASONS",
    "STATES",
    "Band",
    "Conversion",
    "Counted",
    "Entry",
    "Terms",
    "beyond_limits",
    "bounded",
    "convert",
    "count_amount",
    "exceeds",
    "faults_of",
    "from_json",
    "is_alike",
    "may",
    "to_json",
]
