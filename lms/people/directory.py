"""What administrators read: people, role holders and branches of the organisation, always within a scope."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.models import Unit, UnitName, UnitParent, UnitSuccession
from lms.organisations.queries import (
    has_not_ended,
    line_above,
    names_on,
)
from lms.people.aliases import holds_post, is_at, is_surviving, works_anywhere
from lms.people.models import Credential, Person, Post, RoleGrant, SignInName, WebSession
from lms.people.queries import matches


def is_administered(scope: Scope, on: dt.date, *, person: Any = Person) -> ColumnElement[bool]:
    """The condition that a person is looked after in the scope.

    That is: a post in it runs or is to come; or no post runs anywhere and one in it was the person's.
    Who moved away today is no longer there. Of merged accounts, the surviving one stands for the person.
    """
    held = aliased(Post)
    here = held.unit_id.in_(scope.unit_ids())
    counts = or_(has_not_ended(held, on), ~works_anywhere(held.person_id, on))
    return and_(is_surviving(person), holds_post(here, counts, person=person, post=held))


def get_administered(public_id: str, scope: Scope, on: dt.date) -> Person:
    """The person with that address, if looked after in the scope; else as if there were none."""
    person = db.session.scalar(select(Person).where(is_at(public_id), is_administered(scope, on)))
    if person is None:
        raise NotFound()
    return person


def is_looked_after(person_id: int, scope: Scope, on: dt.date) -> bool:
    """True when the person is looked after in the scope."""
    found = select(Person.id).where(Person.id == person_id, is_administered(scope, on))
    return db.session.scalar(found) is not None


@dataclass(frozen=True)
class AccountFacts:
    """How a person signs in, and how many browsers are signed in."""

    user_name: str | None
    must_change: bool | None
    changed_at: dt.datetime | None
    open_sessions: int
    last_seen_at: dt.datetime | None


def facts_columns() -> list[Any]:
    """The columns of `AccountFacts`, of Person and its Credential."""
    live = (
        WebSession.person_id == Person.id,
        WebSession.revoked_at.is_(None),
        WebSession.expires_at > now(),
    )
    user_name = select(SignInName.identity_key).where(
        SignInName.person_id == Person.id, SignInName.kind == "user_name"
    )
    seen = select(func.max(WebSession.last_seen_at)).where(WebSession.person_id == Person.id)
    return [
        user_name.limit(1).scalar_subquery(),
        Credential.must_change,
        Credential.changed_at,
        select(func.count(WebSession.id)).where(*live).scalar_subquery(),
        seen.scalar_subquery(),
    ]


def account_facts(person_id: int) -> AccountFacts:
    """The state of the person's account; `must_change` is None where there is no password yet."""
    statement = (
        select(*facts_columns()).select_from(Person).outerjoin(Credential, Credential.person_id == Person.id)
    )
    return AccountFacts(*db.session.execute(statement.where(Person.id == person_id)).one())


def get_administered_with_facts(public_id: str, scope: Scope, on: dt.date) -> tuple[Person, AccountFacts]:
    """As `get_administered`, with the state of the person's account."""
    statement = select(Person, *facts_columns()).outerjoin(Credential, Credential.person_id == Person.id)
    row = db.session.execute(statement.where(is_at(public_id), is_administered(scope, on))).first()
    if row is None:
        raise NotFound()
    return row[0], AccountFacts(*row[1:])


def list_sessions(person_id: int) -> list[WebSession]:
    """The signed-in browsers of the person, the last seen first."""
    live = select(WebSession).where(
        WebSession.person_id == person_id, WebSession.revoked_at.is_(None), WebSession.expires_at > now()
    )
    return list(db.session.scalars(live.order_by(WebSession.last_seen_at.desc(), WebSession.id.desc())))


def find_namesake(*, search_text: str, birth_on: dt.date | None, scope: Scope, on: dt.date) -> Person | None:
    """Somebody of the scope with the same folded name and day of birth, who may be the same person."""
    same = select(Person).where(Person.search_text == search_text, is_administered(scope, on))
    same = same.where(Person.birth_on == birth_on if birth_on else Person.birth_on.is_(None))
    return db.session.scalar(same.limit(1))


def list_role_holders(scope: Scope, *, on: dt.date, role: str = "", search: str = "") -> Select[Any]:
    """A select of the grants at units of the scope that run or are to come, by unit and role."""
    names = names_on(on)
    statement = (
        select(RoleGrant, Person, Unit.public_id.label("unit_public_id"), names.c.name.label("unit_name"))
        .join(Person, Person.id == RoleGrant.person_id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .join(names, names.c.unit_id == RoleGrant.unit_id)
        .where(RoleGrant.unit_id.in_(scope.unit_ids()))
        .where(has_not_ended(RoleGrant, on), is_surviving())
        .order_by(names.c.sort_key, RoleGrant.unit_id, RoleGrant.role, Person.sort_key, RoleGrant.id)
    )
    if role:
        statement = statement.where(RoleGrant.role == role)
    return statement.where(matches(search)) if search.strip() else statement


@dataclass(frozen=True)
class UnitStep:
    """A unit on the way down to another."""

    id: int
    public_id: str
    name: str
    is_in_scope: bool


def unit_path(unit_id: int, scope: Scope, on: dt.date) -> list[UnitStep]:
    """The unit and all above it, the highest first, and which of them the reader administers."""
    line, names = line_above(unit_id, on), names_on(on)
    rows = db.session.execute(
        select(Unit.id, Unit.public_id, names.c.name, Unit.id.in_(scope.unit_ids()).label("is_in_scope"))
        .join(line, line.c.unit_id == Unit.id)
        .join(names, names.c.unit_id == Unit.id)
        .order_by(line.c.distance.desc())
    )
    return [UnitStep(*row) for row in rows]


def list_unit_history(unit_id: int) -> tuple[list[UnitName], list[Any], list[Any]]:
    """The names of the unit, the units it stood under, and who took over from whom; each the latest first."""
    names = db.session.scalars(
        select(UnitName).where(UnitName.unit_id == unit_id).order_by(UnitName.valid_from.desc())
    ).all()
    called = names_on(dt.date.max)
    places = db.session.execute(
        select(UnitParent, called.c.name)
        .join(called, called.c.unit_id == UnitParent.parent_id)
        .where(UnitParent.unit_id == unit_id)
        .order_by(UnitParent.valid_from.desc())
    ).all()
    other = func.coalesce(func.nullif(UnitSuccession.new_unit_id, unit_id), UnitSuccession.old_unit_id)
    successions = db.session.execute(
        select(UnitSuccession, called.c.name)
        .join(called, called.c.unit_id == other)
        .where(or_(UnitSuccession.old_unit_id == unit_id, UnitSuccession.new_unit_id == unit_id))
        .order_by(UnitSuccession.effective_on.desc())
    ).all()
    return list(names), list(places), list(successions)
