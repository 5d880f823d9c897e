"""Reading invitations: who was asked to set a first password, and what became of the letter."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from lms.core.clock import now, today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.queries import holds_on, places_on, standing_at
from lms.people.aliases import is_surviving, main_post_id
from lms.people.directory import is_administered
from lms.people.models import Credential, Invitation, Person, Post
from lms.people.queries import matches

# In the order in which an officer has something to do about them.
STATES = ("failed", "no_email", "not_invited", "expired", "waiting", "sent", "opened", "accepted")


def hash_token(token: str) -> str:
    """The token of a link as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def has_own_password(person_id: Any) -> ColumnElement[bool]:
    """The condition that the person of that key has set a password that nobody else knows."""
    return (
        select(Credential.person_id)
        .where(Credential.person_id == person_id, Credential.must_change.is_(False))
        .exists()
    )


def _state() -> Any:
    same = Invitation.email == Person.email
    return case(
        (or_(Invitation.accepted_at.is_not(None), has_own_password(Person.id)), "accepted"),
        (Person.email.is_(None), "no_email"),
        (or_(Invitation.id.is_(None), ~same), "not_invited"),
        (Invitation.failed_at.is_not(None), "failed"),
        (Invitation.sent_at.is_(None), "waiting"),
        (Invitation.expires_at <= now(), "expired"),
        (Invitation.opened_at.is_not(None), "opened"),
        else_="sent",
    )


def _invited(scope: Scope, *, search: str, unit_id: int | None) -> list[Any]:
    """Who belongs on the page: whoever has no own password, and whoever was invited."""
    concerned = or_(Invitation.id.is_not(None), ~has_own_password(Person.id))
    conditions = [Person.is_active, is_administered(scope, today()), concerned]
    if search:
        conditions.append(matches(search))
    if unit_id is not None:
        here = and_(Post.unit_id.in_(standing_at(unit_id, today())), holds_on(Post, today()))
        conditions.append(Person.id.in_(select(Post.person_id).where(here)))
    return conditions


def list_invitations(
    scope: Scope, *, state: str = "", search: str = "", unit_id: int | None = None
) -> Select[Any]:
    """A select of people (Person, Invitation or None, state, unit_name) by tên, họ, đệm, narrowed to one state."""
    places, label = places_on(today()), _state().label("state")
    statement = (
        select(Person, Invitation, label, places.c.name.label("unit_name"))
        .outerjoin(Invitation, Invitation.person_id == Person.id)
        .outerjoin(Post, Post.id == main_post_id(today()))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .where(*_invited(scope, search=search, unit_id=unit_id))
        .order_by(Person.sort_key, Person.id)
    )
    return statement.where(_state() == state) if state else statement


def count_invitations(scope: Scope, *, search: str = "", unit_id: int | None = None) -> dict[str, int]:
    """How many people of the scope are in each state; 0 where nobody is."""
    label = _state().label("state")
    counts = (
        select(label, func.count())
        .select_from(Person)
        .outerjoin(Invitation, Invitation.person_id == Person.id)
        .where(*_invited(scope, search=search, unit_id=unit_id))
        .group_by(label)
    )
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in db.session.execute(counts)}


def ids_in_state(scope: Scope, state: str, *, search: str = "", unit_id: int | None = None) -> list[int]:
    """The keys of the people of the scope in that state."""
    found = list_invitations(scope, state=state, search=search, unit_id=unit_id)
    return list(db.session.scalars(found.with_only_columns(Person.id).order_by(None)))


def ids_of(public_ids: list[str], scope: Scope) -> list[int]:
    """The keys of those of the people named who are in the scope."""
    found = list_invitations(scope).where(Person.public_id.in_(public_ids))
    return list(db.session.scalars(found.with_only_columns(Person.id).order_by(None)))


def get_invited(public_id: str, scope: Scope) -> Any:
    """The person with that address, the invitation and its state, if in the scope; else as if there were none."""
    row = db.session.execute(list_invitations(scope).where(Person.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return row


@dataclass(frozen=True)
class Letter:
    """What a job needs to send one invitation."""

    invitation_id: int
    person_id: int
    full_name: str
    email: str
    language: str
    asked_at: dt.datetime


def letters_due(invitation_ids: list[int]) -> list[Letter]:
    """Those of the invitations that still wait, for people who have an address and no own password."""
    statement = (
        select(
            Invitation.id,
            Person.id,
            Person.full_name,
            Invitation.email,
            Person.language,
            Invitation.asked_at,
        )
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.id.in_(invitation_ids), Invitation.sent_at.is_(None), Invitation.failed_at.is_(None)
        )
        .where(Person.is_active, Person.email == Invitation.email, ~has_own_password(Person.id))
        .where(is_surviving())
        .order_by(Invitation.id)
    )
    return [Letter(*row) for row in db.session.execute(statement)]


def find_open_invitation(token: str) -> tuple[Invitation, Person] | None:
    """The invitation behind a link that still holds: sent to the address the person has now, not used, not old."""
    row = db.session.execute(
        select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.token_hash == hash_token(token), Invitation.expires_at > now())
        .where(Person.is_active, Person.email == Invitation.email, ~has_own_password(Person.id))
        .where(is_surviving())
    ).first()
    return (row[0], row[1]) if row else None
