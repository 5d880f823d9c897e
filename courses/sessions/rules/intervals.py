"""Stretches of time that somebody was present: their union counts, whatever their order and however many devices."""

from collections.abc import Iterable, Sequence

# [from, to) in seconds since the meeting began.
Interval = tuple[int, int]


def merged(intervals: Iterable[Sequence[int]]) -> list[Interval]:
    """The union in order: no two of them touch or overlap."""
    found: list[Interval] = []
    for start, end in sorted((each[0], each[1]) for each in intervals if each[1] > each[0]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def within(intervals: Iterable[Sequence[int]], length: int) -> list[Interval]:
    """The union of what lies in the meeting, which lasts `length` seconds."""
    return merged((max(each[0], 0), min(each[1], length)) for each in intervals)


def seconds_of(intervals: Iterable[Sequence[int]]) -> int:
    """How long the union lasts."""
    return sum(end - start for start, end in merged(intervals))


def minutes_of(intervals: Iterable[Sequence[int]], *, length: int, most: int) -> int:
    """The whole minutes of the meeting that somebody was present, at most those that are taught."""
    return min(seconds_of(within(intervals, length)) // 60, most)
