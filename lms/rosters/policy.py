"""How much a staff list may do by one person's word, and who may agree to more."""

import datetime as dt

from sqlalchemy import func, select

from lms.core.clock import now
from lms.core.db import db
from lms.core.permissions import Role, roles_with
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import SubtreeScope, holds_on
from lms.people.aliases import is_one_of
from lms.people.models import Person, Post, RoleGrant
from lms.rosters.models import Roster

# More people than this leave only when a second person agrees: whichever of the two is more. What the same person
# let go from the branch by word of their own in the last days counts as well, so that no long list goes in slices.
LEAVING_SHARE_PERCENT = 2
LEAVING_PEOPLE = 3
LEAVING_DAYS = 7
UNDO_DAYS = 30
PERMISSION = "people.manage"


def leaving_ceiling(people: int) -> int:
    """How many people may leave a branch of so many by one person's word."""
    return max(LEAVING_PEOPLE, people * LEAVING_SHARE_PERCENT // 100)


def branch_of(roster: Roster) -> SubtreeScope:
    """The units that the list may speak of: the unit it was brought for, and all below, as it takes effect."""
    return SubtreeScope(frozenset({roster.unit_id}), roster.effective_on)


def count_people(roster: Roster) -> int:
    """How many people hold a main post in the branch of the list on the day it takes effect."""
    held = select(func.count(Post.person_id.distinct())).where(
        Post.is_main, holds_on(Post, roster.effective_on), Post.unit_id.in_(branch_of(roster).unit_ids())
    )
    return db.session.scalar(held) or 0


def undo_until(roster: Roster) -> dt.datetime | None:
    """Until when the import can be undone; None while it is not applied."""
    return roster.applied_at + dt.timedelta(days=UNDO_DAYS) if roster.applied_at else None


def can_undo(roster: Roster) -> bool:
    """True within the days of grace after the list was applied."""
    until = undo_until(roster)
    return roster.state == "applied" and until is not None and now() < until


def left_lately(roster: Roster, by_id: int) -> int:
    """How many people other lists let go, that this person alone applied within this branch in the last days."""
    since = now() - dt.timedelta(days=LEAVING_DAYS)
    done = Roster.state.in_(("applied", "undoing")) & (Roster.applied_at > since)
    lists = select(Roster.counts).where(
        *(Roster.id != roster.id, Roster.asked_by_id == by_id, Roster.agreed_by_id.is_(None)),
        *(Roster.unit_id.in_(branch_of(roster).unit_ids()), done | (Roster.state == "applying")),
    )
    return sum(int(counts.get("leaving", 0)) for counts in db.session.scalars(lists))


def can_agree(roster: Roster, person_id: int, on: dt.date) -> bool:
    """True for another person than the one who asked, who may manage the people of the unit on that day.

    Two accounts of one person are one person.
    """
    if is_one_of(person_id, {roster.asked_by_id}):
        return False
    above = select(UnitLine.ancestor_id).where(UnitLine.unit_id == roster.unit_id, holds_on(UnitLine, on))
    granted = (
        select(RoleGrant.id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.role.in_([Role(role).value for role in roles_with(PERMISSION)]),
            RoleGrant.unit_id.in_(above),
            holds_on(RoleGrant, on),
            holds_on(Unit, on),
            Person.is_active,
        )
    )
    return db.session.scalar(granted.limit(1)) is not None
