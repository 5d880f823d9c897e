"""Who may have two accounts: pairs of people of the scope that look like one, and what is known of two accounts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, combinations, groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.permissions import Scope
from lms.organisations.queries import places_on
from lms.people.aliases import main_post_id
from lms.people.directory import is_administered
from lms.people.likeness import LEAST_SCORE, Known, Likeness, likeness, name_score
from lms.people.models import Credential, Person, PersonApart, Post

_MOST_SHOWN = 50
_MOST_PAIRS = 500
# So many people are compared by similar names; beyond that the officer chooses a smaller unit.
MOST_COMPARED = 20_000


@dataclass(frozen=True)
class Candidate:
    """One of two accounts that look like one person's."""

    person: Person
    post_title: str | None
    unit_name: str | None
    has_password: bool


@dataclass(frozen=True)
class Suggestion:
    """Two accounts that may be of one person: the one to keep first."""

    keep: Candidate
    other: Candidate
    likeness: Likeness


@dataclass(frozen=True)
class Suggestions:
    """The likeliest pairs; `is_cut` where the scope is too large for similar names to be compared."""

    items: list[Suggestion]
    is_cut: bool


def suggest(scope: Scope, on: dt.date) -> Suggestions:
    """The likely duplicates of the scope, the likeliest first; decided ones are not asked about again."""
    rows = _read_compared(scope, on)
    is_cut = len(rows) > MOST_COMPARED
    pairs = {*_same(rows[:MOST_COMPARED]), *_alike(rows[:MOST_COMPARED])}
    if is_cut:
        pairs |= _exact_pairs(scope, on)
    candidates = _read_candidates({key for pair in pairs for key in pair}, on)
    apart = _set_apart(candidates)
    found = [_suggestion(candidates[one], candidates[two]) for one, two in pairs if (one, two) not in apart]
    likely = [each for each in found if each.likeness.score >= LEAST_SCORE]
    likely.sort(key=lambda each: (-each.likeness.score, each.keep.person.sort_key, each.keep.person.id))
    return Suggestions(likely[:_MOST_SHOWN], is_cut)


def _read_compared(scope: Scope, on: dt.date) -> list[Any]:
    """(id, search_text, birth_on, phone) of the people of the scope, by date of birth; one too many says so."""
    columns = Person.id, Person.search_text, Person.birth_on, Person.phone
    statement = select(*columns).where(is_administered(scope, on)).order_by(Person.birth_on, Person.id)
    return list(db.session.execute(statement.limit(MOST_COMPARED + 1)))


def _same(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Same folded name and date of birth (or one unknown), or same telephone."""
    names, phones = defaultdict[str, list[Any]](list), defaultdict[str, list[Any]](list)
    for row in rows:
        names[row.search_text].append(row)
        if row.phone:
            phones[row.phone].append(row)
    named = chain.from_iterable(combinations(group, 2) for group in names.values())
    called = chain.from_iterable(combinations(group, 2) for group in phones.values())
    fitting = (
        pair for pair in named if None in (births := {row.birth_on for row in pair}) or len(births) == 1
    )
    for one, two in chain(islice(fitting, _MOST_PAIRS), islice(called, _MOST_PAIRS)):
        yield min(one.id, two.id), max(one.id, two.id)


def _exact_pairs(scope: Scope, on: dt.date) -> set[tuple[int, int]]:
    """Same folded name and date of birth, or same telephone, by index: for scopes of any size."""
    first, second = aliased(Person), aliased(Person)
    same_name = and_(first.birth_on == second.birth_on, first.search_text == second.search_text)
    pairs: set[tuple[int, int]] = set()
    for way in (same_name, first.phone == second.phone):
        found = _pairs(first, second, way, scope, on)
        pairs |= {(row[0], row[1]) for row in db.session.execute(found)}
    return pairs


def _pairs(first: Any, second: Any, way: ColumnElement[bool], scope: Scope, on: dt.date) -> Select[Any]:
    decided = select(PersonApart.id).where(
        PersonApart.first_id == first.id, PersonApart.second_id == second.id
    )
    return (
        select(first.id, second.id)
        .join(second, and_(way, second.id > first.id))
        .where(is_administered(scope, on, person=first), is_administered(scope, on, person=second))
        .where(~decided.exists())
        .limit(_MOST_PAIRS)
    )


def _alike(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The likeliest of all pairs born on one day, by their folded names."""
    born = (list(group) for _day, group in groupby(rows, key=lambda row: row.birth_on) if _day)
    scored = (
        (name_score(one.search_text, two.search_text), min(one.id, two.id), max(one.id, two.id))
        for group in born
        for one, two in combinations(group, 2)
    )
    likely = nlargest(_MOST_PAIRS, (each for each in scored if each[0]))
    return ((first, second) for _score, first, second in likely)


def _set_apart(ids: Iterable[int]) -> set[tuple[int, int]]:
    decided = select(PersonApart.first_id, PersonApart.second_id).where(PersonApart.first_id.in_(list(ids)))
    return {(row[0], row[1]) for row in db.session.execute(decided)}


def _read_candidates(ids: set[int], on: dt.date) -> dict[int, Candidate]:
    return {row.person.id: row for row in read_candidates(Person.id.in_(ids), on)}


def read_candidates(which: ColumnElement[bool], on: dt.date, *, most: int | None = None) -> list[Candidate]:
    """The people for whom that holds, each with the main post of the day, by tên, họ, đệm."""
    places = places_on(on)
    rows = db.session.execute(
        select(Person, Post.title, places.c.name, Credential.person_id)
        .select_from(Person)
        .outerjoin(Post, Post.id == main_post_id(on))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(which)
        .order_by(Person.sort_key, Person.id)
        .limit(most)
    )
    return [Candidate(row[0], row[1], row[2], row[3] is not None) for row in rows]


def _suggestion(one: Candidate, two: Candidate) -> Suggestion:
    """The account that can be signed in to is kept, else the older one."""
    keep, other = sorted((one, two), key=lambda each: (not each.has_password, each.person.id))
    return Suggestion(keep, other, _likeness(keep.person, other.person))


def _likeness(one: Person, two: Person) -> Likeness:
    known = [Known(each.full_name, each.birth_on, each.phone) for each in (one, two)]
    return likeness(*known)
