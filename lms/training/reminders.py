"""Who is reminded of the yearly target: whoever has one and has not reached it by the figures of that moment."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select

from lms.core.db import db
from lms.core.i18n import _
from lms.notices.calendar import due_days
from lms.notices.sources import DueItem
from lms.training.assessments import assess
from lms.training.deadlines import deadlines
from lms.training.facts import latest_snapshot
from lms.training.facts.tallies import known_in, standing_on
from lms.training.models import Standing
from lms.training.rules import reckoning_day

SOURCE = "target"
LINK = "/muc-tieu"
_AT_ONCE = 2000


def due_targets(day: dt.date) -> Iterator[DueItem]:
    """Everybody who has not reached the target, for each deadline of which a rule of reminders speaks that day.

    Of two deadlines of a year that are both to come only the nearer one is spoken of.
    """
    spoken_of = due_days(day, SOURCE)
    for year in sorted({due_on.year for due_on in spoken_of}):
        report_on, year_end = deadlines(year)
        wanted = [report_on] if report_on in spoken_of else []
        if year_end in spoken_of and (day > report_on or not wanted):
            wanted.append(year_end)
        if wanted:
            yield from _late_people(year, wanted)


def _late_people(year: int, wanted: list[dt.date]) -> Iterator[DueItem]:
    snapshot = latest_snapshot()
    if snapshot is None:
        return
    on = reckoning_day(year, snapshot.on)
    late = (
        select(Standing.person_id, Standing.unit_id)
        .where(Standing.year == year, known_in(Standing, snapshot.id), standing_on(Standing, on))
        .where(Standing.is_reached.is_(False))
        .order_by(Standing.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    report_on, _year_end = deadlines(year)
    titles = {due_on: _title(year, is_report=due_on == report_on) for due_on in wanted}
    for person_id, unit_id in db.session.execute(late):
        for due_on, title in titles.items():
            yield _item(person_id, unit_id, year, due_on, title)


def due_targets_of(person_id: int, day: dt.date) -> Iterator[DueItem]:
    """The deadlines of this year that are to come, for somebody who has not reached the target."""
    found = assess(person_id, day.year)
    if found.target and not found.outcome.is_reached:
        report_on, year_end = deadlines(day.year)
        for due_on in sorted({report_on, year_end}):
            if due_on >= day:
                title = _title(day.year, is_report=due_on == report_on)
                yield _item(person_id, None, day.year, due_on, title)


def _title(year: int, *, is_report: bool) -> str:
    if is_report:
        return _("Target of %(year)s, before the yearly report", year=year)
    return _("Target of %(year)s", year=year)


def _item(person_id: int, unit_id: int | None, year: int, due_on: dt.date, title: str) -> DueItem:
    return DueItem(
        person_id=person_id,
        unit_id=unit_id,
        key=f"{year}:{due_on:%m%d}",
        title=title,
        due_on=due_on,
        link=LINK,
        kind="target",
    )
