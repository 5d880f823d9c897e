"""The dry run of a draft: before and after by name, whom it touches, and what is wrong with it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, func, select

from lms.core.db import db
from lms.organisations.impacts import Impact, count_impacts
from lms.organisations.models import UnitLine
from lms.organisations.queries import SubtreeScope, holds_on, names_on
from lms.people.aliases import is_living
from lms.people.models import Person, PersonAlias, Post, RoleGrant
from lms.reorganisations.groups import Group, Groups
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.queries import try_out
from lms.reorganisations.rules import Outcome, Snapshot
from lms.reorganisations.snapshots import id_list
from lms.reorganisations.wording import fault_words, nothing_words

MOST_GRANTS = 200


@dataclass(frozen=True)
class Preview:
    """Everything the page of a draft shows."""

    faults: list[str]
    groups: list[Group]
    impacts: list[tuple[Impact, int]]
    touched: list[str]
    total: int
    has_endings: bool
    grants: list[Any]
    grants_total: int


def preview(draft: Reorganisation, scope: SubtreeScope | None, *, page: int = 1) -> Preview:
    """The dry run; before and after one page at a time."""
    outcome, snapshot = try_out(draft, scope)
    on = draft.effective_on
    if outcome.faults:
        return Preview(
            [fault_words(fault, snapshot, on) for fault in outcome.faults], [], [], [], 0, False, [], 0
        )
    if not outcome.changes:
        return Preview([nothing_words()], [], [], [], 0, False, [], 0)
    groups = Groups(outcome, snapshot, on)
    shown = groups.page(page)
    touched = [snapshot.units[code].id for code in groups.touched]
    ended = [snapshot.units[code].id for code in outcome.heirs]
    return Preview(
        [],
        _with_people(shown, outcome, snapshot, on),
        count_impacts(_standing(touched, on), on),
        [snapshot.units[code].public_id for code in groups.touched],
        len(groups.keys),
        bool(ended),
        *list_grants(ended, on, limit=MOST_GRANTS),
    )


def _standing(unit_ids: Collection[int], on: dt.date) -> Select[int]:
    """The units and whatever stands there on that day, as long as nothing is changed yet."""
    here = (UnitLine.ancestor_id.in_(id_list(unit_ids)), UnitLine.distance == 0)
    return select(UnitLine.unit_id).where(*here, holds_on(UnitLine, on))


def list_grants(unit_ids: Collection[int], on: dt.date, *, limit: int) -> tuple[list[Any], int]:
    """The roles at these units that run on that day or later, with who holds them, by unit, role and name."""
    names = names_on(on)
    statement = (
        select(RoleGrant, Person, names.c.name.label("unit_name"), func.count().over().label("total"))
        .join(Person, Person.id == RoleGrant.person_id)
        .join(names, names.c.unit_id == RoleGrant.unit_id)
        .where(RoleGrant.unit_id.in_(id_list(unit_ids)))
        .where((RoleGrant.valid_to.is_(None)) | (RoleGrant.valid_to > on))
        .order_by(RoleGrant.unit_id, RoleGrant.role, Person.sort_key, RoleGrant.id)
    )
    rows = db.session.execute(statement.limit(limit)).all()
    return list(rows), rows[0].total if rows else 0


def _with_people(groups: list[Group], outcome: Outcome, snapshot: Snapshot, on: dt.date) -> list[Group]:
    """The lines with how many people come to stand at each unit; one statement counts for all."""
    units = {place.code for group in groups for place in group.before}
    counts = _people_at({snapshot.units[code].id for code in units}, on)
    numbers = {code: counts.get(snapshot.units[code].id, 0) for code in units}
    return [replace(group, people=_coming(group, outcome, numbers)) for group in groups]


def _coming(group: Group, outcome: Outcome, numbers: dict[str, int]) -> int:
    """Everybody of the units before; of a unit that is split, those sent there, or for its heir the others."""
    everybody = sum(numbers[place.code] for place in group.before)
    if group.kind != "split":
        return everybody
    sources = {place.code for place in group.before}
    sent = {code: len(people) for code, (source, people) in outcome.people.items() if source in sources}
    if group.after.code in [outcome.heirs.get(source) for source in sources]:
        return everybody - sum(sent.values())
    return sent.get(group.after.code, 0)


def _people_at(unit_ids: Collection[int], on: dt.date) -> dict[int, int]:
    """Unit id → how many people have their main post there; two accounts of one person are one."""
    here = (UnitLine.ancestor_id.in_(id_list(unit_ids)), UnitLine.distance == 0, holds_on(UnitLine, on))
    person = func.coalesce(PersonAlias.into_id, Post.person_id)
    counts = (
        select(UnitLine.ancestor_id, func.count(person.distinct()))
        .join(Post, Post.unit_id == UnitLine.unit_id)
        .outerjoin(PersonAlias, and_(PersonAlias.person_id == Post.person_id, is_living()))
        .where(*here, Post.is_main, holds_on(Post, on))
        .group_by(UnitLine.ancestor_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counts)}
