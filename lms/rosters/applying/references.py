"""Who of the people an import made known is needed by now: anything that names them elsewhere."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from lms.audit.models import AuditEntry
from lms.core.db import Base, db
from lms.people.models import Invitation, Post
from lms.rosters.models import Roster, RosterChange

# What an import itself writes, or what only repeats the person.
_OWN = {
    ("person_key", "person_id"),
    ("sign_in_name", "person_id"),
    ("roster_row", "person_id"),
    ("invitation", "person_id"),
    ("post", "person_id"),
}


def referring_columns(table: str) -> Iterator[Any]:
    """Every column of the database that names a row of this table, but for an import's own."""
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            targets = {key.column.table.name for key in column.foreign_keys}
            if table in targets and (other.name, column.name) not in _OWN:
                yield column


def referenced_people(roster: Roster) -> set[int]:
    """Of the people whom this import made known, those whom anything else names."""
    made = select(RosterChange.row_id).where(
        RosterChange.roster_id == roster.id, RosterChange.table_name == "person", RosterChange.is_new
    )
    found = set[int]()
    for column in referring_columns("person"):
        found |= set(db.session.scalars(select(column).where(column.in_(made)).distinct()))
    for column, condition in _further(roster):
        found |= set(db.session.scalars(select(column).where(column.in_(made), condition).distinct()))
    return found


def _further(roster: Roster) -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """(column, condition): other posts, answered invitations, deeds in the trail, other imports that stand."""
    posts = select(RosterChange.row_id).where(
        RosterChange.roster_id == roster.id, RosterChange.table_name == "post"
    )
    yield Post.person_id, Post.id.not_in(posts)
    yield Invitation.person_id, or_(Invitation.opened_at.is_not(None), Invitation.accepted_at.is_not(None))
    yield AuditEntry.subject_id, AuditEntry.action.not_like("invitation%")
    standing = select(Roster.id).where(Roster.id != roster.id, Roster.state.in_(("applied", "undoing")))
    yield RosterChange.person_id, RosterChange.roster_id.in_(standing)
