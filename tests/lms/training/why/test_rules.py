"""Advice in plain Python: no set of courses is shorter, and it reaches exactly what it says."""

import datetime as dt
from dataclasses import replace
from itertools import chain, combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.training.rules import Leg, Line, Terms, evaluate, search
from lms.training.rules.advice import advise, least_courses, still_needed
from lms.training.rules.options import Option, completed, in_order, is_whole

TODAY = dt.date(2026, 11, 20)
FORMS = ("online", "in_class")


def _terms(amount: int = 4000, *legs: Leg, repeat_years: int = 1) -> Terms:
    return Terms(rule_id=1, unit_id=1, amount=amount, repeat_years=repeat_years, legs=legs)


def _option(key: str, tiet: float, group: int = 5, form: str = "online", *, is_begun: bool = False) -> Option:
    return Option(key, f"Khóa {key}", round(tiet * 100), group, form, is_begun=is_begun)


def _line(id: int, tiet: float, group: int = 4, form: str = "in_class", key: str | None = None) -> Line:
    kind = "course" if key else "outside"
    return Line(id, kind, dt.date(2026, 3, 1), round(tiet * 100), group, form, key)


def _keys(terms: Terms, lines: list[Line], options: list[Option]) -> list[str]:
    outcome = evaluate(lines, terms, target=terms.amount)
    return [option.key for option in advise(outcome, terms, options, TODAY).options]


def test_hang_with_26_of_40_needs_two_courses_and_not_the_longest_ones() -> None:
    options = [_option("a", 4), _option("b", 6), _option("c", 8), _option("d", 10)]
    assert _keys(_terms(), [_line(1, 26)], options) == ["a", "d"]


def test_of_equal_courses_the_one_begun_already_is_advised() -> None:
    options = [_option("a", 8), _option("b", 8, is_begun=True)]
    assert _keys(_terms(), [_line(1, 34)], options) == ["b"]


def test_who_has_reached_the_target_or_has_none_is_advised_nothing() -> None:
    assert _keys(_terms(), [_line(1, 44)], [_option("a", 8)]) == []
    outcome = evaluate([_line(1, 3)], _terms(), target=None)
    assert advise(outcome, _terms(), [_option("a", 8)], TODAY).options == ()


def test_a_leg_that_is_missing_is_filled_by_courses_of_that_leg_only() -> None:
    leg = Leg("at_least", "Kỹ năng số", content_groups=frozenset({5}), amount=800)
    options = [_option("a", 40, group=4), _option("b", 3), _option("c", 5), _option("d", 7)]
    assert _keys(_terms(4000, leg), [_line(1, 60)], options) == ["b", "c"]


def test_two_of_three_named_courses_are_named() -> None:
    named = Leg("courses", "2 trong 3", creditables=frozenset({"a", "b", "c"}), count=2)
    options = [_option("a", 2), _option("b", 3), _option("c", 1), _option("d", 40)]
    assert _keys(_terms(4000, named), [_line(1, 44)], options) == ["c", "a"]


def test_a_cap_that_is_full_keeps_online_courses_out_of_the_advice() -> None:
    cap = Leg("at_most", "Trực tuyến", study_forms=frozenset({"online"}), amount=1000)
    options = [_option("a", 20), _option("b", 9, form="in_class"), _option("c", 5, form="in_class")]
    lines = [_line(1, 18), _line(2, 10, form="online")]
    assert sorted(_keys(_terms(4000, cap), lines, options)) == ["b", "c"]
    assert sorted(_keys(_terms(3000, cap), lines, options)) == ["c"]


def test_where_all_open_courses_are_not_enough_the_advice_says_how_far_they_lead() -> None:
    terms = _terms()
    outcome = evaluate([_line(1, 10)], terms, target=4000)
    advice = advise(outcome, terms, [_option("a", 8), _option("b", 6)], TODAY)
    assert advice.options == ()
    assert (advice.outcome.counted, advice.outcome.is_reached) == (2400, False)


def test_a_course_that_may_not_count_again_gives_nothing() -> None:
    terms = _terms(repeat_years=3)
    outcome = evaluate([_line(1, 8, key="a"), _line(2, 20)], terms, target=3000, earlier_keys={"a"})
    assert outcome.counted == 2000
    assert completed(outcome, terms, [], TODAY) == outcome
    assert completed(outcome, terms, [_option("a", 10)], TODAY).counted == 2000
    assert [each.key for each in advise(outcome, terms, [_option("b", 10)], TODAY).options] == ["b"]


def test_a_hundred_courses_are_searched_in_little_work() -> None:
    legs = (
        Leg("at_least", "Số", content_groups=frozenset({5}), amount=1200),
        Leg("at_least", "Tập trung", study_forms=frozenset({"in_class"}), amount=800),
        Leg("courses", "3 khóa", creditables=frozenset(f"k{n}" for n in range(10)), count=3),
    )
    options = [_option(f"k{n}", 1 + n % 7 / 2, group=n % 5 + 1, form=FORMS[n % 2]) for n in range(100)]
    terms = _terms(4000, *legs)
    outcome = evaluate([], terms, target=4000)
    advice = advise(outcome, terms, options, TODAY)
    assert advice.is_shortest
    assert advice.outcome.is_reached
    assert len(advice.options) == 11


def test_a_search_that_is_too_long_says_so_and_still_reaches_the_target() -> None:
    options = [_option(f"k{n:02d}", 1 + n / 8) for n in range(40)]
    outcome = evaluate([], _terms(), target=4000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "WORK", 3)
        patch.setattr(search, "_FEW", 0)
        advice = advise(outcome, _terms(), options, TODAY)
    assert (advice.is_shortest, advice.outcome.is_reached) == (False, True)
    assert completed(outcome, _terms(), advice.options[1:], TODAY).is_reached is False


def test_what_a_course_needs_comes_before_it_even_if_worth_nothing() -> None:
    """The one course of 14 needs two others first; two courses of 7 are fewer."""
    need = replace(_option("a", 14), needs=frozenset({"y", "z"}))
    options = [need, _option("y", 0), replace(_option("z", 0), needs=frozenset({"y"}))]
    assert _keys(_terms(), [_line(1, 26)], options) == ["y", "z", "a"]
    assert _keys(_terms(), [_line(1, 26)], [*options, _option("b", 7), _option("c", 7)]) == ["b", "c"]


amounts = st.integers(1, 12).map(lambda halves: halves * 50)
groups, forms = st.integers(3, 5), st.sampled_from(FORMS)
plain_options = st.lists(st.tuples(amounts, groups, forms), max_size=6).map(
    lambda rows: [Option(f"k{n}", f"Khóa {n}", *row) for n, row in enumerate(rows)]
)
links = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=3)


def _linked(options: list[Option], pairs: list[tuple[int, int]]) -> list[Option]:
    """A later course needs an earlier one, for each pair: never in a circle."""
    needs: dict[int, set[str]] = {}
    for one, other in pairs:
        if max(one, other) < len(options) and one != other:
            needs.setdefault(max(one, other), set()).add(options[min(one, other)].key)
    return [replace(option, needs=frozenset(needs.get(n, ()))) for n, option in enumerate(options)]


options_of = st.builds(_linked, plain_options, links)
lines_of = st.lists(st.tuples(amounts, groups, forms), max_size=4).map(
    lambda rows: [Line(n, "outside", dt.date(2026, 2, 1), *row) for n, row in enumerate(rows, 1)]
)
filters = st.fixed_dictionaries(
    {
        "content_groups": st.frozensets(groups, max_size=1),
        "study_forms": st.frozensets(forms, max_size=1),
        "creditables": st.frozensets(st.sampled_from(["k0", "k1", "k2"]), max_size=2),
    }
)
legs_of = st.lists(
    st.builds(
        lambda kind, words, amount, count: Leg(kind, "", **words, amount=amount, count=count),
        st.sampled_from(["at_least", "at_most", "courses"]),
        filters,
        amounts,
        st.integers(1, 2),
    ),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(options_of, lines_of, legs_of, st.integers(0, 40))
def test_no_shorter_set_reaches_the_target_and_this_one_does(
    options: list[Option], lines: list[Line], legs: list[Leg], halves: int
) -> None:
    terms = _terms(halves * 50, *legs)
    outcome = evaluate(lines, terms, target=terms.amount)
    advice = advise(outcome, terms, options, TODAY)
    sets = chain.from_iterable(combinations(options, size) for size in range(len(options) + 1))
    reaching = (
        len(chosen)
        for chosen in sets
        if is_whole(chosen)
        and any(
            completed(outcome, terms, order, TODAY).is_reached
            for order in permutations(chosen)
            if in_order(order) == order
        )
    )
    shortest = next(reaching, None)
    assert advice.is_shortest
    assert advice.outcome.is_reached == (shortest is not None)
    assert len(advice.options) == (shortest or 0)
    if shortest:
        assert completed(outcome, terms, advice.options, TODAY) == advice.outcome


@settings(max_examples=60, deadline=None)
@given(options_of, lines_of, legs_of, st.integers(0, 40))
def test_searching_by_kinds_finds_sets_as_short_as_trying_all(
    options: list[Option], lines: list[Line], legs: list[Leg], halves: int
) -> None:
    terms = _terms(halves * 50, *(leg for leg in legs if leg.kind != "at_most"))
    outcome = evaluate(lines, terms, target=terms.amount)
    with pytest.MonkeyPatch.context() as patch:
        slow = advise(outcome, terms, options, TODAY)
        patch.setattr(search, "_FEW", 0)
        fast = advise(outcome, terms, options, TODAY)
    assert (fast.outcome.is_reached, len(fast.options)) == (slow.outcome.is_reached, len(slow.options))


@pytest.mark.parametrize(
    ("reached", "people", "wanted", "more"),
    [
        (36, 40, 9210, 1),
        (0, 0, 10_000, 0),
        (40, 40, 10_000, 0),
        (0, 3, 3333, 1),
        (1, 3, 3334, 1),
        (5, 9, 0, 0),
    ],
)
def test_how_many_more_have_to_reach_the_target(reached: int, people: int, wanted: int, more: int) -> None:
    assert still_needed(reached=reached, people=people, wanted=wanted) == more


def test_fewer_courses_than_the_largest_ones_never_do() -> None:
    assert [least_courses(missing, [800, 600]) for missing in (-1, 100, 800, 801, 1400, 1401)] == [
        1, 1, 1, 2, 2, 3,
    ]  # fmt: skip
