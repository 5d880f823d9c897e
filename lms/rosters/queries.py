"""Reading staff lists: within a scope, by page, and as the trail of a person."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.core.text import fold, identity_key
from lms.organisations.queries import holds_on, places_on
from lms.people.aliases import same_person
from lms.people.models import Person, Post
from lms.rosters.models import Roster, RosterChange, RosterRow


def get_roster(public_id: str, scope: Scope) -> Roster:
    """The list with that address, if its unit lies in the scope; else as if there were none."""
    found = select(Roster).where(Roster.public_id == public_id, Roster.unit_id.in_(scope.unit_ids()))
    roster = db.session.scalar(found)
    if roster is None:
        raise NotFound()
    return roster


def find_roster(roster_id: int) -> Roster | None:
    """The list with that key: for jobs."""
    return db.session.get(Roster, roster_id)


def list_rosters(scope: Scope) -> Select[Any]:
    """A select of (Roster, unit_name, created_by) of the lists of the scope, newest first."""
    places = places_on(today())
    return (
        select(Roster, places.c.name.label("unit_name"), Person.full_name.label("created_by"))
        .join(places, places.c.unit_id == Roster.unit_id)
        .join(Person, Person.id == Roster.created_by_id)
        .where(Roster.unit_id.in_(scope.unit_ids()))
        .order_by(Roster.id.desc())
    )


def list_rows(roster: Roster, verdict: str = "", search: str = "") -> Select[Any]:
    """A select of the rows of the file with that verdict, in their order; found by name or number."""
    rows = select(RosterRow).where(RosterRow.roster_id == roster.id, RosterRow.number.is_not(None))
    if verdict:
        rows = rows.where(RosterRow.verdict == verdict)
    if search.strip():
        rows = rows.where(_is_found(search))
    return rows.order_by(RosterRow.number)


def _is_found(search: str) -> Any:
    key = identity_key(search)
    named = RosterRow.search_text.contains(fold(search), autoescape=True)
    numbered = RosterRow.number == int(key) if key.isascii() and key.isdigit() and len(key) < 8 else None
    found = (
        named | (RosterRow.national_id == key) | (RosterRow.staff_key == key) | (RosterRow.email_key == key)
    )
    return found if numbered is None else found | numbered


def count_rows(roster: Roster) -> dict[str, int]:
    """How many rows of each verdict; `absent` are the people who are not in the list."""
    counted = (
        select(RosterRow.verdict, func.count())
        .where(RosterRow.roster_id == roster.id)
        .group_by(RosterRow.verdict)
    )
    return dict(db.session.execute(counted).all())


def get_row(roster: Roster, number: int | None = None, *, row_id: int | None = None) -> RosterRow:
    """The row with Excel's number, or (an absent person) with that key, of this list."""
    named = RosterRow.number == number if row_id is None else RosterRow.id == row_id
    row = db.session.scalar(select(RosterRow).where(RosterRow.roster_id == roster.id, named))
    if row is None:
        raise NotFound()
    return row


def list_absent(roster: Roster, search: str = "") -> Select[Any]:
    """A select of (RosterRow, person, title, unit_name) of the people of the branch whom the list leaves out."""
    places = places_on(roster.effective_on)
    rows = (
        select(RosterRow, Person, Post.title, places.c.name.label("unit_name"))
        .join(Person, Person.id == RosterRow.person_id)
        .join(
            Post,
            (Post.person_id == Person.id) & Post.is_main & holds_on(Post, roster.effective_on),
            isouter=True,
        )
        .join(places, places.c.unit_id == Post.unit_id, isouter=True)
        .where(RosterRow.roster_id == roster.id, RosterRow.verdict == "absent")
        .order_by(Person.sort_key, RosterRow.id)
    )
    if search.strip():
        rows = rows.where(Person.search_text.contains(fold(search), autoescape=True))
    return rows


def list_conflicts(roster: Roster) -> Any:
    """A select of (RosterChange, full_name, public_id): what the undoing left, since somebody changed it later."""
    found: Any = (
        select(RosterChange, Person.full_name, Person.public_id)
        .join(Person, Person.id == RosterChange.person_id, isouter=True)
        .where(RosterChange.roster_id == roster.id, RosterChange.conflict.is_not(None))
        .order_by(RosterChange.position)
    )
    return found


def list_changes_of_person(person_id: int, scope: Scope) -> Select[Any]:
    """A select of (RosterChange, Roster, by, is_own): what lists wrote about the person, the newest first.

    `is_own` says whether the list is one of the scope's, whose page may be opened.
    """
    officer: Any = aliased(Person)
    found: Any = (
        select(
            RosterChange,
            Roster,
            officer.full_name.label("by"),
            Roster.unit_id.in_(scope.unit_ids()).label("is_own"),
        )
        .join(Roster, Roster.id == RosterChange.roster_id)
        .join(officer, officer.id == Roster.created_by_id)
        .where(RosterChange.person_id.in_(same_person(person_id)))
        .order_by(RosterChange.roster_id.desc(), RosterChange.position.desc())
    )
    return found
