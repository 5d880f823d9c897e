"""How many rows of each verdict a list has, and how many people would leave by it."""

from typing import Any

from sqlalchemy import func, or_, select

from lms.core.db import db
from lms.rosters.models import Roster, RosterRow
from lms.rosters.policy import count_people, leaving_ceiling
from lms.rosters.queries import count_rows

# What a list keeps of itself besides numbers of rows: those that are no more must not stay.
_KEPT = ("warnings", "run", "tries", "progress", "total")


def leaving(roster: Roster) -> Any:
    """The condition that an absent row is to leave: by its own decision, else by what holds for all."""
    asked = RosterRow.decision == "apply"
    if roster.options.get("absent") == "leave":
        asked = or_(asked, RosterRow.decision.is_(None))
    return (RosterRow.verdict == "absent") & asked


def count_leaving(roster: Roster) -> int:
    """How many people would hold no post in the branch after this list, absent ones and those said to have left."""
    absent = select(func.count()).where(RosterRow.roster_id == roster.id, leaving(roster))
    said = select(RosterRow.id, RosterRow.changes).where(
        RosterRow.roster_id == roster.id, RosterRow.verdict == "changed"
    )
    changed = db.session.execute(said.execution_options(yield_per=1000))
    return (db.session.scalar(absent) or 0) + sum("status" in changes for _row_id, changes in changed)


def count_all(roster: Roster) -> dict[str, Any]:
    """What the list keeps of itself: rows by verdict, people of the branch, how many leave, the ceiling."""
    people = count_people(roster)
    counts = {"people": people, "leaving": count_leaving(roster), "ceiling": leaving_ceiling(people)}
    kept = {name: value for name, value in roster.counts.items() if name in _KEPT}
    return {**kept, **count_rows(roster), **counts}
