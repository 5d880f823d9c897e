"""Packages whose parts know of each other: how results sum up."""

from typing import Any

import pytest

from courses.packages.formats.sequencing import three_valued
from courses.packages.rules import Best, join
from courses.packages.tree.rollup import whole_of
from tests.courses.packages.trees import FLOW, OUT, best, read, sums
from tests.factories.sequenced import objectives, part, passed_from, rollup, sequencing, shared


def test_a_package_that_says_nothing_of_it_is_summed_up_by_the_site() -> None:
    assert not read(part("a"), part("b")).sums_up
    assert read(part("a"), part("b"), root=FLOW + sums(rollup("completed", "any", "completed"))).sums_up


def test_only_the_test_counts_where_the_author_says_so() -> None:
    found = read(part("a", sequencing(OUT)), part("b"))
    assert found.sums_up
    assert whole_of(found, {"a": best()}).completion == "incomplete"
    whole = whole_of(found, {"b": best("completed", "passed", 0.8)})
    assert (whole.completion, whole.success) == ("completed", "passed")
    assert whole.score is not None and whole.score.percent == 80


@pytest.mark.parametrize(
    ("given", "done", "expected"),
    [
        (rollup("completed", "any", "completed"), "a", True),
        (rollup("completed", "atLeastCount", "completed", minimumCount=2), "a", False),
        (rollup("completed", "atLeastCount", "completed", minimumCount=2), "ab", True),
        (rollup("completed", "atLeastPercent", "completed", minimumPercent=0.6), "ab", True),
        (rollup("completed", "atLeastPercent", "completed", minimumPercent=0.7), "ab", False),
        (rollup("completed", "none", "not attempted"), "ab", False),
        (rollup("completed", "none", "not attempted"), "abc", True),
        (rollup("completed", "all", "completed", "attempted"), "abc", True),
    ],
)
def test_rules_of_summing_up_ask_for_so_many_parts(given: str, done: str, expected: bool) -> None:
    found = read(part("a"), part("b"), part("c"), root=FLOW + sums(given))
    whole = whole_of(found, {name: best() for name in done})
    assert (whole.completion == "completed") is expected


def test_a_score_is_weighed_and_decides() -> None:
    half = '<imsss:rollupRules objectiveMeasureWeight="0.5"/>'
    found = read(part("a"), part("b", sequencing(half)), root=FLOW + passed_from(0.7))
    whole = whole_of(found, {"a": best("completed", "passed", 0.9), "b": best("completed", "failed", 0.3)})
    assert whole.score is not None and whole.score.percent == pytest.approx(70)
    assert whole.success == "passed"
    assert whole_of(found, {"a": best("completed", "passed", 0.9)}).success == "failed"


def test_a_part_counts_only_where_it_is_needed() -> None:
    needed = '<adlseq:rollupConsiderations requiredForCompleted="ifAttempted"/>'
    found = read(part("a"), part("b", sequencing(needed)))
    assert whole_of(found, {"a": best()}).completion == "completed"
    assert whole_of(found, {"a": best(), "b": best("incomplete")}).completion == "incomplete"


def test_a_rule_that_stands_in_the_collection_holds_for_those_that_name_it() -> None:
    common = f'<imsss:sequencing ID="chung">{OUT}</imsss:sequencing>'
    found = read(part("a", sequencing(reference="chung")), part("b"), collection=common)
    assert not found.leaves()[0].sequencing.counts_completed and found.leaves()[1].sequencing.counts_completed


def test_a_later_lower_report_lowers_nothing() -> None:
    found = read(part("a", sequencing(objectives(shared("x", "t", writes=True)))), part("b", sequencing(OUT)))
    high, low = best("completed", "passed", 0.9), best("incomplete", "failed", 0.1)
    assert whole_of(found, {"a": join(high, low)}) == whole_of(found, {"a": join(low, high)})
    assert whole_of(found, {"a": join(high, low)}).success == "passed"


def test_what_was_reported_of_objectives_is_joined_in_any_order() -> None:
    one = Best(objectives={"x": {"satisfied": "failed", "measure": 0.8}})
    other = Best(objectives={"x": {"satisfied": "passed", "measure": 0.2}, "y": {"completed": "completed"}})
    assert join(one, other).objectives == join(other, one).objectives
    assert join(one, other).objectives["x"] == {"satisfied": "passed", "measure": 0.8}


@pytest.mark.parametrize(
    ("values", "all_of_them", "any_of_them"),
    [
        ([], False, False),
        ([True, None], None, True),
        ([False, None], False, None),
        ([True, True], True, True),
        ([False, False], False, False),
    ],
)
def test_what_is_not_known_decides_nothing(
    values: list[bool | None], all_of_them: Any, any_of_them: Any
) -> None:
    assert three_valued(values, needs_all=True) is all_of_them
    assert three_valued(values, needs_all=False) is any_of_them
