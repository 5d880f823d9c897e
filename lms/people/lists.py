"""Lists of people of any length: first the keys of a page, by an index, then what is shown of these people.

A statement that also joins names, units and posts would have to look at millions of people to show twenty.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased

from lms.core.db import PlainText, db
from lms.core.paging import KeyPage, paginate_by_key
from lms.core.permissions import Scope
from lms.core.text import fold, identity_key
from lms.organisations.queries import has_not_ended, holds_on, places_on, standing_at
from lms.people.aliases import is_living, main_post_id, survivor_of
from lms.people.models import Credential, Person, PersonAlias, PersonKey, Post, SignInName


@dataclass(frozen=True)
class PeopleAsked:
    """Whom a list is about: the people of a scope on a day, narrowed by a search, a unit, a state of the account.

    `state` is "active", "closed" or "no_password" (never had one); "" for all.
    """

    scope: Scope
    on: dt.date
    search: str = ""
    unit_id: int | None = None
    state: str = ""

    @cached_property
    def standing_ids(self) -> list[int]:
        """The units that stand for the one asked for: read first, so that the database knows how few they are."""
        return list(db.session.scalars(standing_at(self.unit_id, self.on)))


def list_people(asked: PeopleAsked, *, per_page: int = 20) -> KeyPage[Any]:
    """A page of the people, each once: by tên, họ, đệm; those found by name in the order of what was found.

    Rows hold Person, title, person_group, is_counted and unit_name of the main post of that day. Of merged
    accounts the surviving one is shown, wherever the other one leads to it.
    """
    statement, keys = select_people(asked)
    page = paginate_by_key(statement, key_columns=keys, per_page=per_page)
    rows = describe_people([row[0] for row in page.items], asked.on)
    return KeyPage(rows, page.next_token, page.previous_token)


def select_people(asked: PeopleAsked) -> tuple[Select[Any], Sequence[Any]]:
    """A select whose first column is the account of each person asked for, and the key that orders it."""
    exact = _by_sign_in(asked.search)
    if asked.search and not exact:
        return _by_name(asked)
    statement = select(Person.id).where(Person.id.in_(_accounts(asked)), *_in_state(Person.id, asked.state))
    if exact:
        return statement.where(Person.id.in_(exact)), (Person.sort_key, Person.id)
    return statement.where(~_is_beside_survivor(asked)), (Person.sort_key, Person.id)


def _by_name(asked: PeopleAsked) -> tuple[Select[Any], Sequence[Any]]:
    key, earlier = fold(asked.search), aliased(PersonKey)
    before = select(earlier.person_id).where(
        earlier.person_id == PersonKey.person_id, earlier.position < PersonKey.position, _starts(earlier, key)
    )
    statement = select(PersonKey.person_id).where(
        _starts(PersonKey, key),
        ~before.exists(),
        PersonKey.person_id.in_(_accounts(asked)),
        *_in_state(PersonKey.person_id, asked.state),
    )
    return statement, (PersonKey.key, PersonKey.person_id)


def _starts(keys: Any, key: str) -> Any:
    """The key stands in the statement itself: a plan that serves every key alike serves the common ones badly."""
    first, last = (
        bindparam(None, text, PlainText, unique=True, literal_execute=True)
        for text in (key, f"{key}\U0010ffff")
    )
    return (keys.key >= first) & (keys.key < last)


def _by_sign_in(search: str) -> list[int]:
    """The accounts that somebody means who writes a staff number, e-mail, user name or personal identifier."""
    if not search.strip():
        return []
    named = select(SignInName.person_id).where(SignInName.identity_key == identity_key(search))
    numbered = select(Person.id).where(Person.national_id == search.strip())
    return list(db.session.scalars(union_all(named, numbered)))


def _accounts(asked: PeopleAsked) -> Select[Any]:
    """The accounts with a post that runs or is to come there; or that had one, and none runs anywhere."""
    other = aliased(Post)
    anywhere = select(other.id).where(other.person_id == Post.person_id, has_not_ended(other, asked.on))
    if asked.unit_id is not None:
        return select(Post.person_id).where(Post.unit_id.in_(asked.standing_ids), holds_on(Post, asked.on))
    counts = or_(has_not_ended(Post, asked.on), ~anywhere.exists())
    return select(Post.person_id).where(Post.unit_id.in_(asked.scope.unit_ids()), counts)


def _is_beside_survivor(asked: PeopleAsked) -> Any:
    """The condition that the account was merged into one that the list shows too."""
    into = PersonAlias.into_id.in_(_accounts(asked))
    return select(PersonAlias.id).where(PersonAlias.person_id == Person.id, is_living(), into).exists()


def _in_state(person_id: Any, state: str) -> list[Any]:
    if not state:
        return []
    person = aliased(Person)
    wanted = select(person.id).where(person.id == person_id)
    if state == "no_password":
        without = person.id.not_in(select(Credential.person_id))
        return [wanted.where(person.is_active, without).exists()]
    return [wanted.where(person.is_active.is_(state == "active")).exists()]


def describe_people(account_ids: Sequence[int], on: dt.date) -> list[Any]:
    """What lists show of the people of these accounts, in their order, each person once."""
    account, places = aliased(Person), places_on(on)
    rows = db.session.execute(
        select(
            account.id.label("account_id"),
            Person,
            Post.title,
            Post.person_group,
            Post.is_counted,
            places.c.name.label("unit_name"),
        )
        .select_from(account)
        .join(Person, Person.id == survivor_of(account.id))
        .outerjoin(Post, Post.id == main_post_id(on))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .where(account.id.in_(account_ids))
    )
    found = {row.account_id: row for row in rows}
    ordered = (found[account_id] for account_id in account_ids if account_id in found)
    return list({row.Person.id: row for row in ordered}.values())


def count_people(asked: PeopleAsked, page: KeyPage[Any]) -> int:
    """How many people the list holds, of which this is a page: for a unit, or a small scope."""
    if page.next_token is None and page.previous_token is None:
        return len(page.items)
    statement, _keys = select_people(asked)
    return int(db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0)
