"""Who is given what, from when, and what becomes of it when people move, leave or join."""

import datetime as dt

import pytest

from lms.assignments.actions import close_by_credit
from lms.assignments.rules.audiences import Audience, Group
from tests.factories.assignments import assignments_of, credit, make_creditable, make_rule
from tests.factories.organisations import make_province
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("writing")
DUE = dt.date(2026, 12, 31)


def test_everybody_at_the_unit_and_below_is_given_the_course() -> None:
    province, commune, _other = make_province()
    above, below = make_person("Trần Văn Tỉnh", unit=province), make_person("Lê Thị Xã", unit=commune)
    stranger = make_person("Phạm Người Ngoài")
    make_rule(province, make_creditable(), due_on=DUE)
    assert [each.due_on for each in assignments_of(above) + assignments_of(below)] == [DUE, DUE]
    assert assignments_of(stranger) == []


def test_a_group_asks_for_all_its_conditions_and_one_group_is_enough() -> None:
    province, commune, other = make_province()
    officer = make_person("Công Chức Xã", unit=commune, group="cong_chuc")
    employee = make_person("Viên Chức Xã", unit=commune, group="vien_chuc")
    elsewhere = make_person("Viên Chức Nơi Khác", unit=other, group="vien_chuc")
    audience = Audience(
        (
            Group(unit_ids=(commune.id,), person_groups=("cong_chuc",)),
            Group(unit_ids=(other.id,), person_groups=("vien_chuc",)),
        )
    )
    make_rule(province, make_creditable(), due_on=DUE, audience=audience)
    given = [len(assignments_of(person)) for person in (officer, employee, elsewhere)]
    assert given == [1, 0, 1]


def test_what_is_credited_in_the_period_is_done() -> None:
    province, *_ = make_province()
    person, course = make_person("Trần Văn Tỉnh", unit=province), make_creditable()
    make_rule(province, course, due_on=DUE)
    line = credit(person, course, dt.date(2026, 11, 20))
    close_by_credit(credit_id=line.id)
    (only,) = assignments_of(person)
    assert (only.state, only.done_on, only.credit_id) == ("done", dt.date(2026, 11, 20), line.id)


def test_whoever_completed_the_course_before_the_rule_came_has_done_it() -> None:
    province, *_ = make_province()
    person, course = make_person("Trần Văn Tỉnh", unit=province), make_creditable()
    credit(person, course, dt.date(2026, 3, 5))
    make_rule(province, course, due_on=DUE)
    assert [each.state for each in assignments_of(person)] == ["done"]
