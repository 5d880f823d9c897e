"""A line carried out by assigning its course: what comes of the rule is counted in the plan, once."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.assignments.actions import discard_draft
from lms.assignments.models import Assignment, AssignmentRule
from lms.core.db import db
from lms.core.errors import Refusal
from lms.people.models import Person
from lms.plans.actions import assign_line, count_assigned, lines_behind, part_with_rule
from lms.plans.models import PlanLine, PlanRule, PlanTurn, TrainingPlan
from lms.training.actions import award_credit, offer_creditable
from tests.factories.training import make_official
from tests.lms.plans.conftest import YEAR, LineFacts, Province, decided, figures, opened, share

KEY = "courses:an-toan-thong-tin"
DUE = dt.date(YEAR, 12, 15)


@pytest.fixture
def planned(province: Province) -> tuple[TrainingPlan, PlanLine]:
    course = offer_creditable(
        key=KEY,
        title="An toàn thông tin",
        amount_hundredths=400,
        content_group=5,
        study_form="online",
        path="/khoa-hoc/an-toan-thong-tin",
    )
    facts = LineFacts(
        topic="An toàn thông tin", content_group=5, study_form="online", creditable_id=course.id
    )
    return decided(province.unit, {province.first.id: 2}, facts)


def finish(person: Person, *, on: dt.date = dt.date(YEAR, 11, 20)) -> None:
    """The person completes the course on that day."""
    award_credit(
        person_id=person.id,
        source_key=f"test:{person.id}",
        creditable_key=KEY,
        title="An toàn thông tin",
        reason="Hoàn thành khóa học",
        amount_hundredths=400,
        content_group=5,
        study_form="online",
        earned_on=on,
    )


def test_the_rule_is_a_draft_for_the_units_with_turns(
    province: Province, planned: tuple[TrainingPlan, PlanLine]
) -> None:
    plan, line = planned
    rule = assign_line(plan=plan, line=line, due_on=DUE, by_id=None)
    assert (rule.state, rule.unit_id) == ("draft", province.unit.id)
    with pytest.raises(Refusal, match="đã có quy tắc giao học"):
        assign_line(plan=plan, line=line, due_on=DUE, by_id=None)
    with pytest.raises(Refusal, match="giao khóa học"):
        opened(plan, line)


def test_done_assignments_are_turns_of_the_line_and_counted_once(
    province: Province, planned: tuple[TrainingPlan, PlanLine]
) -> None:
    plan, line = planned
    people = [make_official(f"Nguyễn Văn {number}", province.first) for number in range(3)]
    stranger = make_official("Trần Văn Nam", province.second)
    rule = assign_line(plan=plan, line=line, due_on=DUE, by_id=None)
    rows = [
        Assignment(
            person_id=person.id,
            rule_id=rule.id,
            target_key=rule.target_key,
            number=0,
            begins_on=dt.date(YEAR, 1, 1),
            opened_on=dt.date(YEAR, 1, 1),
            noticed_on=dt.date(YEAR, 1, 1),
            rule_due_on=DUE,
            due_on=DUE,
            notice_days=10,
            decided_by={},
        )
        for person in (*people, stranger)
    ]
    db.session.add_all(rows)
    db.session.flush()
    assert (count_assigned(), figures(line, province.first)) == (0, (2, 0, 0, 2))
    for row in (*rows[:3], rows[3]):
        row.state, row.done_on = "done", dt.date(YEAR, 11, 20)
    db.session.flush()
    assert count_assigned() == 4
    assert (count_assigned(), lines_behind()) == (0, [])
    assert figures(line, province.first) == (2, 2, 0, 0)
    assert share(line, province.first).recorded == 3
    assert share(line, province.second).recorded == 1


def test_what_was_done_in_another_year_is_no_turn_of_this_plan(
    province: Province, planned: tuple[TrainingPlan, PlanLine]
) -> None:
    plan, line = planned
    person = make_official("Nguyễn Thị Hằng", province.first)
    rule = assign_line(plan=plan, line=line, due_on=DUE, by_id=None)
    db.session.add(
        Assignment(
            person_id=person.id,
            rule_id=rule.id,
            target_key=rule.target_key,
            number=0,
            state="done",
            done_on=dt.date(YEAR - 1, 12, 31),
            begins_on=dt.date(YEAR - 1, 1, 1),
            opened_on=dt.date(YEAR - 1, 1, 1),
            noticed_on=dt.date(YEAR - 1, 1, 1),
            rule_due_on=DUE,
            due_on=DUE,
            notice_days=10,
            decided_by={},
        )
    )
    assert count_assigned() == 0


def test_a_rule_thrown_away_as_a_draft_leaves_the_line_free(planned: tuple[TrainingPlan, PlanLine]) -> None:
    plan, line = planned
    discard_draft(rule=assign_line(plan=plan, line=line, due_on=DUE, by_id=None))
    assert db.session.scalars(select(PlanRule)).all() == []
    part_with_rule(plan=plan, line=line)
    opened(plan, line)


def test_a_line_with_classes_or_without_a_course_is_not_assigned(
    province: Province, planned: tuple[TrainingPlan, PlanLine]
) -> None:
    plan, line = planned
    opened(plan, line)
    with pytest.raises(Refusal, match="bằng lớp"):
        assign_line(plan=plan, line=line, due_on=DUE, by_id=None)
    other, without = decided(province.first, {province.first.id: 1})
    with pytest.raises(Refusal, match="chọn khóa học"):
        assign_line(plan=other, line=without, due_on=DUE, by_id=None)


def test_one_rule_carries_out_one_line_of_a_year(planned: tuple[TrainingPlan, PlanLine]) -> None:
    plan, line = planned
    rule = assign_line(plan=plan, line=line, due_on=DUE, by_id=None)
    part_with_rule(plan=plan, line=line)
    assert assign_line(plan=plan, line=line, due_on=DUE, by_id=None).id == rule.id
    assert len(db.session.scalars(select(AssignmentRule)).all()) == 1
    assert db.session.scalars(select(PlanTurn)).all() == []
