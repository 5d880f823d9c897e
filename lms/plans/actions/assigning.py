"""A line carried out by assigning its course: the rule drafts with `assignments`, what comes of it is counted here."""

import datetime as dt
from typing import Any

from sqlalchemy import and_, extract, func, literal, select

from lms.assignments.actions import draft_rule
from lms.assignments.models import Assignment, AssignmentRule
from lms.assignments.queries import find_rule_for
from lms.assignments.rules.audiences import Audience, Group
from lms.assignments.rules.schedules import Schedule
from lms.assignments.targets import target_key
from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.plans.actions.turns import count_turn
from lms.plans.counting import planned_units
from lms.plans.models import PlanLine, PlanRule, PlanTurn, TrainingPlan
from lms.plans.queries import count_classes, is_assigned, last_decision, plan_scope
from lms.plans.wordings import wordings

_KEY = "assignment:"


def assign_line(*, plan: TrainingPlan, line: PlanLine, due_on: dt.date, by_id: int | None) -> AssignmentRule:
    """The line is carried out by a rule that gives its course to the units with turns: a draft that reaches
    nobody before it is published, or the rule that the unit has for this course already.
    """
    lock(line)
    said = wordings(plan.id).get(line.id)
    faults = []
    if said is None:
        faults.append(_("A course is assigned when the plan is decided."))
    elif said.version.creditable_id is None:
        faults.append(_("Only a course of this site can be assigned: choose one for this line first."))
    if count_classes([line.id]):
        faults.append(_("This line is carried out by classes: no course is assigned beside them."))
    if is_assigned(line.id):
        faults.append(_("This line has its assignment rule already."))
    if faults or said is None:
        raise Refusal(*faults)
    rule = _rule_for(plan, line, said.version, due_on, by_id)
    _refuse_taken(plan, rule)
    db.session.add(PlanRule(line_id=line.id, rule_id=rule.id, linked_at=now(), linked_by_id=by_id))
    record("plan.line_assigned", kind="plan", id=plan.id, label=said.version.topic, detail={"rule": rule.id})
    db.session.flush()
    return rule


def _rule_for(
    plan: TrainingPlan, line: PlanLine, said: Any, due_on: dt.date, by_id: int | None
) -> AssignmentRule:
    (unit_id,) = plan_scope(plan, today()).roots
    there = find_rule_for(unit_id, target_key(creditable_id=said.creditable_id, programme_id=None))
    if there is not None:
        return there
    units = planned_units(line.id, today())
    groups = () if unit_id in units else (Group(unit_ids=tuple(units)),)
    return draft_rule(
        unit_id=unit_id,
        creditable_id=said.creditable_id,
        title=said.topic,
        audience=Audience(groups),
        schedule=Schedule(due_on=due_on, counts_from=dt.date(plan.year, 1, 1)),
        decision_number=last_decision(plan.id),
        by_id=by_id,
    )


def _refuse_taken(plan: TrainingPlan, rule: AssignmentRule) -> None:
    """One rule carries out one line of a year, so that no completion counts twice."""
    taken = (
        select(PlanRule.id)
        .join(PlanLine, PlanLine.id == PlanRule.line_id)
        .join(TrainingPlan, TrainingPlan.id == PlanLine.plan_id)
        .where(PlanRule.rule_id == rule.id, TrainingPlan.year == plan.year)
    )
    if db.session.scalar(taken.limit(1)) is not None:
        raise Refusal(_("Another line of this year is carried out by the same assignment rule."))


def part_with_rule(*, plan: TrainingPlan, line: PlanLine) -> None:
    """The line is not carried out by its rule any more; the rule itself goes on. Refused once turns came of it."""
    lock(line)
    counted = select(PlanTurn.id).where(PlanTurn.line_id == line.id, PlanTurn.withdrawn_at.is_(None))
    if db.session.scalar(counted.limit(1)) is not None:
        raise Refusal(_("Turns of this line were carried out by the rule already."))
    for link in db.session.scalars(select(PlanRule).where(PlanRule.line_id == line.id)):
        db.session.delete(link)
    record("plan.line_unassigned", kind="plan", id=plan.id, label=plan.title, detail={"line": line.id})
    db.session.flush()


def _done_in_year() -> Any:
    """The conditions under which an assignment of a linked rule is a turn of the line."""
    year = extract("year", Assignment.done_on)
    return and_(Assignment.rule_id == PlanRule.rule_id, Assignment.state == "done", year == TrainingPlan.year)


def count_assigned(*, most: int = 1000) -> int:
    """Assignments that were done since are counted as turns of their lines, at most so many; returns how many.

    An assignment that is done stays done: lines whose numbers agree need no second look.
    """
    counted = 0
    for line in lines_behind():
        key = literal(_KEY) + Assignment.public_id
        rows = db.session.execute(
            select(Assignment.public_id, Assignment.person_id, Assignment.done_on)
            .join(PlanRule, and_(PlanRule.rule_id == Assignment.rule_id, PlanRule.line_id == line.id))
            .join(TrainingPlan, and_(TrainingPlan.id == line.plan_id, _done_in_year()))
            .where(~select(PlanTurn.id).where(PlanTurn.source_key == key).exists())
            .order_by(Assignment.done_on, Assignment.id)
            .limit(most - counted)
        ).all()
        for row in rows:
            count_turn(
                line=line,
                person_id=row.person_id,
                on=row.done_on,
                source_key=f"{_KEY}{row.public_id}",
            )
        counted += len(rows)
        if counted >= most:
            break
    return counted


def lines_behind() -> list[PlanLine]:
    """The lines with fewer turns than their rules have done assignments."""
    done = (
        select(PlanRule.line_id, func.count(Assignment.id).label("done"))
        .join(PlanLine, PlanLine.id == PlanRule.line_id)
        .join(TrainingPlan, and_(TrainingPlan.id == PlanLine.plan_id, TrainingPlan.state == "decided"))
        .join(Assignment, _done_in_year())
        .group_by(PlanRule.line_id)
        .subquery("done")
    )
    of_rules = (PlanTurn.line_id == PlanLine.id, PlanTurn.source_key.startswith(_KEY))
    turns = select(func.count()).where(*of_rules).scalar_subquery()
    behind = select(PlanLine).join(done, done.c.line_id == PlanLine.id).where(done.c.done > turns)
    return list(db.session.scalars(behind.order_by(PlanLine.id)))
