"""Where units stand on every day: from dated parents and heirs to lines that never break.

A line is the unit itself, or after its end whoever took over (its heir; without one the unit it stood under),
and then everything above. All intervals are `[from, to)`; an open end is None.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

Day = dt.date
End = Day | None
DEEPEST = 60


@dataclass(frozen=True)
class Segment:
    """From a day to a day the unit stands in this line, nearest first."""

    start: Day
    end: End
    line: tuple[int, ...]


@dataclass(frozen=True)
class LineRow:
    """From a day to a day this ancestor stands at this distance from the unit."""

    unit_id: int
    distance: int
    valid_from: Day
    valid_to: End
    ancestor_id: int


class BrokenTree(ValueError):
    """Raised when a unit would stand under itself on some day."""


@dataclass
class Organisation:
    """Every unit's days, the units it stood under, and who took over from it."""

    days: dict[int, tuple[Day, End]] = field(default_factory=dict)
    parents: dict[int, list[tuple[Day, End, int]]] = field(default_factory=dict)
    heirs: dict[int, int] = field(default_factory=dict)

    def segments(self, unit_id: int) -> list[Segment]:
        """The lines of the unit from the day it was established on, in order, without a gap."""
        start = self.days[unit_id][0]
        return _joined(self._between(unit_id, start, None, 0))

    def line_on(self, unit_id: int, on: Day) -> tuple[int, ...]:
        """The line of the unit on that day; () before it was established."""
        return next(
            (each.line for each in self.segments(unit_id) if each.start <= on and _is_before(on, each.end)),
            (),
        )

    def _between(self, unit_id: int, start: Day, end: End, depth: int) -> Iterator[Segment]:
        """The line of the unit, or of who took over from it, for each part of `[start, end)`."""
        if depth > DEEPEST:
            raise BrokenTree(unit_id)
        _established, ended = self.days[unit_id]
        if ended is None or _is_before(start, ended):
            yield from self._alive(unit_id, start, _earlier(end, ended), depth)
        if ended is not None and _is_before(ended, end):
            heir = self._successor(unit_id)
            after = max(start, ended)
            if heir is None:
                yield Segment(after, end, (unit_id,))
            else:
                yield from self._between(heir, after, end, depth + 1)

    def _alive(self, unit_id: int, start: Day, end: End, depth: int) -> Iterator[Segment]:
        place = start
        for begins, ends, parent in sorted(self.parents.get(unit_id, [])):
            first, last = max(begins, place), _earlier(ends, end)
            if last is not None and last <= first:
                continue
            if place < first:
                yield Segment(place, _earlier(first, end), (unit_id,))
            if not _is_before(first, end):
                return
            for part in self._between(parent, first, last, depth + 1):
                yield Segment(part.start, part.end, (unit_id, *part.line))
            if last is None or last == end:
                return
            place = last
        yield Segment(place, end, (unit_id,))

    def _successor(self, unit_id: int) -> int | None:
        """Its heir; without one the unit it stood under last; None for a unit that stood nowhere."""
        if unit_id in self.heirs:
            return self.heirs[unit_id]
        places = self.parents.get(unit_id)
        return max(places)[2] if places else None

    def rows(self, unit_ids: Collection[int]) -> Iterator[LineRow]:
        """The rows of the lines of these units, an ancestor that stays in place being one row."""
        for unit_id in unit_ids:
            segments = self.segments(unit_id)
            for distance in range(max(len(each.line) for each in segments)):
                yield from _rows_at(unit_id, distance, segments)


def _rows_at(unit_id: int, distance: int, segments: list[Segment]) -> Iterator[LineRow]:
    open_row: LineRow | None = None
    for each in segments:
        ancestor = each.line[distance] if distance < len(each.line) else None
        if open_row and open_row.ancestor_id == ancestor and open_row.valid_to == each.start:
            open_row = LineRow(unit_id, distance, open_row.valid_from, each.end, open_row.ancestor_id)
            continue
        if open_row:
            yield open_row
        open_row = LineRow(unit_id, distance, each.start, each.end, ancestor) if ancestor else None
    if open_row:
        yield open_row


def _joined(segments: Iterator[Segment]) -> list[Segment]:
    found: list[Segment] = []
    for each in segments:
        if found and found[-1].line == each.line and found[-1].end == each.start:
            found[-1] = Segment(found[-1].start, each.end, each.line)
        else:
            found.append(each)
    return found


def _is_before(day: Day, end: End) -> bool:
    return end is None or day < end


def _earlier(one: End, other: End) -> End:
    return min((day for day in (one, other) if day is not None), default=None)
