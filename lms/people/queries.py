"""Reading people, as of a day and within a scope."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, or_, select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Role, Scope, roles_with, the_actor
from lms.core.text import fold, identity_key
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, holds_on, line_above, names_on, places_on
from lms.people.models import Person, Post, RoleGrant, SignInName


def scope_for(permission: str, *, on: dt.date | None = None) -> SubtreeScope:
    """The units whose people the signed-in person may see under that permission, as they were on that day.

    The own units are those of today, with whatever they took over; none where none is held.
    """
    roots = the_actor().units_of(*roles_with(permission))
    return SubtreeScope(roots, on or today(), held_on=today())


def find_by_sign_in_name(name: str) -> Person | None:
    """The person who signs in under that name."""
    statement = select(Person).join(SignInName).where(SignInName.identity_key == identity_key(name))
    return db.session.scalar(statement)


def get_person(public_id: str, scope: Scope, *, on: dt.date | None = None) -> Person:
    """The person with that address, if a post in the scope is or was theirs; else as if there were none."""
    held = select(Post.person_id).where(Post.unit_id.in_(scope.unit_ids()))
    if on is not None:
        held = held.where(holds_on(Post, on))
    person = db.session.scalar(select(Person).where(Person.public_id == public_id, Person.id.in_(held)))
    if person is None:
        raise NotFound()
    return person


def get_person_by_id(person_id: int) -> Person:
    """The person with that key: for deeds on one's own behalf and for jobs."""
    return db.session.get_one(Person, person_id)


def find_person_by_id(person_id: int) -> Person | None:
    """The person with that key, if there is one."""
    return db.session.get(Person, person_id)


@dataclass(frozen=True)
class MainPost:
    """The main post of a person on a day."""

    unit_id: int
    title: str
    unit_name: str
    person_group: str


def find_main_post(person_id: int, on: dt.date) -> MainPost | None:
    """The main post held on that day, at the unit where it stood on that day, with its name then."""
    places = places_on(on)
    row = db.session.execute(
        select(places.c.now_id, Post.title, places.c.name, Post.person_group)
        .join(places, places.c.unit_id == Post.unit_id)
        .where(Post.person_id == person_id, Post.is_main, holds_on(Post, on))
        .order_by(Post.valid_from.desc())
        .limit(1)
    ).first()
    return MainPost(*row) if row else None


@dataclass(frozen=True)
class Officer:
    """The HR officer whom people of a unit ask."""

    full_name: str
    unit_name: str


def find_unit_administrator(unit_id: int, on: dt.date) -> Officer | None:
    """The administrator of the unit, or of the nearest unit above that has one."""
    line, names = line_above(unit_id, on), names_on(on)
    nearest = db.session.execute(
        select(Person.full_name, names.c.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(line, line.c.unit_id == RoleGrant.unit_id)
        .join(names, names.c.unit_id == RoleGrant.unit_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR.value, holds_on(RoleGrant, on), Person.is_active)
        .order_by(line.c.distance, Person.sort_key, Person.id)
        .limit(1)
    ).first()
    return Officer(*nearest) if nearest else None


def matches(search: str) -> Any:
    """The condition that a person is found by this search: "hang" finds Hằng, and not Thắng."""
    wanted = search.strip()
    exact = wanted.casefold()
    return or_(
        literal(" ").concat(Person.search_text).contains(f" {fold(wanted)}", autoescape=True),
        func.lower(Person.staff_number) == exact,
        func.lower(Person.email) == exact,
    )


def list_posts(person_id: int, scope: Scope | None = None) -> list[Any]:
    """Every post of the person, newest first, with the unit's present name and whether it is in the scope."""
    names = names_on(today())
    return list(
        db.session.execute(
            select(Post, names.c.name.label("unit_name"), _lies_in(Post.unit_id, scope))
            .join(names, names.c.unit_id == Post.unit_id)
            .where(Post.person_id == person_id)
            .order_by(Post.valid_from.desc(), Post.id.desc())
        ).all()
    )


def _lies_in(unit_id: Any, scope: Scope | None) -> Any:
    return (literal(False) if scope is None else unit_id.in_(scope.unit_ids())).label("is_in_scope")


def get_post_in(scope: Scope, *, person_id: int, post_id: int) -> Post:
    """The post, if it is this person's and at a unit of the scope; else as if there were none."""
    found = select(Post).where(
        Post.id == post_id, Post.person_id == person_id, Post.unit_id.in_(scope.unit_ids())
    )
    post = db.session.scalar(found)
    if post is None:
        raise NotFound()
    return post


def get_grant_in(scope: Scope, *, person_id: int, grant_id: int) -> RoleGrant:
    """The grant, if it is this person's and at a unit of the scope; else as if there were none."""
    found = select(RoleGrant).where(
        RoleGrant.id == grant_id, RoleGrant.person_id == person_id, RoleGrant.unit_id.in_(scope.unit_ids())
    )
    grant = db.session.scalar(found)
    if grant is None:
        raise NotFound()
    return grant


def list_grants(person_id: int, scope: Scope | None = None) -> list[Any]:
    """Every role granted to the person, newest first, with the unit's name and whether it is in the scope."""
    names = names_on(today())
    return list(
        db.session.execute(
            select(RoleGrant, names.c.name.label("unit_name"), _lies_in(RoleGrant.unit_id, scope))
            .join(names, names.c.unit_id == RoleGrant.unit_id)
            .where(RoleGrant.person_id == person_id)
            .order_by(RoleGrant.valid_from.desc(), RoleGrant.id.desc())
        ).all()
    )


def live_grants(person_id: int, on: dt.date) -> list[tuple[Role, int]]:
    """(role, unit id) of what the person holds on that day; a role lapses with its unit."""
    statement = (
        select(RoleGrant.role, RoleGrant.unit_id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, holds_on(RoleGrant, on), holds_on(Unit, on))
    )
    return [(Role(row.role), row.unit_id) for row in db.session.execute(statement)]
