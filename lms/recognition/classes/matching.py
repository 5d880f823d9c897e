"""Who the participants of a list are, among the people of a scope: by identifiers, or by name and date of birth.

Nobody is matched by the name alone: people of that name are offered, and the officer chooses.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import select

from lms.core.db import batches, db
from lms.core.permissions import Scope
from lms.core.text import fold, identity_key
from lms.organisations.queries import holds_on
from lms.people.aliases import holds_post, is_surviving, survivor_of
from lms.people.models import Person, Post, SignInName
from lms.recognition.classes.reading import Participant

# An identifier that leads to a person of quite another name is looked at by somebody.
_SAME_NAME = 75
_MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Match:
    """The person of a row, or those it may mean; nobody, where there is none in the scope."""

    person_id: int | None = None
    candidates: list[int] = field(default_factory=list)


@dataclass
class _Index:
    """What leads to people of the scope."""

    by_key: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    names: dict[int, str] = field(default_factory=dict)


def match(participants: Sequence[Participant], scope: Scope, on: dt.date) -> list[Match]:
    """For each participant who it is, in their order; only people with a post in the scope that day are found."""
    index = _Index()
    wanted = [key for each in participants for key in _keys(each)]
    for kind in ("national_id", "sign_in", "name"):
        values = sorted({value for found, value in wanted if found == kind})
        for part in batches(values, 500):
            _look_up(index, kind, part, scope, on)
    return [_match(each, index) for each in participants]


def _keys(participant: Participant) -> Iterable[tuple[str, str]]:
    values = participant.values
    if "national_id" in values:
        yield "national_id", values["national_id"]
    for name in ("staff_number", "email"):
        if name in values:
            yield "sign_in", identity_key(values[name])
    if "full_name" in values:
        yield "name", fold(values["full_name"])


def _look_up(index: _Index, kind: str, values: Collection[str], scope: Scope, on: dt.date) -> None:
    within = holds_post(Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on))
    for row in db.session.execute(_select(kind, values).where(within)):
        index.by_key[kind, row[0]].add(row.id)
        index.names[row.id] = row.full_name
        if kind == "name" and row.birth_on is not None:
            index.by_key["born", f"{row[0]}|{row.birth_on.isoformat()}"].add(row.id)


def _select(kind: str, values: Collection[str]) -> Any:
    """A select of (what was looked up, id, full name, date of birth)."""
    told = (Person.id, Person.full_name, Person.birth_on)
    if kind == "sign_in":
        named = SignInName.identity_key.in_(values), SignInName.kind.in_(("staff_number", "email"))
        people = select(SignInName.identity_key, *told).join(
            Person, Person.id == survivor_of(SignInName.person_id)
        )
        return people.where(*named)
    column = Person.national_id if kind == "national_id" else Person.search_text
    return select(column, *told).where(column.in_(values), is_surviving())


def _match(participant: Participant, index: _Index) -> Match:
    keys, name = list(_keys(participant)), participant.values.get("full_name", "")
    exact = set().union(*(index.by_key.get(key, set()) for key in keys if key[0] != "name"))
    if len(exact) == 1:
        person_id = next(iter(exact))
        is_same = not name or fuzz.token_sort_ratio(fold(name), fold(index.names[person_id])) >= _SAME_NAME
        return Match(person_id) if is_same else Match(candidates=[person_id])
    if exact:
        return Match(candidates=sorted(exact)[:_MOST_CANDIDATES])
    return _by_name(name, participant.values.get("birth_on"), index)


def _by_name(name: str, birth_on: str | None, index: _Index) -> Match:
    born = index.by_key.get(("born", f"{fold(name)}|{birth_on}"), set()) if birth_on else set()
    if len(born) == 1:
        return Match(next(iter(born)))
    named = born or index.by_key.get(("name", fold(name)), set())
    return Match(candidates=sorted(named)[:_MOST_CANDIDATES])
