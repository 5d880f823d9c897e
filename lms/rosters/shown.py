"""What the pages of staff lists show besides the lists themselves: candidates, the log, who may agree."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from lms.core.clock import today
from lms.core.db import db
from lms.core.permissions import Role, roles_with
from lms.core.text import fold
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import SubtreeScope, holds_on, list_units, places_on
from lms.people.aliases import same_person
from lms.people.directory import is_administered
from lms.people.models import Person, Post, PostTitle, RoleGrant
from lms.rosters.checking.files import headings_of
from lms.rosters.models import Roster, RosterChange, RosterMapping, RosterRow
from lms.rosters.policy import PERMISSION, branch_of

_MOST_UNITS = 2_000
_MOST_TITLES = 500
_MOST_NAMES = 5


def is_remembered(roster: Roster) -> bool:
    """True where this unit has brought a list with these headings before."""
    known = select(RosterMapping.id).where(
        RosterMapping.unit_id == roster.unit_id, RosterMapping.headings == headings_of(roster.columns)
    )
    return db.session.scalar(known) is not None


def template_units(unit: Unit, scope: SubtreeScope) -> list[tuple[str, str]]:
    """(code, name) of the unit and all below, the unit first: the codes to write into a list."""
    below = SubtreeScope(frozenset({unit.id}), scope.on)
    rows = db.session.execute(list_units(below, on=scope.on).limit(_MOST_UNITS)).all()
    return [(row.code, row.name) for row in sorted(rows, key=lambda row: row.id != unit.id)]


def template_titles() -> list[str]:
    """The titles of the master list, in use."""
    open_ones = select(PostTitle.name).where(PostTitle.is_open).order_by(PostTitle.title_key)
    return list(db.session.scalars(open_ones.limit(_MOST_TITLES)))


def candidates_of(roster: Roster, rows: Iterable[RosterRow]) -> dict[int, list[dict[str, Any]]]:
    """Row id → the people of the branch whom the row may mean, the likeliest first, in one statement for all."""
    scores = {row.id: {each[0]: each[2] for each in row.candidates or []} for row in rows}
    people = {person_id for found in scores.values() for person_id in found}
    known = _known(roster, people) if people else {}
    return {
        row_id: sorted(
            (
                {**known[person_id], "score": score}
                for person_id, score in found.items()
                if person_id in known
            ),
            key=lambda each: (-each["score"], each["person"].sort_key),
        )
        for row_id, found in scores.items()
        if found
    }


def _known(roster: Roster, people: set[int]) -> dict[int, dict[str, Any]]:
    on, places = roster.effective_on, places_on(roster.effective_on)
    found = (
        select(Person, Post.title, places.c.name.label("unit_name"))
        .join(Post, (Post.person_id == Person.id) & Post.is_main & holds_on(Post, on))
        .join(places, places.c.unit_id == Post.unit_id)
        .where(Person.id.in_(people), Post.unit_id.in_(branch_of(roster).unit_ids()))
    )
    return {
        row.Person.id: {"person": row.Person, "title": row.title, "unit_name": row.unit_name}
        for row in db.session.execute(found)
    }


def is_leaving(roster: Roster, row: RosterRow) -> bool:
    """True for a person who is not in the file and whose post is to end."""
    return row.decision == "apply" or (row.decision is None and roster.options.get("absent") == "leave")


def list_changes(roster: Roster, search: str = "") -> Select[Any]:
    """A select of (RosterChange, full_name, public_id): what the list wrote, in the order of its rows."""
    changes: Any = (
        select(RosterChange, Person.full_name, Person.public_id)
        .join(Person, Person.id == RosterChange.person_id)
        .where(RosterChange.roster_id == roster.id)
        .order_by(RosterChange.position)
    )
    if search.isascii() and search.isdigit() and len(search) < 8:
        return changes.where(RosterChange.row_number == int(search))
    return changes.where(Person.search_text.contains(fold(search), autoescape=True)) if search else changes


def count_changes(roster: Roster) -> int:
    """How many lines the list wrote."""
    counted = select(func.count()).select_from(RosterChange).where(RosterChange.roster_id == roster.id)
    return db.session.scalar(counted) or 0


def names_who_may_agree(roster: Roster, besides: int) -> list[str]:
    """The names of a few other people who manage the people of the unit, those nearest to it first."""
    on = today()
    roles = [Role(role).value for role in roles_with(PERMISSION)]
    above = select(UnitLine.ancestor_id, UnitLine.distance).where(
        UnitLine.unit_id == roster.unit_id, holds_on(UnitLine, on)
    )
    line = above.subquery()
    found = (
        select(Person.full_name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(line, line.c.ancestor_id == RoleGrant.unit_id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.role.in_(roles), holds_on(RoleGrant, on), holds_on(Unit, on), Person.is_active)
        .where(Person.id.not_in(same_person(besides)))
        .group_by(Person.id, Person.full_name, Person.sort_key)
        .order_by(func.min(line.c.distance), Person.sort_key)
        .limit(_MOST_NAMES)
    )
    return list(db.session.scalars(found))


def unit_names(lines: Iterable[Any]) -> dict[int, str]:
    """The names of the units that these lines of a log speak of, by their keys, in one statement."""
    sides = [side for line in lines for side in (line[0].before, line[0].after)]
    ids = {side["unit_id"] for side in sides if side.get("unit_id")}
    places = places_on(today())
    named = select(places.c.unit_id, places.c.name).where(places.c.unit_id.in_(ids))
    return {row.unit_id: row.name for row in db.session.execute(named)} if ids else {}


def within(scope: SubtreeScope, person_ids: set[int]) -> set[int]:
    """Those of these people whom the officer looks after today: the pages of the others are not theirs to open."""
    ours = select(Person.id).where(Person.id.in_(person_ids), is_administered(scope, scope.on))
    return set(db.session.scalars(ours)) if person_ids else set()
