"""Rules of progress: what is left and how far one is."""

from collections.abc import Collection

# The occasion of somebody who studies a course for the first time, or of their own accord.
FIRST = "first"
# The most that is shown of a course that is not completed.
ALMOST = 99


def assigned_occasion(assignment: str) -> str:
    """The occasion of a period for which somebody was given a course that they had completed before."""
    return f"assigned:{assignment}"


def percent_done(passed: Collection[int], required: Collection[int]) -> int:
    """How much of what is required is passed, 0 to 100, 100 only when nothing is missing."""
    if not required:
        return 100
    done = len(set(passed) & set(required))
    return done * 100 // len(set(required))


def shown_percent(
    passed: Collection[int], required: Collection[int], *, floor: int, is_completed: bool
) -> int:
    """What a learner reads: never less than they had read before, and 100 exactly when the course is completed."""
    if is_completed:
        return 100
    return min(max(percent_done(passed, required), floor), ALMOST)


def floor_after_move(shown: int) -> int:
    """Below which the percentage of somebody who is moved to another version never falls."""
    return min(shown, ALMOST)


def is_complete(passed: Collection[int], required: Collection[int]) -> bool:
    """True when every required item is passed."""
    return set(required) <= set(passed)
