"""Reading what is sealed: one state of the tables, from the ledger and the posts, a batch at a time."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from lms.core.bulk import among
from lms.core.db import db
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import SubtreeScope, holds_on, names_on, places_on
from lms.people.aliases import is_living
from lms.people.models import Person, PersonAlias, Post
from lms.sealing.archive import Folder
from lms.sealing.rules.inputs import Head, PersonEntry, RuleEntry, TimelineEntry, UnitEntry, written
from lms.sealing.rules.manifest import HEAD, PEOPLE_FILE, RULE_FILE, TIMELINE_FILE, UNIT_FILE
from lms.training.facts import Rules, load_inputs
from lms.training.models import TargetRule
from lms.training.rules import RuleBook, Terms, stand_on

_PEOPLE = 500
Told = Callable[[int, int], None]


def gather(head: Head, folder: Folder, told: Told) -> None:
    """The inputs of the report lie in the folder; `told` is called with (people done, people in all)."""
    scope = SubtreeScope(frozenset({head.unit_id}), head.on)
    units = _units(scope, head)
    folder.write_lines(HEAD, [written(head)])
    folder.write_lines(UNIT_FILE, (written(unit) for unit in units))
    rules = Rules()
    inside = {old for unit in units for old in unit.stands_for}
    places: set[tuple[int, str, int | None]] = set()

    def people() -> Iterator[bytes]:
        for entry, book in _people(scope, head.on, rules, told):
            stand = stand_on(entry.inputs, book, head.year, head.on)
            if stand is not None and stand.unit_id in inside:
                places.update(post.place for post in entry.inputs.posts)
                yield written(entry)

    folder.write_lines(PEOPLE_FILE, people())
    _write_rules(folder, rules.book, places, head.on)


def _units(scope: SubtreeScope, head: Head) -> list[UnitEntry]:
    """The units of the day in the order of the tree, each with the ids that stand for it."""
    names, places, above = names_on(head.on), places_on(head.on), aliased(UnitLine)
    inside = scope.unit_ids()
    stands: dict[int, list[int]] = {}
    for row in db.session.execute(
        select(places.c.unit_id, places.c.now_id)
        .where(places.c.unit_id.in_(inside))
        .order_by(places.c.unit_id)
    ):
        stands.setdefault(row.now_id, []).append(row.unit_id)
    found = db.session.execute(
        select(Unit.id, Unit.code, names.c.name, above.ancestor_id)
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(above, and_(above.unit_id == Unit.id, above.distance == 1, holds_on(above, head.on)))
        .where(Unit.id.in_(select(places.c.now_id).where(places.c.unit_id.in_(inside))))
        .order_by(names.c.sort_key, Unit.id)
    ).all()
    return list(_in_tree_order(found, head.unit_id, stands))


def _in_tree_order(rows: Any, top_id: int, stands: dict[int, list[int]]) -> Iterator[UnitEntry]:
    known = {row.id: row for row in rows}
    below: dict[int, list[Any]] = {}
    for row in rows:
        if row.id != top_id:
            below.setdefault(row.ancestor_id if row.ancestor_id in known else top_id, []).append(row)
    waiting = [(known[top_id], None, 0)] if top_id in known else []
    while waiting:
        row, parent_id, depth = waiting.pop()
        stood = tuple(stands.get(row.id, ()))
        yield UnitEntry(row.id, row.code, row.name, parent_id, depth, stood)
        waiting += [(child, row.id, depth + 1) for child in reversed(below.get(row.id, []))]


def _candidates(scope: SubtreeScope, on: dt.date) -> Any:
    """Everybody with a main post on that day in the scope, by tên, họ, đệm; of merged accounts the one that speaks."""
    alias = aliased(PersonAlias)
    survivors = (
        select(func.coalesce(alias.into_id, Post.person_id))
        .select_from(Post)
        .outerjoin(alias, and_(alias.person_id == Post.person_id, is_living(alias)))
        .where(Post.is_main, holds_on(Post, on), Post.unit_id.in_(scope.unit_ids()))
    )
    return select(Person.id, Person.public_id, Person.full_name, Person.staff_number).where(
        Person.id.in_(survivors)
    )


def _people(
    scope: SubtreeScope, on: dt.date, rules: Rules, told: Told
) -> Iterator[tuple[PersonEntry, RuleBook]]:
    wanted, done = _candidates(scope, on), 0
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    listed = wanted.order_by(Person.sort_key, Person.id).execution_options(yield_per=_PEOPLE)
    for part in db.session.execute(listed).partitions():
        told(done, total)
        inputs = load_inputs([row.id for row in part])
        book = rules.learn(inputs.values())
        for row in part:
            yield PersonEntry(row.public_id, row.full_name, row.staff_number, inputs[row.id]), book
        done += len(part)
    told(total, total)


def _write_rules(
    folder: Folder, book: RuleBook, places: set[tuple[int, str, int | None]], on: dt.date
) -> None:
    """The versions that hold or held at the places of these people, and from when on each does."""
    timelines = {place: book.timelines[place] for place in places}
    used = {terms.rule_id: terms for line in timelines.values() for _day, terms in line if terms}
    folder.write_lines(RULE_FILE, (written(entry) for entry in _rules(used, on)))
    entries = (
        TimelineEntry(
            *place, tuple((day, terms.rule_id if terms else None) for day, terms in timelines[place])
        )
        for place in sorted(timelines, key=lambda place: (place[0], place[1], place[2] or 0))
    )
    folder.write_lines(TIMELINE_FILE, (written(entry) for entry in entries))


def _rules(used: dict[int, Terms], on: dt.date) -> Iterator[RuleEntry]:
    names = names_on(on)
    rows = db.session.execute(
        select(TargetRule, names.c.name)
        .join(names, names.c.unit_id == TargetRule.unit_id)
        .where(among(TargetRule.id, list(used)))
        .order_by(TargetRule.id)
    )
    for rule, unit_name in rows:
        audience = rule.audience_key or rule.person_group or "all"
        days = (rule.valid_from, rule.valid_to)
        yield RuleEntry(used[rule.id], rule.public_id, unit_name, audience, rule.legal_basis, *days)
