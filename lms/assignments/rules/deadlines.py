"""Fair notice: nobody is late before having seen the assignment for long enough while able to work on it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# From a day to the day after the last one; without an end None.
Away = tuple[dt.date, dt.date | None]
# An outage of the site takes a day from people when it lasted at least so long on it.
OUTAGE_MINUTES = 60
VIETNAM = dt.timezone(dt.timedelta(hours=7))


@dataclass(frozen=True)
class Deadline:
    """The day until which nobody is late; None while an absence without end lasts. What moved it, in days."""

    on: dt.date | None
    absence_days: int = 0
    outage_days: int = 0
    notice_days: int = 0


def deadline(
    *,
    noticed_on: dt.date,
    due_on: dt.date,
    notice_days: int,
    absences: Sequence[Away] = (),
    outages: Sequence[Away] = (),
    granted_until: dt.date | None = None,
) -> Deadline:
    """The due day, later where there was no fair notice, and by every day on which the person could not study.

    A person has as many days to study as lie between seeing the assignment and its due day, and no fewer than the
    notice; days away and days without the site are no such days.
    """
    fair = max(due_on, noticed_on + dt.timedelta(days=notice_days))
    with_outages = _after_free_days(noticed_on, (fair - noticed_on).days, outages)
    on = _after_free_days(noticed_on, (fair - noticed_on).days, [*absences, *outages])
    if on is not None and granted_until is not None:
        on = max(on, granted_until)
    return Deadline(
        on,
        absence_days=(on - with_outages).days if on and with_outages and on > with_outages else 0,
        outage_days=(with_outages - fair).days if with_outages else 0,
        notice_days=(fair - due_on).days,
    )


def _after_free_days(start: dt.date, needed: int, away: Iterable[Away]) -> dt.date | None:
    """The day on which so many days after `start` have passed that lie in none of the intervals."""
    day = start
    for begin, end in merge(away):
        free_before = max(0, (begin - day).days - 1)
        if free_before >= needed:
            break
        if end is not None and end <= day + dt.timedelta(days=1):
            continue
        if end is None:
            return None
        needed -= free_before
        day = max(day, end - dt.timedelta(days=1))
    return day + dt.timedelta(days=needed)


def merge(away: Iterable[Away]) -> list[Away]:
    """The intervals in order, those that touch as one."""
    merged: list[Away] = []
    for begin, end in sorted(away, key=lambda each: each[0]):
        if merged and (merged[-1][1] is None or begin <= merged[-1][1]):
            last = merged[-1][1]
            merged[-1] = (merged[-1][0], None if last is None or end is None else max(last, end))
        else:
            merged.append((begin, end))
    return merged


def outage_days(outages: Iterable[tuple[dt.datetime, dt.datetime]]) -> list[Away]:
    """The days in Viet Nam on which the site was away for `OUTAGE_MINUTES` or longer."""
    minutes: dict[dt.date, float] = {}
    for begin, end in outages:
        moment, last = begin.astimezone(VIETNAM), end.astimezone(VIETNAM)
        while moment < last:
            midnight = dt.datetime.combine(moment.date() + dt.timedelta(days=1), dt.time(), VIETNAM)
            until = min(midnight, last)
            minutes[moment.date()] = minutes.get(moment.date(), 0) + (until - moment).total_seconds() / 60
            moment = until
    lost = sorted(day for day, length in minutes.items() if length >= OUTAGE_MINUTES)
    return merge((day, day + dt.timedelta(days=1)) for day in lost)
