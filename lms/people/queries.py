"""Reading people, as of a day and within a scope."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, false, select, union_all
from sqlalchemy.orm import aliased

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Role, Scope, roles_with, the_actor
from lms.core.text import fold, identity_key
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, holds_on, line_above, names_on, places_on
from lms.people.aliases import holds_post, is_at, is_living, is_surviving, same_person, survivor_of
from lms.people.models import Person, PersonAlias, PersonKey, Post, RoleGrant, SignInName


def scope_for(permission: str, *, on: dt.date | None = None) -> SubtreeScope:
    """The units whose people the signed-in person may see under that permission, as they were on that day.

    The own units are those of today, with whatever they took over; none where none is held.
    """
    roots = the_actor().units_of(*roles_with(permission))
    return SubtreeScope(roots, on or today(), held_on=today())


def find_by_sign_in_name(name: str) -> Person | None:
    """The person who signs in under that name; under one of a merged account, the one it was merged into."""
    named = select(survivor_of(SignInName.person_id)).where(SignInName.identity_key == identity_key(name))
    return db.session.scalar(select(Person).where(Person.id == named.scalar_subquery()))


def get_person(public_id: str, scope: Scope, *, on: dt.date | None = None) -> Person:
    """The person with that address, if a post in the scope is or was theirs; else as if there were none.

    The address of an account that was merged into another leads to that other one.
    """
    held = [Post.unit_id.in_(scope.unit_ids())]
    if on is not None:
        held.append(holds_on(Post, on))
    person = db.session.scalar(select(Person).where(is_at(public_id), holds_post(*held)))
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
    """The main post held on that day, at the unit where it stood on that day, with its name then.

    Of two accounts that were merged, the post of the surviving one counts.
    """
    places = places_on(on)
    row = db.session.execute(
        select(places.c.now_id, Post.title, places.c.name, Post.person_group)
        .join(places, places.c.unit_id == Post.unit_id)
        .where(Post.person_id.in_(same_person(person_id)), Post.is_main, holds_on(Post, on))
        .order_by(*first_counted(person_id))
        .limit(1)
    ).first()
    return MainPost(*row) if row else None


def first_counted(person_id: int) -> list[Any]:
    """The order in which main posts of one day count: that of the surviving account first, then the latest."""
    return [(Post.person_id == survivor_of(person_id)).desc(), Post.valid_from.desc(), Post.id.desc()]


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
        .where(is_surviving())
        .order_by(line.c.distance, Person.sort_key, Person.id)
        .limit(1)
    ).first()
    return Officer(*nearest) if nearest else None


def matches(search: str) -> Any:
    """The condition that a person is found by this search: "hang" finds Hằng, and not Thắng.

    By any word of the name on, or by exactly a staff number, e-mail, user name or personal identifier; each part
    is a look into an index. What finds an account that was merged into another finds that other one.
    """
    found = union_all(*_found(search)).subquery("found")
    merged = select(PersonAlias.into_id).where(PersonAlias.person_id.in_(select(found.c[0])), is_living())
    return Person.id.in_(union_all(*_found(search), merged))


def _found(search: str) -> tuple[Select[Any], ...]:
    wanted, key = search.strip(), fold(search)
    number = aliased(Person)
    return (
        select(PersonKey.person_id).where(PersonKey.key >= key, PersonKey.key < f"{key}\U0010ffff"),
        select(SignInName.person_id).where(SignInName.identity_key == identity_key(wanted)),
        select(number.id).where(number.national_id == wanted),
    )


def list_posts(person_id: int, scope: Scope | None = None) -> list[Any]:
    """Every post of the person, newest first, with the unit's present name and whether it is in the scope.

    What was entered under an account that was merged into this one is read only: it counts as out of the scope.
    """
    names = names_on(today())
    own_in_scope = and_(Post.person_id == person_id, _lies_in(Post.unit_id, scope)).label("is_in_scope")
    return list(
        db.session.execute(
            select(Post, names.c.name.label("unit_name"), own_in_scope)
            .join(names, names.c.unit_id == Post.unit_id)
            .where(Post.person_id.in_(same_person(person_id)))
            .order_by(Post.valid_from.desc(), Post.id.desc())
        ).all()
    )


def _lies_in(unit_id: Any, scope: Scope | None) -> Any:
    return false() if scope is None else unit_id.in_(scope.unit_ids())


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


def live_grants(person_id: int, on: dt.date) -> list[tuple[Role, int]]:
    """(role, unit id) of what the person holds on that day; a role lapses with its unit."""
    statement = (
        select(RoleGrant.role, RoleGrant.unit_id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, holds_on(RoleGrant, on), holds_on(Unit, on))
    )
    return [(Role(row.role), row.unit_id) for row in db.session.execute(statement)]
