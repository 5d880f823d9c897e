"""How time and pieces become periods: exact edges, caps, and what a unit may set."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lms.recognition.rules import (
    Band,
    Conversion,
    Entry,
    Terms,
    beyond_limits,
    bounded,
    convert,
    count_amount,
    exceeds,
    faults_of,
    from_json,
    is_alike,
    to_json,
)

MINUTE = 60
# 1 h = 1; more than 30 min = 0,5; below that nothing.
HOURS = Conversion(unit_seconds=3600, unit_hundredths=100, bands=(Band(30 * MINUTE, 50, is_above=True),))
# up to 15 min = 0,25; above that 0,5; from 30 min = 1.
QUARTERS = Conversion(bands=(Band(1, 25), Band(15 * MINUTE, 50, is_above=True), Band(30 * MINUTE, 100)))

conversions = st.builds(
    Conversion,
    unit_seconds=st.sampled_from((0, 1800, 2700, 3600)),
    unit_hundredths=st.integers(1, 300),
    bands=st.lists(st.builds(Band, st.integers(0, 1799), st.integers(1, 300), st.booleans()), max_size=3).map(
        tuple
    ),
)
terms = st.builds(
    Terms,
    conversion=conversions,
    each_cap=st.none() | st.integers(1, 5000),
    year_cap=st.none() | st.integers(1, 5000),
    proof_files=st.integers(0, 3),
    decider=st.sampled_from(("hr", "head")),
    may_differ=st.just(True),
)


def test_an_edge_of_more_than_thirty_minutes_lies_exactly_there() -> None:
    around = {seconds: convert(HOURS, seconds=seconds) for seconds in (1799, 1800, 1801, 3599, 3600, 3601)}
    assert around == {1799: 0, 1800: 0, 1801: 50, 3599: 50, 3600: 100, 3601: 100}
    assert convert(HOURS, seconds=2 * 3600 + 1801) == 250


def test_edges_at_fifteen_and_thirty_minutes_are_exact_to_the_second() -> None:
    around = [convert(QUARTERS, seconds=seconds) for seconds in (0, 1, 899, 900, 901, 1799, 1800, 1801)]
    assert around == [0, 25, 25, 25, 50, 50, 100, 100]


def test_pieces_count_each_the_same() -> None:
    assert convert(Conversion(each_hundredths=400), count=3) == 1200


@given(conversions, st.integers(0, 400 * 3600), st.integers(0, 400 * 3600))
def test_who_took_longer_never_counts_less_where_the_terms_are_sound(
    conversion: Conversion, one: int, other: int
) -> None:
    if not faults_of(conversion):
        short, long = sorted((one, other))
        assert convert(conversion, seconds=short) <= convert(conversion, seconds=long)


@given(conversions, conversions, st.integers(0, 12 * 3600))
def test_no_time_counts_more_than_the_limit_where_none_was_found(
    own: Conversion, limit: Conversion, seconds: int
) -> None:
    found = exceeds(own, limit)
    if found is None:
        assert convert(own, seconds=seconds) <= convert(limit, seconds=seconds)
    else:
        assert convert(own, seconds=found) > convert(limit, seconds=found)


@given(conversions)
def test_a_conversion_is_read_as_it_was_kept(conversion: Conversion) -> None:
    kept = from_json(to_json(conversion))
    assert to_json(kept) == to_json(conversion)


@given(st.lists(terms, min_size=1, max_size=3), st.integers(0, 40 * 3600), st.integers(0, 6000))
def test_nothing_counts_more_than_any_of_the_terms_above_allow(
    chain: list[Terms], seconds: int, used: int
) -> None:
    counted = count_amount(chain, seconds=seconds, count=0, used_this_year=used)
    held = bounded(chain)
    assert 0 <= counted.amount <= counted.converted
    for each in chain:
        assert counted.converted <= convert(each.conversion, seconds=seconds)
        assert each.each_cap is None or counted.amount <= each.each_cap
        assert each.year_cap is None or counted.amount + used <= max(each.year_cap, used)
        assert held.proof_files >= each.proof_files


def test_a_unit_may_ask_for_more_and_give_less_and_not_the_other_way_round() -> None:
    central = Terms(HOURS, each_cap=800, year_cap=1600, proof_files=1, decider="hr", may_differ=True)
    strict = Terms(HOURS, each_cap=400, year_cap=800, proof_files=2, decider="hr")
    assert beyond_limits(strict, central) == []
    loose = Terms(QUARTERS, each_cap=None, year_cap=1601, proof_files=0, decider="head")
    assert beyond_limits(loose, central) == ["conversion", "each_cap", "year_cap", "proof", "decider"]
    assert beyond_limits(strict, Terms(HOURS, may_differ=False)) == ["closed"]


def test_unsound_conversions_are_named() -> None:
    assert faults_of(Conversion()) == ["nothing"]
    assert faults_of(Conversion(unit_seconds=3600)) == ["unit"]
    assert faults_of(Conversion(bands=(Band(60, 100), Band(120, 50)))) == ["falling"]
    assert faults_of(Conversion(bands=(Band(60, 50), Band(60, 60)))) == ["twice"]
    assert faults_of(Conversion(unit_seconds=3600, unit_hundredths=100, bands=(Band(3600, 100),))) == [
        "beyond"
    ]


def test_trainings_of_nearly_the_same_name_on_touching_days_are_alike() -> None:
    on = dt.date(2026, 6, 10)
    one = Entry("Tập huấn kỹ năng số cho công chức xã", on, on)
    assert is_alike(one, Entry("TẬP HUẤN KĨ NĂNG SỐ CHO CÔNG CHỨC XÃ", on, on))
    assert not is_alike(one, Entry("Tập huấn phòng cháy, chữa cháy", on, on))
    later = on + dt.timedelta(days=30)
    assert not is_alike(one, Entry(one.title, later, later))
