"""Reading rules and what became of them."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from lms.assignments.models import Assignment, AssignmentRule, AssignmentRun, AssignmentVersion
from lms.core.bulk import among
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.people.aliases import same_person

FRESH = dt.timedelta(days=14)


def find_rule_for(unit_id: int, target_key: str) -> AssignmentRule | None:
    """The rule of that unit for it that has not ended, if there is one."""
    own = (AssignmentRule.unit_id == unit_id, AssignmentRule.target_key == target_key)
    return db.session.scalar(select(AssignmentRule).where(*own, AssignmentRule.state != "ended"))


def has_rule_above(unit_ids: Collection[int], target_key: str) -> bool:
    """True when one of these units has a live rule for it that gives a due day."""
    live = (
        select(AssignmentRule.id)
        .join(AssignmentVersion, AssignmentVersion.rule_id == AssignmentRule.id)
        .where(AssignmentRule.unit_id.in_(unit_ids), AssignmentRule.target_key == target_key)
        .where(AssignmentRule.state == "live", AssignmentVersion.state == "live")
        .where(AssignmentVersion.due_on.is_not(None))
    )
    return db.session.scalar(live.limit(1)) is not None


def find_draft(rule_id: int) -> AssignmentVersion | None:
    """What the rule will say when it is published."""
    return _version(rule_id, "draft")


def find_live(rule_id: int) -> AssignmentVersion | None:
    """What the rule says, also after its end; None before it was ever published."""
    return _version(rule_id, "live")


def _version(rule_id: int, state: str) -> AssignmentVersion | None:
    found = select(AssignmentVersion).where(
        AssignmentVersion.rule_id == rule_id, AssignmentVersion.state == state
    )
    return db.session.scalar(found)


def list_versions(rule_id: int) -> list[AssignmentVersion]:
    """Everything the rule ever said, latest first."""
    found = select(AssignmentVersion).where(AssignmentVersion.rule_id == rule_id)
    return list(db.session.scalars(found.order_by(AssignmentVersion.number.desc())))


def get_rule_in(scope: Scope, public_id: str) -> AssignmentRule:
    """The rule with that address, if its unit is in the scope; else as if there were none."""
    found = select(AssignmentRule).where(
        AssignmentRule.public_id == public_id, AssignmentRule.unit_id.in_(scope.unit_ids())
    )
    rule = db.session.scalar(found)
    if rule is None:
        raise NotFound()
    return rule


def is_overdue(day: dt.date) -> ColumnElement[bool]:
    """The condition that an assignment is late on that day: open, and its day is past."""
    return and_(Assignment.state == "open", Assignment.due_on < day)


def is_late(assignment: Assignment, day: dt.date) -> bool:
    """As `is_overdue`, of one that is read already."""
    return assignment.state == "open" and assignment.due_on is not None and assignment.due_on < day


def state_on(day: dt.date) -> ColumnElement[str]:
    """open, overdue, done or cancelled."""
    return case((is_overdue(day), "overdue"), else_=Assignment.state)


def cause_of(day: dt.date) -> ColumnElement[str]:
    """Why an assignment is late: what HR was told, else what the record itself shows.

    An absence, an outage or late notice explain a delay of some days, not one of months.
    """
    is_fresh = Assignment.due_on >= day - FRESH
    return case(
        (Assignment.told_cause.is_not(None), Assignment.told_cause),
        (Assignment.begun_on.is_not(None), "begun"),
        (and_(is_fresh, Assignment.absence_added > 0), "absence"),
        (and_(is_fresh, Assignment.notice_added > 0), "short_notice"),
        (and_(is_fresh, Assignment.outage_added > 0), "outage"),
        else_="not_begun",
    )


def count_assignments(rule_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """(open, done, cancelled) of every rule: what it opened, whoever decides about the due day by now."""
    rows = db.session.execute(
        select(Assignment.rule_id, Assignment.state, func.count())
        .where(among(Assignment.rule_id, rule_ids))
        .group_by(Assignment.rule_id, Assignment.state)
    )
    counts: dict[int, dict[str, int]] = {}
    for rule_id, state, number in rows:
        counts.setdefault(rule_id, {})[state] = number
    return {rule_id: _three(counts.get(rule_id, {})) for rule_id in rule_ids}


def _three(counts: dict[str, int]) -> tuple[int, int, int]:
    return counts.get("open", 0), counts.get("done", 0), counts.get("cancelled", 0)


def open_of_person(person_id: int, target_keys: Collection[str] | None = None) -> list[Assignment]:
    """What the person has open (of these), held against other writers."""
    statement = select(Assignment).where(
        Assignment.person_id.in_(same_person(person_id)), Assignment.state == "open"
    )
    if target_keys is not None:
        statement = statement.where(Assignment.target_key.in_(target_keys))
    return list(db.session.scalars(statement.order_by(Assignment.id).with_for_update()))


def hold_target(target_key: str) -> None:
    """Nobody else gives people this course or programme until this transaction ends."""
    rules = select(AssignmentRule.id).where(AssignmentRule.target_key == target_key)
    db.session.scalar(rules.order_by(AssignmentRule.id).limit(1).with_for_update())


def find_waiting_run(target_key: str) -> AssignmentRun | None:
    """The work on it that is not finished yet."""
    waiting = (AssignmentRun.target_key == target_key, AssignmentRun.state == "waiting")
    found = select(AssignmentRun).where(*waiting, AssignmentRun.kind != "preview")
    return db.session.scalar(found.order_by(AssignmentRun.id).limit(1))


def find_preview(version_id: int) -> AssignmentRun | None:
    """The latest preview of the draft that a job works out or worked out."""
    found = select(AssignmentRun).where(
        AssignmentRun.kind == "preview", AssignmentRun.version_id == version_id
    )
    return db.session.scalar(found.order_by(AssignmentRun.id.desc()).limit(1))


def live_targets() -> list[str]:
    """What is assigned by any rule that was ever published, in the order in which all take hold of it."""
    states = AssignmentRule.state.in_(("live", "ended"))
    keys = select(AssignmentRule.target_key).where(states).distinct().order_by(AssignmentRule.target_key)
    return list(db.session.scalars(keys))


def get_own(public_id: str, person_id: int) -> Assignment:
    """The assignment with that address, if it is the person's own; else as if there were none."""
    found = select(Assignment).where(
        Assignment.public_id == public_id, Assignment.person_id.in_(same_person(person_id))
    )
    assignment = db.session.scalar(found)
    if assignment is None:
        raise NotFound()
    return assignment


def names_of_rules(rule_ids: Collection[int]) -> dict[int, Any]:
    """(id, public id, unit id, title, decision number) of each rule, by what it says or was going to say."""
    rows = db.session.execute(
        select(
            AssignmentRule.id,
            AssignmentRule.public_id,
            AssignmentRule.unit_id,
            AssignmentVersion.title,
            AssignmentVersion.decision_number,
            AssignmentVersion.binding,
        )
        .join(AssignmentVersion, AssignmentVersion.rule_id == AssignmentRule.id)
        .where(among(AssignmentRule.id, rule_ids), AssignmentVersion.state != "past")
        .order_by(AssignmentVersion.state)
    )
    # "live" comes after "draft": what is live is what counts.
    return {row.id: row for row in rows}
