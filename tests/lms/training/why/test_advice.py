"""Following the advice gives exactly what it says: to one person, and to the rate of a unit."""

import datetime as dt

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.organisations.models import Unit
from lms.people.actions.merging import merge_accounts
from lms.people.models import Person
from lms.training.actions import correct_credit
from lms.training.advice import (
    Begun,
    add_begun_source,
    add_needs_source,
    advise_people,
    advise_person,
    options_of,
)
from lms.training.assessments import assess, assess_many
from lms.training.models import Credit, TargetRule
from lms.training.prospects import chosen_people, if_completed
from lms.training.rate_plans import plan_for
from lms.training.rules import Leg
from tests.factories.organisations import make_unit
from tests.factories.training import make_official, outside, target
from tests.lms.training.why.place import ask, complete, ground, offer, option_of, person_rows

IN_MAY = dt.date(2026, 5, 12)
NEW_YEAR = dt.date(2026, 1, 1)


def _commune(tiet: float = 40) -> tuple[Unit, TargetRule]:
    unit = make_unit("UBND xã An Bình")
    return unit, target(unit, tiet, NEW_YEAR)


def _hang(unit: Unit, tiet: float = 26) -> Person:
    hang = make_official("Nguyễn Thị Hằng", unit)
    if tiet:
        outside(hang, tiet, IN_MAY)
    return hang


def _advised(person: Person) -> list[str]:
    advice = advise_person(assess(person.id, 2026))
    return [option.key.removeprefix("courses:") for option in advice.options] if advice else []


@pytest.mark.usefixtures("writing")
def test_hang_is_advised_the_fewest_courses_and_reaches_exactly_what_was_said() -> None:
    hang = _hang(_commune()[0])
    for slug, tiet in (("a", 6), ("b", 8), ("c", 10), ("d", 3)):
        offer(slug, tiet)
    advice = advise_person(assess(hang.id, 2026))
    assert advice is not None
    assert [option.key for option in advice.options] == ["courses:a", "courses:b"]
    complete(hang.id, advice.options)
    outcome = assess(hang.id, 2026).outcome
    assert (outcome.counted, outcome.is_reached) == (advice.outcome.counted, True) == (4000, True)


@pytest.mark.usefixtures("writing")
def test_closed_courses_and_courses_ever_completed_are_not_advised() -> None:
    hang = _hang(_commune()[0])
    offer("a", 20, is_open=False)
    offer("b", 20)
    offer("c", 20)
    offer("d", 0)
    complete(hang.id, options_of([hang.id])[hang.id][:1], on=dt.date(2024, 3, 4))
    assert _advised(hang) == ["c"]


@pytest.mark.usefixtures("writing")
def test_a_completed_course_whose_credit_was_taken_back_is_not_advised_again() -> None:
    hang = _hang(_commune()[0])
    offer("a", 14)
    complete(hang.id, options_of([hang.id])[hang.id])
    line = assess(hang.id, 2026).outcome.lines[-1].line
    correct_credit(credit=db.session.get_one(Credit, line.id), amount_hundredths=0, reason="Học hộ")
    advice = advise_person(assess(hang.id, 2026))
    assert advice is not None
    assert (advice.options, advice.outcome.is_reached) == ((), False)


def test_a_course_begun_earlier_counts_by_the_version_that_is_studied(app: Flask) -> None:
    found: list[Begun] = []
    add_begun_source(app, lambda _accounts: found)
    with app.app_context(), transaction(write=True):
        hang = _hang(_commune()[0])
        offer("a", 14)
        offer("b", 14)
        assert _advised(hang) == ["a"]
        found.append(Begun(hang.id, "courses:b", 1400, 5, "online"))
        assert _advised(hang) == ["b"]
        found[0] = Begun(hang.id, "courses:b", 900, 5, "online")
        assert _advised(hang) == ["a"]


def test_a_course_comes_after_what_has_to_be_completed_before_it(app: Flask) -> None:
    add_needs_source(app, lambda: {"courses:a": {"courses:z"}, "courses:c": {"courses:khong-mo"}})
    with app.app_context(), transaction(write=True):
        hang = _hang(_commune()[0])
        offer("a", 14)
        offer("c", 14)
        offer("z", 0)
        assert _advised(hang) == ["z", "a"]
        offer("b", 16)
        assert _advised(hang) == ["b"]
        offer("b", 16, is_open=False)
        complete(hang.id, [option_of(hang, "courses:z")])
        assert _advised(hang) == ["a"]


def test_a_course_that_somebody_cannot_begin_yet_changes_no_rate(app: Flask) -> None:
    add_needs_source(app, lambda: {"courses:a": {"courses:z"}})
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        _hang(unit)
        offer("a", 14)
        offer("z", 1)
        place = ground(unit)
        prospect = if_completed(place, person_rows(place), "courses:a")
        assert (prospect.then.reached, prospect.changes[0].then) == (0, None)


@pytest.mark.usefixtures("writing")
def test_nobody_is_advised_about_a_year_that_is_over_or_without_a_target() -> None:
    unit, rule = _commune()
    hang = _hang(unit)
    offer("a", 20)
    assert advise_person(assess(hang.id, 2025)) is None
    ask(rule, amount_hundredths=2600)
    assert advise_person(assess(hang.id, 2026)) is None


amounts = st.integers(1, 30).map(lambda halves: halves / 2)
courses = st.lists(st.tuples(amounts, st.integers(3, 5), st.sampled_from(["online", "in_class"])), max_size=5)
legs_of = st.lists(
    st.sampled_from(
        [
            Leg("at_least", "Kỹ năng số", content_groups=frozenset({5}), amount=1200),
            Leg("at_least", "Tập trung", study_forms=frozenset({"in_class"}), amount=600),
            Leg("at_most", "Trực tuyến", study_forms=frozenset({"online"}), amount=1500),
            Leg("at_most", "Ngoài", sources=frozenset({"outside"}), amount=1000),
            Leg("courses", "Bắt buộc", creditables=frozenset({"courses:k0", "courses:k1"}), count=1),
        ]
    ),
    unique_by=lambda leg: leg.label,
    max_size=3,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(courses, legs_of, st.integers(0, 30), st.integers(0, 2))
def test_whatever_the_rule_following_the_advice_gives_exactly_what_it_says(
    app: Flask, rows: list[tuple[float, int, str]], legs: list[Leg], done: int, repeat_years: int
) -> None:
    with app.app_context(), transaction(write=True):
        unit, rule = _commune(20)
        ask(rule, legs, repeat_years=repeat_years)
        for number in range(5):
            offer(f"k{number}", 1, is_open=False)
        for number, (tiet, group, form) in enumerate(rows):
            offer(f"k{number}", tiet, group=group, form=form)
        hang = _hang(unit, done / 2)
        advice = advise_person(assess(hang.id, 2026))
        if advice is None:
            assert assess(hang.id, 2026).outcome.is_reached
            return
        complete(hang.id, advice.options or options_of([hang.id])[hang.id])
        outcome = assess(hang.id, 2026).outcome
        assert outcome.is_reached == advice.outcome.is_reached
        assert outcome.counted == advice.outcome.counted


def test_twelve_people_and_one_course_make_the_rate_that_was_foretold(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        offer("x", 8)
        for number in range(38):
            outside(make_official(f"Trần Văn {number:02d}", unit), 40 if number < 23 else 32, IN_MAY)
        place = ground(unit)
        late = [each for each in person_rows(place) if not each.reached]
        people = chosen_people(place, [each.public_id for each in late[:12]])
        prospect = if_completed(place, people, "courses:x")
        assert (prospect.now.reached, prospect.then.reached, prospect.then.people) == (23, 35, 38)
        assert f"{prospect.then.share:.3f}" == "0.921"
        for change in prospect.changes:
            complete(change.person.id, [change.option] if change.option else [])
        assert ground(unit).rate() == prospect.then


def test_who_completed_the_course_or_needs_more_does_not_move_the_rate(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        offer("x", 8)
        again, far, near = (make_official(name, unit) for name in ("Lê An", "Lê Bình", "Lê Chi"))
        outside(again, 26, IN_MAY)
        complete(again.id, options_of([again.id])[again.id])
        outside(near, 32, IN_MAY)
        place = ground(unit)
        prospect = if_completed(place, person_rows(place), "courses:x")
        gains = {change.person.id: change.gain for change in prospect.changes}
        assert gains == {again.id: 0, far.id: 0, near.id: 1}
        assert [change.then is None for change in prospect.changes] == [True, False, False]


def test_people_elsewhere_are_as_if_there_were_none(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        nam = make_official("Trần Văn Nam", make_unit("UBND xã Bình An"))
        assert chosen_people(ground(unit), [nam.public_id]) == []


def test_the_shortest_list_takes_those_who_need_fewest_courses(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        for slug in ("a", "b", "c"):
            offer(slug, 8)
        two, one, three = (make_official(name, unit) for name in ("Lê An", "Lê Bình", "Lê Chi"))
        for person, tiet in ((two, 24), (one, 33), (three, 17)):
            outside(person, tiet, IN_MAY)
        plan = plan_for(ground(unit), 66_66)
        assert [(step.person.id, len(step.options)) for step in plan.steps] == [(one.id, 1), (two.id, 2)]
        assert (plan.needed, plan.completions, plan.is_exact) == (2, 3, True)
        for step in plan.steps:
            complete(step.person.id, step.options)
        assert ground(unit).rate() == plan.then


def test_a_leg_makes_the_one_who_lacks_less_need_more_courses(app: Flask) -> None:
    """An lacks nothing of the total but four named courses; Bình lacks eight tiết and one course."""
    with app.app_context(), transaction(write=True):
        unit, rule = _commune()
        slugs = [f"n{number}" for number in range(4)]
        keys = frozenset(f"courses:{slug}" for slug in slugs)
        ask(rule, [Leg("courses", "Bắt buộc", creditables=keys, count=4)])
        for slug in slugs:
            offer(slug, 2)
        an, binh = make_official("Lê An", unit), make_official("Lê Bình", unit)
        outside(an, 40, IN_MAY)
        complete(binh.id, options_of([binh.id])[binh.id][:3])
        outside(binh, 32, IN_MAY)
        plan = plan_for(ground(unit), 50_00)
        assert [(step.person.id, len(step.options)) for step in plan.steps] == [(binh.id, 1)]


def test_a_rate_that_is_out_of_reach_says_how_far_the_courses_lead(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        offer("a", 8)
        for name, tiet in (("Lê An", 33), ("Lê Bình", 10)):
            outside(make_official(name, unit), tiet, IN_MAY)
        plan = plan_for(ground(unit), 100_00)
        assert (plan.needed, len(plan.steps), plan.then.reached, plan.is_exact) == (2, 1, 1, True)
        assert plan_for(ground(unit), 1).needed == 1


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 44), min_size=1, max_size=7),
    st.lists(st.integers(2, 14), min_size=1, max_size=4),
    st.integers(1, 100_00),
)
def test_whatever_people_have_following_the_list_gives_exactly_the_rate(
    app: Flask, people: list[int], tiet: list[int], wanted: int
) -> None:
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        for number in range(4):
            offer(f"k{number}", tiet[number] if number < len(tiet) else 1, is_open=number < len(tiet))
        for number, done in enumerate(people):
            person = make_official(f"Lê Văn {number}", unit)
            if done:
                outside(person, done, IN_MAY)
        place = ground(unit)
        plan = plan_for(place, wanted)
        late = [row.id for row in person_rows(place) if not row.reached]
        costs = [
            len(advice.options)
            for advice in advise_people(assess_many(late, 2026, today())).values()
            if advice.options
        ]
        assert plan.completions == sum(sorted(costs)[: plan.needed])
        for step in plan.steps:
            complete(step.person.id, step.options)
        after = ground(unit).rate()
        assert after == plan.then
        if len(plan.steps) == plan.needed:
            assert after.reached * 100_00 >= wanted * after.people
            assert (after.reached - 1) * 100_00 < wanted * after.people or not plan.needed


def test_accounts_that_were_merged_are_advised_as_one(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        unit, _rule = _commune()
        offer("a", 14)
        offer("b", 15)
        hang, again = _hang(unit), make_official("Nguyễn Thị Hằng", unit)
        complete(again.id, options_of([again.id])[again.id][:1], on=dt.date(2025, 2, 3))
        merge_accounts(keep=hang, other=again, reason="Một người", by_id=None, looked_twice=True)
        assert _advised(hang) == ["b"]
