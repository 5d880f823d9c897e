"""Undoing an import: person by person, in one transaction; what somebody changed later stays and is listed."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.bulk import rows_by_id, update_many
from lms.core.clock import now
from lms.core.db import begin_writing, db, lock
from lms.core.text import identity_key
from lms.people.models import Person, Post, SignInName
from lms.rosters.applying.references import referenced_people
from lms.rosters.applying.removing import close_people, remove_people, remove_posts
from lms.rosters.applying.restoring import restore
from lms.rosters.applying.writing import plain
from lms.rosters.models import Roster, RosterChange
from lms.rosters.rules.undoing import Change, Plan, Present, plan_undo

_BATCH = 1000
_UNIQUE = ("national_id", "staff_number", "email")


def undo_changes(roster: Roster) -> None:
    """Everything the import wrote is as it was before, or stands in the list of conflicts."""
    begin_writing()
    lock(roster)
    if roster.state != "undoing":
        return
    referenced = referenced_people(roster)
    counts = {"undone": 0, "conflicts": 0}
    for changes in _batches_of(roster.id):
        _undo_batch(changes, referenced, counts)
    roster.state, roster.undone_at = "undone", now()
    roster.counts = {**roster.counts, **counts}
    by = db.session.get_one(Person, roster.undone_by_id or roster.created_by_id)
    record(
        "roster.undone",
        kind="roster",
        id=roster.id,
        label=roster.file_name,
        detail=dict(counts),
        by=(by.id, by.full_name),
    )
    db.session.flush()


def _batches_of(roster_id: int) -> Iterator[list[Any]]:
    """The changes in their order, in batches that part no person's; a person's changes stand together."""
    table: Any = RosterChange.__table__
    last, carried = 0, list[Any]()
    while True:
        rows = select(table).where(table.c.roster_id == roster_id, table.c.position > last)
        found = list(db.session.execute(rows.order_by(table.c.position).limit(_BATCH)))
        if not found:
            break
        last, found = found[-1].position, [*carried, *found]
        carried = [row for row in found if row.person_id == found[-1].person_id]
        yield [row for row in found if row.person_id != found[-1].person_id]
    yield carried


def _undo_batch(rows: list[Any], referenced: set[int], counts: dict[str, int]) -> None:
    if not rows:
        return
    plans = _plans(rows, referenced)
    conflicts = {position: found for plan in plans.values() for position, found in plan.conflicts.items()}
    counts["undone"] += len(rows) - len(conflicts)
    counts["conflicts"] += len(conflicts)
    closed = [person_id for person_id, plan in plans.items() if plan.is_closed]
    close_people(closed, {row.row_id for row in rows if row.table_name == "post" and row.person_id in closed})
    removed = [key for plan in plans.values() for key in plan.removed]
    remove_posts([row_id for table, row_id in removed if table == "post"])
    restore({key: values for plan in plans.values() for key, values in plan.restored.items()})
    remove_people([row_id for table, row_id in removed if table == "person"])
    said = {
        row.id: {"conflict": conflicts[row.position][0], "found": conflicts[row.position][1]}
        for row in rows
        if row.position in conflicts
    }
    update_many(RosterChange, said)


def _plans(rows: list[Any], referenced: set[int]) -> dict[int, Plan]:
    person_ids = {row.person_id for row in rows}
    people = _locked(person_ids)
    posts = _main_and_changed_posts(person_ids, {row.row_id for row in rows if row.table_name == "post"})
    taken = _taken(rows)
    plans = {}
    for person_id, group in groupby(rows, key=lambda row: row.person_id):
        changes = [
            Change(row.position, row.table_name, row.row_id, row.is_new, row.before, row.after)
            for row in group
        ]
        mine = {change.row_id for change in changes if change.table == "post"}
        held = posts.get(person_id, {})
        present = Present(
            {("post", post_id): post for post_id, post in held.items() if post_id in mine},
            [
                (post["valid_from"], post["valid_to"])
                for post_id, post in held.items()
                if post_id not in mine and post["is_main"]
            ],
            person_id in referenced,
            taken.get(person_id, set()),
        )
        if person_id in people:
            present.rows["person", person_id] = people[person_id]
        plans[person_id] = plan_undo(changes, present)
    return plans


def _locked(person_ids: set[int]) -> dict[int, dict[str, Any]]:
    """The people as they are now, held against others until this transaction ends."""
    people = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.execute(people.with_for_update())
    return {person_id: _plain(row) for person_id, row in rows_by_id(Person, person_ids).items()}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return plain({name: value for name, value in row.items() if not isinstance(value, dt.datetime)})


def _main_and_changed_posts(person_ids: set[int], post_ids: set[int]) -> dict[int, dict[int, Any]]:
    table: Any = Post.__table__
    wanted = select(table).where(table.c.person_id.in_(person_ids))
    found: dict[int, dict[int, Any]] = {}
    for row in db.session.connection().execute(wanted):
        if row.is_main or row.id in post_ids:
            found.setdefault(row.person_id, {})[row.id] = _plain(dict(row._mapping))
    return found


def _taken(rows: list[Any]) -> dict[int, set[str]]:
    """The fields of each person whose former value is another person's by now."""
    wanted = [
        (row.person_id, name, row.before[name])
        for row in rows
        if row.table_name == "person" and not row.is_new
        for name in _UNIQUE
        if row.before.get(name)
    ]
    numbers = {value for _person, name, value in wanted if name == "national_id"}
    keys = {identity_key(value) for _person, name, value in wanted if name != "national_id"}
    national = select(Person.national_id, Person.id).where(Person.national_id.in_(numbers))
    named = select(SignInName.identity_key, SignInName.person_id).where(SignInName.identity_key.in_(keys))
    owners = dict(db.session.execute(national).all()) if numbers else {}
    bearers = dict(db.session.execute(named).all()) if keys else {}
    taken: dict[int, set[str]] = {}
    for person_id, name, value in wanted:
        owner = owners.get(value) if name == "national_id" else bearers.get(identity_key(value))
        if owner not in (None, person_id):
            taken.setdefault(person_id, set()).add(name)
    return taken
