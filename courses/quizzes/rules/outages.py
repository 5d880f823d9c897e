"""Outages: when the site counts as having stood still, and what each open attempt lost and is given back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# The worker says every ten seconds that the site is alive; so much silence of it is an outage.
LONGEST_PULSE_GAP = dt.timedelta(seconds=60)
# Pages are heard every thirty seconds, those in the background every minute; so much silence is noted.
LONGEST_PAGE_GAP = dt.timedelta(seconds=100)
# So long a page must have tried in vain for its silence to say anything of the site: a phone asleep tries nothing.
SHORTEST_TRYING = dt.timedelta(seconds=60)
SHORTEST_OUTAGE = dt.timedelta(seconds=60)
FEWEST_PAGES = 3
# So long an attempt waits for the decision about an outage before the clock closes it.
LONGEST_HOLD = dt.timedelta(hours=24)
# What is written within these of the edges of a gap of the pulse says nothing: web and worker stop and start apart.
_EDGE_BEFORE, _EDGE_AFTER = dt.timedelta(seconds=20), dt.timedelta(seconds=45)
_NOTHING = dt.timedelta(0)


@dataclass(frozen=True, order=True)
class Span:
    """A while: from a moment until another, later one."""

    from_at: dt.datetime
    until_at: dt.datetime

    @property
    def length(self) -> dt.timedelta:
        """How long it lasted."""
        return self.until_at - self.from_at

    def overlap(self, other: "Span") -> dt.timedelta:
        """How long both lasted at once."""
        return max(_NOTHING, min(self.until_at, other.until_at) - max(self.from_at, other.from_at))


@dataclass(frozen=True)
class OpenTime:
    """The time in which an attempt could be worked at."""

    started_at: dt.datetime
    deadline_at: dt.datetime
    closed_at: dt.datetime | None = None

    @property
    def ends_at(self) -> dt.datetime:
        """The end of the time, or the moment of closing where that came first."""
        return min(self.deadline_at, self.closed_at) if self.closed_at else self.deadline_at


@dataclass(frozen=True)
class PageLife:
    """What was heard of the page of an attempt: the last sign of life, and the whiles without one."""

    open: OpenTime
    seen_at: dt.datetime
    gaps: tuple[Span, ...] = field(default=())


def is_gap(seen_at: dt.datetime | None, at: dt.datetime, tried: dt.timedelta | None) -> bool:
    """True when the silence of a page is worth noting.

    `tried` is how long the page says it called in vain; None where it says nothing of it.
    """
    if seen_at is None or at - seen_at <= LONGEST_PAGE_GAP:
        return False
    return tried is None or tried >= SHORTEST_TRYING


def pulse_gap(last: dt.datetime | None, at: dt.datetime) -> Span | None:
    """The while in which the whole site stood still, if it did before this beat of the worker."""
    return Span(last, at) if last is not None and at - last > LONGEST_PULSE_GAP else None


def was_alive(gap: Span, signs: Iterable[dt.datetime]) -> bool:
    """True when something was written in the midst of the gap: only the worker was busy then, not the site away."""
    return any(gap.from_at + _EDGE_BEFORE < sign < gap.until_at - _EDGE_AFTER for sign in signs)


def lost_time(open: OpenTime, outage: Span) -> dt.timedelta:
    """How much of its time an attempt lost by the outage; nothing where it was not open in it."""
    if open.ends_at <= open.started_at:
        return _NOTHING
    return outage.overlap(Span(open.started_at, open.ends_at))


def was_silent(page: PageLife, outage: Span) -> bool:
    """True when a noted silence of the page overlaps the outage."""
    return any(gap.overlap(outage) > _NOTHING for gap in page.gaps)


def silent_spans(pages: Sequence[PageLife]) -> list[Span]:
    """The whiles of a minute and more in which at least three, and at least half, of the live pages were silent.

    A page that was never heard again is neither: it may have been closed. One learner's network proves nothing.
    """
    moments = sorted(
        {moment for page in pages for gap in page.gaps for moment in (gap.from_at, gap.until_at)}
    )
    spans: list[Span] = []
    for begin, end in pairwise(moments):
        if not _many_are_silent(pages, Span(begin, end)):
            continue
        if spans and spans[-1].until_at == begin:
            spans[-1] = Span(spans[-1].from_at, end)
        else:
            spans.append(Span(begin, end))
    return [span for span in spans if span.length >= SHORTEST_OUTAGE]


def _many_are_silent(pages: Sequence[PageLife], piece: Span) -> bool:
    present = [page for page in pages if lost_time(page.open, piece) == piece.length]
    silent = sum(was_silent(page, piece) for page in present)
    heard = sum(page.seen_at > piece.from_at and not was_silent(page, piece) for page in present)
    return silent >= FEWEST_PAGES and silent >= heard


def not_yet_known(outage: Span, known: Iterable[Span]) -> list[Span]:
    """What of the outage no known one covers, where at least a minute of it is left: no time is given twice."""
    left = [outage]
    for other in known:
        left = [piece for each in left for piece in _without(each, other)]
    return [piece for piece in left if piece.length >= SHORTEST_OUTAGE]


def _without(span: Span, other: Span) -> list[Span]:
    if span.overlap(other) == _NOTHING:
        return [span]
    edges = [(span.from_at, other.from_at), (other.until_at, span.until_at)]
    return [Span(begin, end) for begin, end in edges if begin < end]


def given_deadline(
    deadline_at: dt.datetime, *, lost: dt.timedelta, began_at: dt.datetime, at: dt.datetime
) -> dt.datetime:
    """The new end of an attempt's time when the outage is confirmed at that moment.

    The time lost is added. Where the deadline has passed meanwhile, as much is given from now on as was lost,
    and no more than was left when the outage began.
    """
    if lost <= _NOTHING:
        return deadline_at
    left = max(_NOTHING, deadline_at - began_at)
    return max(deadline_at + lost, at + min(lost, left))


def is_held(held_until: dt.datetime | None, at: dt.datetime) -> bool:
    """True while the clock may not close an attempt, because an outage is being decided about."""
    return held_until is not None and at < held_until
