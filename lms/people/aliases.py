"""Two accounts of one person, read together: which account speaks for which, today.

No row is re-pointed. Whoever reads a person's own record compares with `same_person`; whoever counts people
counts `survivor_of`; what is written from now on is written for the surviving account.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from lms.core.db import BigInt, db
from lms.organisations.queries import holds_on
from lms.people.models import Person, PersonAlias, Post, SignInName


def is_living(alias: Any = PersonAlias) -> ColumnElement[bool]:
    """The condition that a merger of two accounts was not undone."""
    living: ColumnElement[bool] = alias.ended_at.is_(None)
    return living


def survivor_of(person_id: Any) -> ColumnElement[int]:
    """The account that speaks for the account in that column, or with that key: mostly that account itself."""
    alias = aliased(PersonAlias)
    into = select(alias.into_id).where(alias.person_id == person_id, is_living(alias))
    given = literal(person_id, BigInt) if isinstance(person_id, int) else person_id
    return func.coalesce(into.correlate_except(alias).scalar_subquery(), given)


def same_person(person_id: int) -> Select[Any]:
    """A select of the accounts of one person: the surviving one and all that were merged into it."""
    alias = aliased(PersonAlias)
    survivor = survivor_of(person_id)
    merged = select(alias.person_id).where(alias.into_id == survivor, is_living(alias))
    accounts = union_all(select(survivor.label("person_id")), merged).subquery("same_person")
    return select(accounts.c.person_id)


def surviving(person_id: int) -> int:
    """The account that speaks for this one: itself, where nobody merged it."""
    return int(db.session.scalar(select(survivor_of(person_id))) or person_id)


def is_one_of(person_id: int, accounts: Collection[int | None]) -> bool:
    """True when one of these accounts is of that person: the account itself, or one read together with it."""
    if person_id in accounts:
        return True
    wanted = [account_id for account_id in accounts if account_id is not None]
    return bool(wanted) and not set(wanted).isdisjoint(db.session.scalars(same_person(person_id)))


def stands_for(account_id: Any, person_id: Any) -> ColumnElement[bool]:
    """The condition that the account is the person's own, or was merged into it: `person_id` is a survivor."""
    alias = aliased(PersonAlias)
    merged = select(alias.person_id).where(alias.into_id == person_id, is_living(alias))
    return or_(account_id == person_id, account_id.in_(merged.correlate_except(alias)))


def is_surviving(person: Any = Person) -> ColumnElement[bool]:
    """The condition that no other account speaks for this one: lists show and count such people only."""
    alias = aliased(PersonAlias)
    merged = select(alias.id).where(alias.person_id == person.id, is_living(alias))
    return ~merged.correlate_except(alias).exists()


def holds_post(
    *conditions: ColumnExpressionArgument[bool], person: Any = Person, post: Any = Post
) -> ColumnElement[bool]:
    """The condition that the person has such a post, under this account or one merged into it.

    The conditions speak of `post`; give an alias of Post where the statement around this reads posts too.
    One IN over two parts, so that the database may begin with the posts or with the people.
    """
    return person.id.in_(union_all(*people_of_posts(*conditions, post=post)))


def people_of_posts(
    *conditions: ColumnExpressionArgument[bool], post: Any = Post
) -> tuple[Select[Any], Select[Any]]:
    """Two selects of person ids: of those posts' own accounts, and of the accounts that speak for them."""
    alias = aliased(PersonAlias)
    own = select(post.person_id).where(*conditions)
    merged = select(alias.into_id).join(post, post.person_id == alias.person_id)
    return own.correlate_except(post), merged.where(is_living(alias), *conditions).correlate_except(
        post, alias
    )


def works_anywhere(account_id: Any, on: dt.date) -> ColumnElement[bool]:
    """The condition that a post of the person of that account runs on that day or is to come, anywhere."""
    post, alias = aliased(Post), aliased(PersonAlias)
    survivor = survivor_of(account_id)
    lasting = or_(post.valid_to.is_(None), post.valid_to > on)
    merged = select(alias.person_id).where(alias.into_id == survivor, is_living(alias))
    own = select(post.id).where(post.person_id == survivor, lasting).correlate_except(post)
    others = select(post.id).where(post.person_id.in_(merged), lasting).correlate_except(post)
    return or_(own.exists(), others.exists())


def main_post_id(on: dt.date, *, person: Any = Person) -> ColumnElement[int]:
    """The main post of the person on that day: of the surviving account, else of one merged into it."""
    post, alias = aliased(Post), aliased(PersonAlias)
    main = and_(post.is_main, holds_on(post, on))
    own = select(post.id).where(post.person_id == person.id, main)
    merged = select(post.id).join(alias, alias.person_id == post.person_id)
    merged = merged.where(alias.into_id == person.id, is_living(alias), main)
    latest = post.valid_from.desc(), post.id.desc()
    return func.coalesce(
        own.order_by(*latest).limit(1).correlate_except(post).scalar_subquery(),
        merged.order_by(*latest).limit(1).correlate_except(post, alias).scalar_subquery(),
    )


def is_at(public_id: str) -> ColumnElement[bool]:
    """The condition that the person has that address, or speaks for the account that has it."""
    account = aliased(Person)
    asked = select(survivor_of(account.id)).where(account.public_id == public_id)
    return Person.id == asked.correlate_except(account).scalar_subquery()


def list_accounts_in(people: Select[Any]) -> Select[Any]:
    """A select of every account of the people of that select (of ids): for records of them that others list."""
    alias, sibling = aliased(PersonAlias), aliased(PersonAlias)
    into = select(alias.person_id).where(alias.into_id.in_(people), is_living(alias))
    out = select(alias.into_id).where(alias.person_id.in_(people), is_living(alias))
    beside = (
        select(sibling.person_id)
        .join(alias, alias.into_id == sibling.into_id)
        .where(alias.person_id.in_(people), is_living(alias), is_living(sibling))
    )
    accounts = union_all(people, into, out, beside).subquery("accounts")
    return select(accounts.c[0])


def find_living_alias(person_id: int) -> PersonAlias | None:
    """The merger by which another account speaks for this one, if there is one."""
    return db.session.scalar(select(PersonAlias).where(PersonAlias.person_id == person_id, is_living()))


def find_alias(alias_id: int) -> PersonAlias | None:
    """The merger with that key, living or undone."""
    return db.session.get(PersonAlias, alias_id)


def list_sign_in_names(person_id: int) -> list[str]:
    """The names under which the person of that account signs in, those of the surviving account first."""
    accounts = list(db.session.scalars(same_person(person_id)))
    rows = db.session.execute(
        select(SignInName.kind, SignInName.identity_key, Person.id, Person.email, Person.staff_number)
        .join(Person, Person.id == SignInName.person_id)
        .where(Person.id.in_(accounts))
        .order_by(SignInName.id)
    ).all()
    written = {"email": "email", "staff_number": "staff_number", "user_name": "identity_key"}
    named = [(row.id, getattr(row, written[row.kind]) or row.identity_key) for row in rows]
    return [name for account_id, name in sorted(named, key=lambda each: accounts.index(each[0]))]


def list_merged_into(person_id: int) -> list[tuple[PersonAlias, Person]]:
    """The accounts for which this one speaks, with the merger, the latest first."""
    rows = db.session.execute(
        select(PersonAlias, Person)
        .join(Person, Person.id == PersonAlias.person_id)
        .where(PersonAlias.into_id == person_id, is_living())
        .order_by(PersonAlias.id.desc())
    )
    return [(row[0], row[1]) for row in rows]
