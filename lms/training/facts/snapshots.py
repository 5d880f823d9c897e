"""Taking snapshots: what is due is worked off in parts, the units are tallied, and then the stand may be read.

One snapshot at a time: its row is locked by whoever works on it. Killed between two parts, it goes on with the
next one; nobody reads it before it is whole.
"""

import datetime as dt
from typing import Any

from sqlalchemy import delete, func, insert, or_, select

from lms.core.bulk import among
from lms.core.clock import now, today
from lms.core.db import batches, begin_writing, commit_part, db, insert_once
from lms.organisations.models import UnitLine
from lms.organisations.queries import get_root
from lms.people.models import Post
from lms.training.facts.rulebook import Rules
from lms.training.facts.tallies import mark_new_day, write_tallies
from lms.training.facts.writing import write_standings
from lms.training.models import Snapshot, StandingDue

_PEOPLE = 1000
_YEARS_BEFORE = 2
_MARKS = 30_000


def latest_snapshot() -> Snapshot | None:
    """The last snapshot that is whole; None on a site that has none yet."""
    return db.session.scalar(select(Snapshot).where(~Snapshot.is_open).order_by(Snapshot.id.desc()).limit(1))


def find_snapshot(number: int) -> Snapshot | None:
    """The whole snapshot with that number."""
    return db.session.scalar(select(Snapshot).where(Snapshot.id == number, ~Snapshot.is_open))


def is_due() -> bool:
    """Whether a snapshot taken now would say something new: somebody is due, or another day has begun."""
    last = latest_snapshot()
    if last is None or last.on != today():
        return True
    marks = select(StandingDue.id).limit(1), select(Snapshot.id).where(Snapshot.is_open)
    return any(db.session.scalar(mark) is not None for mark in marks)


def first_year() -> int:
    """The first year of which there are figures: two before the first snapshot, and the same for ever."""
    first = db.session.scalar(select(func.min(Snapshot.on)))
    return (first or today()).year - _YEARS_BEFORE


def take_snapshot() -> Snapshot:
    """A snapshot of the tables as they are now is whole; committed in parts, inside a transaction of the caller.

    Marks made while it is being taken are left to the next one. Where nothing is due since the last one of
    today, that one is returned.
    """
    if not is_due():
        return _the_latest()
    begin_writing()
    open_id = _open()
    while _spread(open_id):
        _go_on()
    newest = db.session.scalar(select(func.max(StandingDue.id))) or 0
    while _work_off(open_id, newest):
        _go_on()
    while _tally(open_id):
        _go_on()
    return _finish(open_id)


def _the_latest() -> Snapshot:
    last = latest_snapshot()
    if last is None:
        raise RuntimeError("No snapshot is ready")
    return last


def _go_on() -> None:
    commit_part()
    begin_writing()


def _open() -> int:
    """The snapshot that is being taken: the one that was begun, or a new one; a new day marks what it changes."""
    last = latest_snapshot()
    is_new = insert_once(Snapshot, on=today(), begun_at=now(), is_open=True, changed=0)
    row = db.session.scalars(select(Snapshot).where(Snapshot.is_open).with_for_update()).one()
    if is_new and last is not None and last.on != row.on:
        _mark_day(last.on, row.on)
    snapshot_id = row.id
    _go_on()
    return snapshot_id


def _mark_day(since: dt.date, until: dt.date) -> None:
    if since.year != until.year:
        db.session.add(StandingDue(unit_id=get_root().id))
        db.session.flush()
    mark_new_day(since, until)


def _locked(snapshot_id: int) -> Snapshot:
    return db.session.scalars(
        select(Snapshot)
        .where(Snapshot.id == snapshot_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _work_off(snapshot_id: int, newest: int) -> bool:
    """One part: the people who are due first have their rows; False when nobody is by a mark up to the newest.

    The rules are read for each part, after its marks were taken: others may change them between two parts.
    """
    snapshot = _locked(snapshot_id)
    if not snapshot.is_open:
        return False
    people = _take_people(newest)
    if not people:
        return False
    snapshot.changed += write_standings(
        people, snapshot_id=snapshot_id, rules=Rules(), years=(first_year(), snapshot.on)
    )
    db.session.flush()
    return True


def _tally(snapshot_id: int) -> bool:
    """One part of the units that wait has its tallies; False when none waits, or another made the snapshot whole."""
    snapshot = _locked(snapshot_id)
    return snapshot.is_open and write_tallies(snapshot_id, snapshot.on)


def _take_people(newest: int) -> list[int]:
    """The next people who are due. Their marks go before anything of theirs is read: a later mark stays."""
    first = (
        select(StandingDue.person_id)
        .where(StandingDue.person_id.is_not(None), StandingDue.id <= newest)
        .distinct()
        .order_by(StandingDue.person_id)
        .limit(_PEOPLE)
    )
    people = [person_id for person_id in db.session.scalars(first) if person_id is not None]
    marks = list(
        db.session.scalars(select(StandingDue.id).where(among(StandingDue.person_id, people)).limit(_MARKS))
    )
    if people:
        db.session.execute(delete(StandingDue).where(among(StandingDue.id, marks)))
    return people


def _spread(snapshot_id: int) -> bool:
    """Marks on units and titles become marks on their people; False when there is none."""
    if not _locked(snapshot_id).is_open:
        return False
    marks = db.session.execute(
        select(StandingDue.id, StandingDue.unit_id, StandingDue.title_key)
        .where(StandingDue.person_id.is_(None))
        .limit(_MARKS)
    ).all()
    if not marks:
        return False
    units, titles = {mark.unit_id for mark in marks} - {None}, {mark.title_key for mark in marks} - {None}
    below = select(UnitLine.unit_id).where(among(UnitLine.ancestor_id, sorted(units)))
    held = or_(Post.unit_id.in_(below), among(Post.title_key, sorted(titles)))
    people: Any = select(Post.person_id).where(Post.is_main, held).distinct()
    db.session.execute(insert(StandingDue).from_select(["person_id"], people))
    for chunk in batches([mark.id for mark in marks]):
        db.session.execute(delete(StandingDue).where(among(StandingDue.id, chunk)))
    return True


def _finish(snapshot_id: int) -> Snapshot:
    snapshot = _locked(snapshot_id)
    if snapshot.is_open:
        snapshot.is_open, snapshot.ready_at = False, now()
        db.session.flush()
    return snapshot
