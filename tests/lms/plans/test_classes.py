"""Classes: a list of people, marked when it is over; ledger and plan move together."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.organisations.queries import SubtreeScope
from lms.plans.actions import (
    ClassFacts,
    add_members,
    cancel_class,
    change_class,
    close_class,
    mark_members,
    open_class,
    reopen_class,
    take_back_mark,
    withdraw_member,
)
from lms.plans.models import ClassMember, TrainingClass
from lms.plans.seats import classes_of, find_people, read_names
from tests.factories.training import make_official, year_total
from tests.lms.plans.conftest import YEAR, Province, decided, drafted, figures, opened


def member(held: TrainingClass, person_id: int) -> ClassMember:
    found = select(ClassMember).where(ClassMember.class_id == held.id, ClassMember.person_id == person_id)
    return db.session.scalars(found).one()


def test_a_completed_class_is_a_line_of_the_ledger_and_a_turn_of_the_plan(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, nam = (make_official(name, province.first) for name in ("Nguyễn Thị Hằng", "Trần Văn Nam"))
    held = opened(plan, line)
    assert add_members(held=held, person_ids=[hang.id, nam.id], by_id=None) == 2
    assert mark_members(held=held, done={hang.id}, missed={nam.id}, by_id=None) == 2
    assert (year_total(hang.id, YEAR), year_total(nam.id, YEAR)) == (800, 0)
    assert figures(line, province.first) == (10, 1, 0, 9)
    close_class(held=held)
    assert held.state == "closed"


def test_marking_twice_counts_once(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, held = make_official("Nguyễn Thị Hằng", province.first), opened(plan, line)
    add_members(held=held, person_ids=[hang.id], by_id=None)
    mark_members(held=held, done={hang.id}, missed=set(), by_id=None)
    assert mark_members(held=held, done={hang.id}, missed=set(), by_id=None) == 0
    assert figures(line, province.first) == (10, 1, 0, 9)


def test_a_mark_taken_back_opens_the_turn_and_corrects_the_ledger(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, held = make_official("Nguyễn Thị Hằng", province.first), opened(plan, line)
    add_members(held=held, person_ids=[hang.id], by_id=None)
    for _time in range(2):
        mark_members(held=held, done={hang.id}, missed=set(), by_id=None)
        assert (year_total(hang.id, YEAR), figures(line, province.first)[1]) == (800, 1)
        take_back_mark(held=held, member=member(held, hang.id), reason="Nhầm người")
        assert (year_total(hang.id, YEAR), figures(line, province.first)[1]) == (0, 0)
    assert db.session.scalar(select(func.count()).select_from(ClassMember)) == 1


def test_nobody_marks_oneself_and_nobody_before_the_end(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, held = make_official("Nguyễn Thị Hằng", province.first), opened(plan, line, ended=False)
    add_members(held=held, person_ids=[hang.id], by_id=None)
    with pytest.raises(Refusal) as refused:
        mark_members(held=held, done={hang.id}, missed=set(), by_id=hang.id)
    assert len(refused.value.messages) == 2
    with pytest.raises(Refusal):
        close_class(held=held)


def test_a_class_has_no_more_people_than_seats(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    held = opened(plan, line, seats=1)
    hang, nam = (make_official(name, province.first) for name in ("Nguyễn Thị Hằng", "Trần Văn Nam"))
    with pytest.raises(Refusal, match="còn 1 chỗ"):
        add_members(held=held, person_ids=[hang.id, nam.id], by_id=None)
    add_members(held=held, person_ids=[hang.id], by_id=None)
    withdraw_member(held=held, member=member(held, hang.id))
    assert add_members(held=held, person_ids=[nam.id], by_id=None) == 1


def test_somebody_taken_off_can_be_put_on_again(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, held = make_official("Nguyễn Thị Hằng", province.first), opened(plan, line)
    add_members(held=held, person_ids=[hang.id], by_id=None)
    withdraw_member(held=held, member=member(held, hang.id))
    assert add_members(held=held, person_ids=[hang.id], by_id=None) == 1
    assert member(held, hang.id).state == "enrolled"


def test_nobody_is_in_two_classes_of_one_line(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang = make_official("Nguyễn Thị Hằng", province.first)
    first, second = opened(plan, line), opened(plan, line)
    add_members(held=first, person_ids=[hang.id], by_id=None)
    with pytest.raises(Refusal, match="lớp khác"):
        add_members(held=second, person_ids=[hang.id], by_id=None)
    cancel_class(held=first, reason="Không đủ học viên")
    assert add_members(held=second, person_ids=[hang.id], by_id=None) == 1


def test_a_cancelled_class_leaves_its_turns_open(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, held = make_official("Nguyễn Thị Hằng", province.first), opened(plan, line)
    add_members(held=held, person_ids=[hang.id], by_id=None)
    with pytest.raises(Refusal):
        cancel_class(held=held, reason=" ")
    cancel_class(held=held, reason="Bão")
    assert figures(line, province.first) == (10, 0, 0, 10)
    with pytest.raises(Refusal, match="đã hủy"):
        add_members(held=held, person_ids=[], by_id=None)
    reopen_class(held=held)
    assert held.state == "planned"


def test_a_class_with_results_is_not_cancelled_and_keeps_its_days(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, held = make_official("Nguyễn Thị Hằng", province.first), opened(plan, line)
    add_members(held=held, person_ids=[hang.id], by_id=None)
    mark_members(held=held, done={hang.id}, missed=set(), by_id=None)
    with pytest.raises(Refusal, match="Đã có người"):
        cancel_class(held=held, reason="Nhầm")
    facts = ClassFacts(
        name="Lớp khác",
        organiser="Trường",
        place="",
        starts_on=dt.date(YEAR, 5, 1),
        ends_on=dt.date(YEAR, 5, 2),
        seats=5,
        amount_hundredths=800,
    )
    with pytest.raises(Refusal, match="giữ nguyên"):
        change_class(held=held, facts=facts)
    with pytest.raises(Refusal, match="bỏ ghi kết quả"):
        withdraw_member(held=held, member=member(held, hang.id))


def test_a_class_needs_a_decided_plan(province: Province) -> None:
    plan, line = drafted(province.unit, {province.first.id: 10})
    with pytest.raises(Refusal, match="đã ban hành"):
        opened(plan, line)


def test_every_fault_of_a_class_is_said_at_once(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    facts = ClassFacts(
        name=" ",
        organiser="",
        place="",
        starts_on=dt.date(YEAR, 5, 2),
        ends_on=dt.date(YEAR, 5, 1),
        seats=0,
        amount_hundredths=0,
    )
    with pytest.raises(Refusal) as refused:
        open_class(plan=plan, line=line, facts=facts, by_id=None)
    assert len(refused.value.messages) == 4


def test_a_pasted_column_finds_people_of_the_officers_units_only(province: Province) -> None:
    hang, nam = (
        make_official("Nguyễn Thị Hằng", province.first),
        make_official("Trần Văn Nam", province.second),
    )
    scope = SubtreeScope(frozenset({province.first.id}), today())
    text = f"{hang.staff_number}\n{nam.staff_number}; {hang.staff_number},khong-co@xa.example"
    found, lost = find_people(read_names(text), scope, today())
    assert (found, lost) == ([hang.id], [nam.staff_number, "khong-co@xa.example"])


def test_people_see_the_classes_to_come(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang = make_official("Nguyễn Thị Hằng", province.first)
    add_members(held=opened(plan, line, ended=False), person_ids=[hang.id], by_id=None)
    assert [row.TrainingClass.name for row in classes_of(hang.id, today())] == ["Lớp kỹ năng số số 1"]
