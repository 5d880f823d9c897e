"""Applying a list: judged once more by the database as it is now, then written; all of it or nothing."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import batches, begin_writing, db, lock
from lms.core.events import emit
from lms.core.i18n import _
from lms.people.actions.invitations import ask_invitations
from lms.people.actions.titles import reconcile_titles
from lms.people.models import Person
from lms.rosters.applying.writing import Writer
from lms.rosters.checking.counting import leaving
from lms.rosters.checking.drafts import draft_of
from lms.rosters.checking.judging import Ground, ground_of, judge, row_values
from lms.rosters.checking.neighbours import Neighbours, neighbours_of
from lms.rosters.checking.people import load_known
from lms.rosters.events import ROSTER_MAPPED
from lms.rosters.models import Roster, RosterRow
from lms.rosters.rules.rows import Judged

_WRITTEN = ("new", "changed", "moved")
_BATCH = 1000


class GroundMoved(Exception):
    """Somebody changed, since the check, what the list was checked against."""


def apply_changes(roster: Roster) -> None:
    """The list is applied; or, where the ground moved, nothing is written and all is checked again."""
    neighbours = _neighbours(roster)
    begin_writing()
    lock(roster)
    if roster.state != "applying":
        return
    try:
        with db.session.begin_nested():
            writer = _write(roster, neighbours)
    except (GroundMoved, IntegrityError):
        _check_again(roster)
        return
    _finish(roster, writer)


def _neighbours(roster: Roster) -> Neighbours:
    """Who is alike among the people who are known before anything is written."""
    newest = db.session.scalar(select(func.max(Person.id))) or 0
    rows = select(func.count()).where(RosterRow.roster_id == roster.id, RosterRow.verdict.in_(_WRITTEN))
    return neighbours_of(roster, db.session.scalar(rows) or 0, until_id=newest)


def _write(roster: Roster, neighbours: Neighbours) -> Writer:
    writer = Writer(roster.id, roster.effective_on)
    ground = ground_of(roster, neighbours)
    ground.looks_for_twins = False
    last = 0
    while rows := _rows_after(roster.id, last):
        last = rows[-1].number or 0
        _lock_people([row.person_id for row in rows if row.person_id])
        writer.write(_judged_as_stored(rows, ground))
    _write_leaving(roster, ground, writer)
    return writer


def _rows_after(roster_id: int, number: int) -> list[Any]:
    table: Any = RosterRow.__table__
    mine = (table.c.roster_id == roster_id, table.c.number > number, table.c.verdict.in_(_WRITTEN))
    return list(db.session.execute(select(table).where(*mine).order_by(table.c.number).limit(_BATCH)))


def _lock_people(person_ids: list[int]) -> None:
    """Nobody else changes these people before this transaction ends."""
    if person_ids:
        people = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
        db.session.execute(people.with_for_update())


def _judged_as_stored(rows: list[Any], ground: Ground) -> list[Judged]:
    judged = judge([draft_of(row) for row in rows], ground)
    for each, row in zip(judged, rows, strict=True):
        fresh = row_values(each)
        if any(fresh[name] != getattr(row, name) for name in ("verdict", "changes", "person_id", "unit_id")):
            raise GroundMoved(row.number)
    return judged


def _write_leaving(roster: Roster, ground: Ground, writer: Writer) -> None:
    """Posts of those who are not in the list, and are to leave, end on the day it takes effect."""
    reason = roster.options.get("absent_reason") or "left"
    rows = select(RosterRow.person_id).where(RosterRow.roster_id == roster.id, leaving(roster))
    person_ids = [person_id for person_id in db.session.scalars(rows) if person_id is not None]
    for chunk in batches(person_ids, _BATCH):
        _lock_people(chunk)
        known = load_known(chunk, on=roster.effective_on, units=ground.units)
        posts = [(person.id, person.post) for person in known.values() if person.post]
        if len(posts) < len(chunk) or any(known[person_id].place is not None for person_id in chunk):
            raise GroundMoved(chunk)
        if any(post.valid_from >= roster.effective_on for _person_id, post in posts):
            raise GroundMoved(chunk)
        writer.end_posts(posts, reason)


def _check_again(roster: Roster) -> None:
    run = roster.counts.get("run", 0) + 1
    roster.counts = {**roster.counts, "run": run, "progress": 0}
    roster.state, roster.asked_by_id, roster.agreed_by_id = "checking", None, None
    roster.reason = _(
        "People or units were changed after the check. Nothing was applied; the list is checked again."
    )
    db.session.flush()
    payload = {"roster_id": roster.id, "run": run, "again": True}
    emit(ROSTER_MAPPED, key=f"{roster.id}:{run}", payload=payload)


def _finish(roster: Roster, writer: Writer) -> None:
    roster.state, roster.applied_at, roster.reason = "applied", now(), None
    roster.counts = {**roster.counts, "applied": writer.counts}
    reconcile_titles(writer.title_keys)
    asked_by = db.session.get_one(Person, roster.asked_by_id or roster.created_by_id)
    if roster.options.get("invite"):
        for unit_id, person_ids in writer.created.items():
            ask_invitations(person_ids=person_ids, unit_id=unit_id, by_id=asked_by.id)
    detail: dict[str, Any] = {**writer.counts, "agreed_by_id": roster.agreed_by_id}
    by = (asked_by.id, asked_by.full_name)
    record("roster.applied", kind="roster", id=roster.id, label=roster.file_name, detail=detail, by=by)
    db.session.flush()
