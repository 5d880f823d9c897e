"""Two accounts side by side, and the mergers in force."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.permissions import Scope
from lms.core.registries import record_counts
from lms.organisations.queries import has_not_ended, places_on
from lms.people.aliases import is_living, list_accounts_in, main_post_id, survivor_of
from lms.people.directory import AccountFacts, facts_columns, is_administered
from lms.people.duplicates import Candidate
from lms.people.models import Credential, Person, PersonAlias, PersonApart, Post, RoleGrant


@dataclass(frozen=True)
class Compared:
    """An account beside another: who it is, where it works, how it is signed in to, what was done under it."""

    candidate: Candidate
    facts: AccountFacts
    roles: int
    records: dict[str, int]


def compare(ids: Sequence[int], on: dt.date) -> list[Compared]:
    """The accounts with those keys, in that order: two statements."""
    places = places_on(on)
    roles = select(func.count(RoleGrant.id)).where(
        RoleGrant.person_id == Person.id, has_not_ended(RoleGrant, on)
    )
    rows = db.session.execute(
        select(Person, Post.title, places.c.name, roles.scalar_subquery(), *facts_columns())
        .select_from(Person)
        .outerjoin(Post, Post.id == main_post_id(on))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(Person.id.in_(ids))
    )
    counts, found = _count_records(ids), {}
    for person, title, unit_name, role_count, *columns in rows:
        facts = AccountFacts(*columns)
        candidate = Candidate(person, title, unit_name, facts.must_change is not None)
        found[person.id] = Compared(candidate, facts, role_count, counts.get(person.id, {}))
    return [found[key] for key in ids]


def _count_records(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each account how many records of each kind (by its anchor) it and those merged into it have."""
    parts = []
    for _label, records, anchor in record_counts():
        owned = records.subquery()
        person_id = survivor_of(owned.c[0])
        theirs = owned.c[0].in_(list_accounts_in(select(Person.id).where(Person.id.in_(ids))))
        parts.append(select(literal(anchor), person_id, func.count()).where(theirs).group_by(person_id))
    counts: dict[int, dict[str, int]] = {}
    for anchor, person_key, number in db.session.execute(union_all(*parts)) if parts else ():
        counts.setdefault(person_key, {})[anchor] = number
    return counts


def is_set_apart(first_id: int, second_id: int) -> bool:
    """True when somebody found the two accounts to be of two people."""
    low, high = sorted((first_id, second_id))
    found = select(PersonApart.id).where(PersonApart.first_id == low, PersonApart.second_id == high)
    return db.session.scalar(found) is not None


def list_mergers(scope: Scope, on: dt.date) -> Select[Any]:
    """A select of (PersonAlias, other, keep, who merged) of the living mergers of people of the scope, latest first."""
    other, keep, officer = aliased(Person), aliased(Person), aliased(Person)
    statement: Select[*tuple[Any, ...]] = (
        select(
            PersonAlias,
            other.full_name.label("other_name"),
            keep.full_name.label("keep_name"),
            keep.public_id.label("keep_public_id"),
            officer.full_name.label("officer_name"),
        )
        .join(other, other.id == PersonAlias.person_id)
        .join(keep, keep.id == PersonAlias.into_id)
        .outerjoin(officer, officer.id == PersonAlias.began_by_id)
        .where(is_living(), is_administered(scope, on, person=keep))
    )
    return statement


def find_merger(public_id: str, scope: Scope, on: dt.date) -> PersonAlias | None:
    """The living merger with that address, if the person is looked after in the scope."""
    found = list_mergers(scope, on).where(PersonAlias.public_id == public_id)
    row = db.session.execute(found).first()
    return row[0] if row else None
