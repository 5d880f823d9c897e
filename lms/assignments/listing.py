"""Lists for pages: rules with their numbers, people with what they have, one's own."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment, AssignmentRule, AssignmentVersion
from lms.assignments.queries import cause_of, is_overdue, state_on
from lms.core.bulk import among
from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.models import UnitLine
from lms.organisations.queries import SubtreeScope, holds_on, places_on
from lms.people.aliases import holds_post, main_post_id, same_person, survivor_of
from lms.people.models import Person, Post

STATES = ("open", "overdue", "done", "cancelled")


@dataclass(frozen=True)
class RuleRow:
    """A rule in a list: what it says (live, else its draft), and the unit it stands at."""

    rule: AssignmentRule
    version: AssignmentVersion
    unit_name: str


def _rules(on: dt.date) -> Select[Any]:
    """A select of `RuleRow` columns: live rules first, then drafts, then ended ones, the latest first."""
    places = places_on(on)
    # "live" is the last word in the alphabet, "draft" the first: of two versions the live one is shown.
    said = (
        select(AssignmentVersion.rule_id, func.max(AssignmentVersion.state).label("state"))
        .where(AssignmentVersion.state != "past")
        .group_by(AssignmentVersion.rule_id)
        .subquery("said")
    )
    place_of_state = case({"live": 0, "draft": 1}, value=AssignmentRule.state, else_=2)
    return (
        select(AssignmentRule, AssignmentVersion, places.c.name)
        .select_from(AssignmentRule)
        .join(said, said.c.rule_id == AssignmentRule.id)
        .join(AssignmentVersion, AssignmentVersion.rule_id == said.c.rule_id)
        .join(places, places.c.unit_id == AssignmentRule.unit_id)
        .where(AssignmentVersion.state == said.c.state)
        .order_by(place_of_state, AssignmentRule.id.desc())
    )


def list_rules(scope: SubtreeScope, *, targets: Collection[str] | None = None) -> Select[Any]:
    """The rules of these units, or those of them for what is named."""
    statement = _rules(scope.on).where(AssignmentRule.unit_id.in_(scope.unit_ids()))
    return statement if targets is None else statement.where(AssignmentRule.target_key.in_(targets))


def _above(scope: SubtreeScope) -> Any:
    """A select of the units above the roots of the scope."""
    up = (UnitLine.unit_id.in_(list(scope.roots)), UnitLine.distance > 0)
    return select(UnitLine.ancestor_id).where(*up, holds_on(UnitLine, scope.on))


def list_rules_above(scope: SubtreeScope, *, most: int = 50) -> list[RuleRow]:
    """The live rules of the units above, which reach people of the scope."""
    above = AssignmentRule.unit_id.in_(_above(scope)), AssignmentRule.unit_id.not_in(scope.unit_ids())
    rows = db.session.execute(_rules(scope.on).where(*above, AssignmentRule.state == "live").limit(most))
    return [RuleRow(*row) for row in rows]


def get_rule_seen_from(scope: SubtreeScope, public_id: str) -> tuple[AssignmentRule, bool]:
    """The rule, and whether it stands in the scope; one of a unit above is seen once it is live."""
    inside = AssignmentRule.unit_id.in_(scope.unit_ids())
    above = (AssignmentRule.unit_id.in_(_above(scope))) & (AssignmentRule.state != "draft")
    row = db.session.execute(
        select(AssignmentRule, inside.label("is_own")).where(
            AssignmentRule.public_id == public_id, or_(inside, above)
        )
    ).first()
    if row is None:
        raise NotFound()
    return row[0], bool(row[1])


def counts_on(rule_ids: Collection[int], day: dt.date) -> dict[int, dict[str, int]]:
    """How many periods of each rule are open, overdue, done or cancelled on that day."""
    states = (
        select(Assignment.rule_id, state_on(day).label("state"))
        .where(among(Assignment.rule_id, rule_ids))
        .subquery("states")
    )
    rows = db.session.execute(
        select(states.c.rule_id, states.c.state, func.count()).group_by(states.c.rule_id, states.c.state)
    )
    counts: dict[int, dict[str, int]] = {rule_id: dict.fromkeys(STATES, 0) for rule_id in rule_ids}
    for rule_id, key, number in rows:
        counts[rule_id][key] = number
    return counts


@dataclass(frozen=True)
class AssignedRow:
    """What somebody was given, as a list of people shows it."""

    assignment: Assignment
    person_id: int
    full_name: str
    unit_name: str | None
    title: str | None
    state: str
    cause: str


def _assigned(on: dt.date) -> Select[Any]:
    """A select of `AssignedRow` columns, with the account that speaks for the person."""
    places = places_on(on)
    return (
        select(Assignment, Person.id, Person.full_name, places.c.name, Post.title, state_on(on), cause_of(on))
        .select_from(Assignment)
        .join(Person, Person.id == survivor_of(Assignment.person_id))
        .outerjoin(Post, Post.id == main_post_id(on))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
    )


def _in(scope: SubtreeScope) -> ColumnElement[bool]:
    """The condition that a person holds a post in the scope."""
    post = aliased(Post)
    return holds_post(post.unit_id.in_(scope.unit_ids()), holds_on(post, scope.on), post=post)


def list_assigned(
    rule: AssignmentRule, scope: SubtreeScope, *, state: str = "", cause: str = ""
) -> Select[Any]:
    """The people of the scope to whom the rule gave something, in one state, late for one cause."""
    statement = _assigned(scope.on).where(Assignment.rule_id == rule.id, _in(scope))
    if state in STATES:
        statement = statement.where(state_on(scope.on) == state)
    return statement.where(is_overdue(scope.on), cause_of(scope.on) == cause) if cause else statement


def counts_in(rule: AssignmentRule, scope: SubtreeScope) -> tuple[dict[str, int], int]:
    """How many periods of the rule are in each state, as many as `list_assigned` names; and how many it names not.

    Those are of people who hold no post in the scope by now.
    """
    states = (
        select(state_on(scope.on).label("state"), case((_in(scope), 1), else_=0).label("is_in"))
        .select_from(Assignment)
        .join(Person, Person.id == survivor_of(Assignment.person_id))
        .where(Assignment.rule_id == rule.id)
        .subquery("states")
    )
    by_state = states.c.state, states.c.is_in
    counts, elsewhere = dict.fromkeys(STATES, 0), 0
    for state, is_in, number in db.session.execute(select(*by_state, func.count()).group_by(*by_state)):
        counts[state] += number if is_in else 0
        elsewhere += 0 if is_in else number
    return counts, elsewhere


def causes_of(rule: AssignmentRule, scope: SubtreeScope) -> dict[str, int]:
    """How many people of the scope are late with it for each cause."""
    late = (
        select(cause_of(scope.on).label("cause"))
        .select_from(Assignment)
        .join(Person, Person.id == survivor_of(Assignment.person_id))
        .where(Assignment.rule_id == rule.id, is_overdue(scope.on), _in(scope))
        .subquery("late")
    )
    rows = db.session.execute(select(late.c.cause, func.count()).group_by(late.c.cause))
    return {row[0]: row[1] for row in rows}


def get_assigned_in(scope: SubtreeScope, public_id: str) -> AssignedRow:
    """The assignment with that address, of a person with a post in the scope; else as if there were none."""
    one = Assignment.public_id == public_id, _in(scope)
    row = db.session.execute(_assigned(scope.on).where(*one)).first()
    if row is None:
        raise NotFound()
    return AssignedRow(*row)


def list_own(person_id: int, day: dt.date, *, is_open: bool | None = None) -> list[tuple[Assignment, str]]:
    """(assignment, state on that day) of the person: what is due first comes first."""
    statement = select(Assignment, state_on(day)).where(Assignment.person_id.in_(same_person(person_id)))
    if is_open is not None:
        is_as_asked = Assignment.state == "open" if is_open else Assignment.state != "open"
        statement = statement.where(is_as_asked)
    order = (Assignment.state != "open", Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    return [(row[0], row[1]) for row in db.session.execute(statement.order_by(*order))]
