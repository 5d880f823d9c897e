"""Heads of units and contact points: who is named to people who ask whom to turn to."""

import datetime as dt

import pytest

from lms.core.errors import Refusal
from lms.people.actions import appoint, deactivate_person, end_duty, reopen_duty
from lms.people.duties import find_contact_point, list_unit_duties
from lms.people.invariants import one_head_of_a_unit, uncounted_posts_have_a_reason
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import SINCE, make_person

TODAY = dt.date(2026, 11, 20)

pytestmark = pytest.mark.usefixtures("writing")


def test_a_unit_has_one_head_at_a_time_and_the_next_one_takes_over() -> None:
    unit = make_unit()
    old, new = make_person("Người Cũ", unit=unit), make_person("Người Mới", unit=unit)
    first = appoint(person=old, unit=unit, duty="head", valid_from=SINCE)
    second = appoint(person=new, unit=unit, duty="head", valid_from=TODAY)
    assert first.valid_to == TODAY and second.valid_to is None
    assert one_head_of_a_unit() == [] and uncounted_posts_have_a_reason() == []
    with pytest.raises(Refusal):
        reopen_duty(person=old, duty=first)
    with pytest.raises(Refusal):
        end_duty(person=old, duty=first, on=TODAY + dt.timedelta(days=5))
    with pytest.raises(Refusal):
        appoint(person=old, unit=unit, duty="head", valid_from=SINCE)


def test_several_people_may_be_contact_points_but_nobody_twice() -> None:
    unit = make_unit()
    one, other = make_person("Một", unit=unit), make_person("Hai", unit=unit)
    appoint(person=one, unit=unit, duty="contact_training", valid_from=SINCE)
    appoint(person=other, unit=unit, duty="contact_training", valid_from=SINCE)
    with pytest.raises(Refusal):
        appoint(person=one, unit=unit, duty="contact_training", valid_from=TODAY)
    assert len(list_unit_duties(unit.id, TODAY)) == 2


def test_the_nearest_contact_point_upward_is_named() -> None:
    province, commune, _other = make_province()
    assert find_contact_point(commune.id, TODAY) is None
    above = make_person("Trên Tỉnh", unit=province)
    appoint(person=above, unit=province, duty="contact_training", valid_from=SINCE)
    found = find_contact_point(commune.id, TODAY)
    assert found is not None and found.full_name == "Trên Tỉnh"
    near = make_person("Ở Xã", unit=commune)
    appoint(person=near, unit=commune, duty="contact_training", valid_from=SINCE)
    found = find_contact_point(commune.id, TODAY)
    assert found is not None and (found.full_name, found.unit_name) == ("Ở Xã", "UBND xã An Ổn")
    deactivate_person(person=near)
    found = find_contact_point(commune.id, TODAY)
    assert found is not None and found.full_name == "Trên Tỉnh"


def test_a_duty_lies_within_the_life_of_its_unit() -> None:
    unit = make_unit(valid_from=TODAY)
    with pytest.raises(Refusal) as refused:
        appoint(
            person=make_person(),
            unit=unit,
            duty="head",
            valid_from=TODAY - dt.timedelta(days=1),
            valid_to=TODAY - dt.timedelta(days=2),
        )
    assert len(refused.value.messages) == 2
