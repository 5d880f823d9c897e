"""Judging rows in batches: everything that is known of them is read in a few statements, then each is judged."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.people.models import Person
from lms.rosters.checking.drafts import letters
from lms.rosters.checking.neighbours import Asked, Neighbours
from lms.rosters.checking.people import bearers, load_known, who_speaks_for
from lms.rosters.checking.twins import Twins
from lms.rosters.checking.units import load_units, rules_of
from lms.rosters.models import Roster
from lms.rosters.rules.deeds import Rules
from lms.rosters.rules.rows import Draft, Judged, Known, Seen
from lms.rosters.rules.units import Units
from lms.rosters.rules.verdicts import judge_row


@dataclass
class Ground:
    """What the rows of one list are judged against."""

    roster_id: int
    units: Units
    rules: Rules
    letters: dict[str, str]
    neighbours: Neighbours
    looks_for_twins: bool = True


def ground_of(roster: Roster, neighbours: Neighbours | None = None) -> Ground:
    """The units, the rules and the neighbours of the list, as they are now."""
    units = load_units(roster)
    return Ground(
        roster.id, units, rules_of(roster, units), letters(roster.mapping), neighbours or Asked(roster)
    )


def judge(drafts: list[Draft], ground: Ground) -> list[Judged]:
    """Every row with its verdict by the database as it is now."""
    borne = bearers(drafts)
    chosen = _chosen(drafts)
    ids = {person_id for each in borne.values() for person_id in each.values()} | set(chosen.values())
    merged = who_speaks_for(ids) if ids else {}
    nameless = [draft for draft in drafts if not borne[draft.number] and not _is_decided(draft.decision)]
    alike = ground.neighbours.alike(nameless)
    ids |= {*merged.values(), *(person_id for found in alike.values() for person_id, _points in found)}
    known = load_known(ids, on=ground.rules.on, units=ground.units) if ids else {}
    people = {person_id: known[merged.get(person_id, person_id)] for person_id in ids}
    twins = Twins(ground.roster_id, drafts if ground.looks_for_twins else [])
    twins.load_people({known.id for known in people.values()} if ground.looks_for_twins else set())
    return [_judge_one(draft, borne[draft.number], chosen, alike, people, twins, ground) for draft in drafts]


def _is_decided(decision: str | None) -> bool:
    return decision in ("new", "skip") or (decision or "").startswith("same:")


def _chosen(drafts: list[Draft]) -> dict[str, int]:
    """The people whom somebody said that rows mean, by their public ids."""
    wanted = {draft.decision[5:] for draft in drafts if draft.decision and draft.decision.startswith("same:")}
    if not wanted:
        return {}
    rows = select(Person.public_id, Person.id).where(Person.public_id.in_(wanted))
    return dict(db.session.execute(rows).all())


def _judge_one(
    draft: Draft,
    borne: dict[str, int],
    chosen: dict[str, int],
    alike: dict[int, list[tuple[int, int]]],
    people: dict[int, Known],
    twins: Twins,
    ground: Ground,
) -> Judged:
    values = draft.values
    meant = ground.units.meant(
        values.get("unit") or "", values.get("unit_code") or "", values.get("heading") or ""
    )
    seen = Seen(meant, {name: people[person_id] for name, person_id in borne.items()})
    seen.candidates = [(people[person_id], points) for person_id, points in alike.get(draft.number, ())]
    seen.chosen = _in_branch(people.get(chosen.get((draft.decision or "")[5:], 0)))
    person = seen.chosen or next(iter(seen.by_field.values()), None)
    seen.twins = twins.of(draft, person.id if person else None)
    judged = judge_row(draft, seen, rules=ground.rules)
    for each in judged.faults:
        each["column"] = each["column"] or ground.letters.get(each["field"], "")
    return judged


def _in_branch(known: Known | None) -> Known | None:
    return known if known is not None and known.is_ours and known.place is None else None


def row_values(judged: Judged) -> dict[str, Any]:
    """What is kept of a judged row."""
    person = judged.person
    return {
        "verdict": judged.verdict,
        "changes": judged.changes,
        "faults": judged.faults,
        "candidates": judged.candidates,
        "person_id": person.id if person and not person.place else None,
        "unit_id": judged.unit_id,
    }
