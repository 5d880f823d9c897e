"""By what a line is carried out: its classes, its assignment rules, and the turns that came of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from lms.assignments.models import AssignmentRule, AssignmentVersion
from lms.core.db import db
from lms.organisations.queries import places_on
from lms.people.aliases import survivor_of
from lms.people.models import Person
from lms.plans.counting import turns_of
from lms.plans.models import PlanRule, TrainingClass
from lms.plans.queries import members_by_state


def class_state(held: Any, on: dt.date) -> str:
    """The key of the words for a class on that day: to come, running, waits to be marked, closed, cancelled."""
    if held.state != "planned":
        return str(held.state)
    if on < held.starts_on:
        return "coming"
    return "running" if on <= held.ends_on else "over"


@dataclass(frozen=True)
class ClassRow:
    """A class in a list: how many are on its list, and how many of them completed it."""

    held: TrainingClass
    state: str
    people: int
    done: int


def rows_of(classes: list[TrainingClass], on: dt.date) -> list[ClassRow]:
    """The classes with their numbers: one statement."""
    counts = members_by_state([held.id for held in classes]) if classes else {}
    return [
        ClassRow(
            held,
            class_state(held, on),
            sum(number for state, number in counts.get(held.id, {}).items() if state != "withdrawn"),
            counts.get(held.id, {}).get("done", 0),
        )
        for held in classes
    ]


def list_classes(line_id: int, on: dt.date) -> list[ClassRow]:
    """The classes of the line, the first to begin first."""
    found = select(TrainingClass).where(TrainingClass.line_id == line_id)
    return rows_of(list(db.session.scalars(found.order_by(TrainingClass.starts_on, TrainingClass.id))), on)


def list_rules(line_id: int) -> list[Any]:
    """(rule, title, due day) of the assignment rules by which the line is carried out."""
    latest = func.max(AssignmentVersion.number)
    last = (
        select(AssignmentVersion.rule_id, latest.label("number"))
        .group_by(AssignmentVersion.rule_id)
        .subquery("last")
    )
    said = and_(AssignmentVersion.rule_id == last.c.rule_id, AssignmentVersion.number == last.c.number)
    return list(
        db.session.execute(
            select(AssignmentRule, AssignmentVersion.title, AssignmentVersion.due_on)
            .join(PlanRule, PlanRule.rule_id == AssignmentRule.id)
            .join(last, last.c.rule_id == AssignmentRule.id)
            .join(AssignmentVersion, said)
            .where(PlanRule.line_id == line_id)
            .order_by(AssignmentRule.id)
        )
    )


def list_turns(line_id: int, scope: Any, on: dt.date) -> Select[Any]:
    """A select (turn, name, unit of that day as called now) of the turns of the line in the scope."""
    turns, places = turns_of(line_id, scope).subquery("turns"), places_on(on)
    return (
        select(turns.c.done_on, turns.c.source_key, Person.full_name, Person.public_id, places.c.name)
        .select_from(turns)
        .join(Person, Person.id == survivor_of(turns.c.person_id))
        .join(places, places.c.unit_id == turns.c.unit_id)
        .order_by(turns.c.done_on.desc(), Person.sort_key, turns.c.id)
    )
