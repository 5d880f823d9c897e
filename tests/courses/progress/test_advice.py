"""Advice about a course that is under way counts it by the version that the person studies."""

import datetime as dt
from dataclasses import replace

import pytest

from courses.catalogue.actions import PlacedItem, PlannedModule, publish_version
from courses.catalogue.prerequisites import set_prerequisites
from courses.progress.actions import enrol, pass_item, remember_place, withdraw
from lms.people.models import Person
from lms.training.advice import advise_person, options_of
from lms.training.assessments import assess
from lms.training.rules.options import Option
from tests.factories import courses
from tests.factories.courses import SmallCourse, make_course
from tests.factories.organisations import make_unit
from tests.factories.training import make_official, target


def _person() -> Person:
    unit = make_unit("UBND xã An Bình")
    target(unit, 1, dt.date(2026, 1, 1))
    return make_official("Nguyễn Thị Hằng", unit)


def _publish_anew(made: SmallCourse, hundredths: int) -> None:
    """A version with one lesson and another amount of tiết."""
    publish_version(
        course=made.course,
        facts=replace(courses._facts(made.slug), tiet_hundredths=hundredths),
        modules=[PlannedModule("Học", [PlacedItem(made.lesson, "Mở đầu", 10, 1)])],
        files={},
    )


def _option(person: Person) -> Option:
    (option,) = options_of([person.id])[person.id]
    return option


@pytest.mark.usefixtures("writing")
def test_completing_what_was_begun_gives_exactly_what_was_foretold() -> None:
    hang, made = _person(), make_course()
    enrolment = enrol(person_id=hang.id, course=made.course, version=made.version)
    remember_place(enrolment=enrolment, item_id=made.lesson.id)
    _publish_anew(made, 50)
    option = _option(hang)
    assert (option.amount, option.is_begun) == (made.version.tiet_hundredths, True)
    advice = advise_person(assess(hang.id, 2026))
    assert advice is not None
    for item in (made.lesson, made.quiz):
        pass_item(enrolment=enrolment, item_id=item.id, rule="read", detail={})
    outcome = assess(hang.id, 2026).outcome
    assert (outcome.counted, outcome.is_reached) == (advice.outcome.counted, True)
    assert options_of([hang.id])[hang.id] == []


@pytest.mark.usefixtures("writing")
def test_who_has_not_begun_is_told_of_the_course_as_it_is_today() -> None:
    hang, made = _person(), make_course()
    _publish_anew(made, 50)
    assert (_option(hang).amount, _option(hang).is_begun) == (50, False)


@pytest.mark.usefixtures("writing")
def test_who_left_a_course_comes_back_to_the_version_of_then() -> None:
    hang, made = _person(), make_course()
    withdraw(enrolment=enrol(person_id=hang.id, course=made.course, version=made.version))
    _publish_anew(made, 50)
    assert (_option(hang).amount, _option(hang).is_begun) == (made.version.tiet_hundredths, False)


@pytest.mark.usefixtures("writing")
def test_what_a_course_asks_for_is_advised_before_it() -> None:
    hang, first, second = _person(), make_course("dau"), make_course("sau")
    set_prerequisites(course=second.course, slugs=["dau"])
    assert {option.key: sorted(option.needs) for option in options_of([hang.id])[hang.id]} == {
        "courses:dau": [],
        "courses:sau": ["courses:dau"],
    }
    assert first.slug == "dau"
