"""Rules of progress: what is left and how far one is."""

from collections.abc import Collection


def percent_done(passed: Collection[int], required: Collection[int]) -> int:
    """How much of what is required is passed, 0 to 100, 100 only when nothing is missing."""
    if not required:
        return 100
    done = len(set(passed) & set(required))
    return done * 100 // len(set(required))


def is_complete(passed: Collection[int], required: Collection[int]) -> bool:
    """True when every required item is passed."""
    return set(required) <= set(passed)
