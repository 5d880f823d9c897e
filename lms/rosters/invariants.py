"""What must hold about staff lists whatever happened; `lms audit` asks."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db
from lms.rosters.models import Roster, RosterChange

AddInvariant = Callable[[Flask, str, Callable[[], list[str]]], None]


def only_applied_lists_wrote() -> list[str]:
    """A list that is not applied has written nothing; one that is wrote its changes in order, without a gap."""
    rows = db.session.execute(
        select(Roster.id, Roster.state, func.count(), func.max(RosterChange.position))
        .join(RosterChange, RosterChange.roster_id == Roster.id)
        .group_by(Roster.id, Roster.state)
    )
    return [
        f"roster {roster_id}, {state}: {count} changes"
        for roster_id, state, count, last in rows
        if state not in ("applied", "undoing", "undone") or count != last
    ]


def what_was_undone_is_gone() -> list[str]:
    """Nobody whom an undone list made known is there without standing among its conflicts."""
    rows = db.session.execute(
        select(RosterChange.roster_id, RosterChange.row_id)
        .join(Roster, Roster.id == RosterChange.roster_id)
        .where(Roster.state == "undone", RosterChange.is_new, RosterChange.conflict.is_(None))
        .where(RosterChange.table_name == "person", RosterChange.person_id != 0)
    )
    return [f"roster {roster_id}: person {row_id} is still there" for roster_id, row_id in rows]


def add_all(app: Flask, add: AddInvariant) -> None:
    """`lms audit` checks them."""
    add(app, "rosters: only applied lists wrote, in order", only_applied_lists_wrote)
    add(app, "rosters: what was undone is gone", what_was_undone_is_gone)
