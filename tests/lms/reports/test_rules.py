"""The completion rate on numbers alone."""

from hypothesis import given
from hypothesis import strategies as st

from lms.reports.rules import Tally, add_up, rate_order, safe_cell


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    reached, not_started, under_way, no_target = (draw(st.integers(0, 500)) for _ in range(4))
    return Tally(reached + not_started + under_way + no_target, reached, not_started, no_target)


@given(st.lists(tallies()))
def test_people_are_those_who_reached_those_who_did_not_and_those_without_a_target(rows: list[Tally]) -> None:
    total = add_up(rows)
    assert total.people == sum(row.people for row in rows)
    assert total.people == total.reached + total.not_reached + total.no_target
    assert total.not_started <= total.not_reached
    assert total.rate is None or 0 <= total.rate <= 1


def test_without_anybody_who_has_a_target_there_is_no_rate() -> None:
    assert Tally().rate is None
    assert Tally(people=3, no_target=3).rate is None
    assert Tally(people=3, no_target=2, reached=1).rate == 1


def test_units_without_a_rate_come_after_the_others() -> None:
    late, done, nobody = Tally(4, 1), Tally(4, 4), Tally()
    assert sorted([nobody, done, late], key=rate_order) == [late, done, nobody]


@given(st.sampled_from("=+-@\t\r＝＋－＠"), st.text())
def test_no_cell_begins_like_a_formula(start: str, rest: str) -> None:
    assert safe_cell(start + rest) == f"'{start}{rest}"
    assert safe_cell(f"  {start}{rest}").startswith("'")


@given(st.text(alphabet=st.characters(categories=["L", "N"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text
