"""What a version of a target may say: everything that is wrong with it is told at once."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.training.rules.effects import EFFECTS, SAME, Position, effect_of
from lms.training.rules.terms import Leg
from lms.training.rules.wanted import Audience, Wanted, amount_from, amount_in, faults_of

DAY = dt.date(2026, 1, 1)


def _texts(**facts: object) -> list[str]:
    wanted = Wanted(**{"amount": 4000, "valid_from": DAY} | facts)  # type: ignore[arg-type]
    return [fault.text % fault.values for fault in faults_of(wanted)]


def test_a_plain_target_has_no_fault() -> None:
    assert _texts() == []
    assert _texts(measure="day", measure_hundredths=800, pro_rata="months", carry_over=1000) == []


def test_every_fault_of_the_amounts_is_told() -> None:
    found = _texts(
        amount=-1,
        measure="week",
        pro_rata="often",
        carry_over=1,
        repeat_years=21,
        legs=(Leg("at_least", ""),),
    )
    assert len(found) == 7


@pytest.mark.parametrize(
    ("leg", "words"),
    [
        (Leg("at_least", "Số", amount=0), "more than 0"),
        (Leg("at_least", "Số", amount=4001), "the whole target"),
        (Leg("at_most", "Số", frozenset({5}), amount=-1), "0 or more"),
        (Leg("courses", "Số", count=1), "choose the courses"),
        (Leg("courses", "Số", count=3, creditables=frozenset({"a", "b"})), "1 to 2"),
        (Leg("at_least", "Số", amount=1, content_groups=frozenset({6})), "what is offered"),
        (Leg("sometimes", "Số", amount=1), "what is offered"),
        (Leg("at_least", "S" * 121, amount=1), "120"),
    ],
)
def test_a_part_that_makes_no_sense_is_named(leg: Leg, words: str) -> None:
    (found,) = _texts(legs=(leg,))
    assert words in found


def test_two_parts_about_the_same_lines_are_refused() -> None:
    digital, more = (Leg("at_least", name, frozenset({5}), amount=800) for name in ("Số", "Kỹ năng số"))
    assert ["same lines" in text for text in _texts(legs=(digital, more))] == [True]
    assert ["same name" in text for text in _texts(legs=(digital, Leg("at_most", "số", amount=4000)))] == [
        True
    ]


def test_a_target_that_nobody_can_reach_is_refused() -> None:
    online = frozenset({"online"})
    cap = Leg("at_most", "Trực tuyến", study_forms=online, amount=500)
    digital = Leg("at_least", "Số trực tuyến", frozenset({5}), online, amount=800)
    assert len(_texts(legs=(cap, digital))) == 1
    assert _texts(legs=(cap, Leg("at_least", "Số", frozenset({5}), amount=800))) == []
    assert len(_texts(legs=(Leg("at_most", "Tất cả", amount=3999),))) == 1


@given(st.integers(0, 100_000), st.sampled_from([100, 80, 133, 400, 800]))
def test_hours_and_days_are_exact_or_refused(measured: int, worth: int) -> None:
    amount = amount_from(measured, worth)
    exact = Fraction(measured * worth, 100)
    assert amount == (exact.numerator if exact.denominator == 1 else None)
    if amount is not None:
        assert amount_in(amount, worth) == measured


def test_an_audience_is_named_in_one_text() -> None:
    assert [Audience().key, Audience("can_bo").key, Audience(title_id=7).key] == [
        "",
        "group:can_bo",
        "title:7",
    ]


_positions = st.builds(
    lambda target, counted: Position(target, counted, None if target is None else counted >= target),
    st.none() | st.integers(0, 50),
    st.integers(0, 50),
)


@given(_positions, _positions)
def test_each_change_has_one_name_and_its_reverse_another(before: Position, after: Position) -> None:
    there, back = effect_of(before, after), effect_of(after, before)
    pairs = {("gained", "lost"), ("new", "freed"), ("up", "down"), ("counted", "counted"), (SAME, SAME)}
    assert (there, back) in pairs | {(second, first) for first, second in pairs}
    assert there in {*EFFECTS, SAME}
    assert (there == SAME) == (before == after)
