"""What was watched: merged intervals, of which none counts twice and no more than time went by.

An interval is (from, to) in milliseconds of the medium, without its end.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]
# A line may be away for so long and what was watched meanwhile still count: browsers hold little more.
LONGEST_STEP_MS = 10 * 60 * 1000


def merge(intervals: Iterable[Sequence[int]]) -> list[Interval]:
    """The same moments in order, without overlaps and without touching neighbours."""
    merged: list[Interval] = []
    for start, end in sorted((each[0], each[1]) for each in intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def length(intervals: Iterable[Sequence[int]]) -> int:
    """How many milliseconds merged intervals hold."""
    return sum(end - start for start, end in intervals)


def uncovered(claim: Interval, covered: Sequence[Interval]) -> list[Interval]:
    """What of the claim no merged interval covers yet, in order."""
    left, at = [], claim[0]
    for start, end in covered:
        if start >= claim[1]:
            break
        if start > at:
            left.append((at, start))
        at = max(at, end)
    if at < claim[1]:
        left.append((at, claim[1]))
    return left


def credit(
    watched: Iterable[Sequence[int]], claims: Iterable[Sequence[int]], *, duration: int, elapsed: int
) -> list[Interval]:
    """The merged intervals after a report that the medium ran through these claims since the last report.

    What is new in them counts, from the beginning, as far as time went by: whoever watches at twice the speed
    earns half of it, and the other half when they watch it again.
    """
    merged = merge(watched)
    budget = min(max(elapsed, 0), LONGEST_STEP_MS)
    for start, end in claims:
        for new_start, new_end in uncovered((max(0, start), min(duration, end)), merged):
            earned = (new_start, min(new_end, new_start + budget))
            budget -= earned[1] - earned[0]
            merged = merge([*merged, earned])
    return merged


def milliseconds_since(last: dt.datetime | None, moment: dt.datetime) -> int:
    """The time since the last report; none before the first one, nor while a clock that was put back catches up."""
    return max(0, int((moment - last).total_seconds() * 1000)) if last is not None else 0


def percent(watched_ms: int, duration_ms: int | None) -> int:
    """How much was watched, in whole per cent, never rounded up."""
    return min(100, watched_ms * 100 // duration_ms) if duration_ms else 0
