"""Packages whose parts know of each other: how results sum up, and where one can go."""

from typing import Any

import pytest

from courses.packages.formats.base import Manifest
from courses.packages.formats.manifest import read_manifest
from courses.packages.formats.sequencing import three_valued
from courses.packages.rules import Best, Score, join
from courses.packages.tree.rollup import read_tree, whole_of
from courses.packages.tree.ways import Ways, all_ways, ways_from
from tests.factories.sequenced import (
    group,
    manifest,
    objectives,
    part,
    passed_from,
    rollup,
    rule,
    sequencing,
    shared,
)

FLOW = '<imsss:controlMode choice="true" flow="true"/>'
FLOW_ONLY = '<imsss:controlMode choice="false" flow="true"/>'
OUT = (
    '<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false" '
    'objectiveMeasureWeight="0"/>'
)


def best(completion: str = "completed", success: str = "unknown", scaled: float | None = None) -> Best:
    """What was reached in a part that was opened."""
    score = None if scaled is None else Score(max(scaled, 0) * 100, scaled=scaled)
    return Best(completion=completion, success=success, score=score, latest=(1, 1))


def read(*items: str, root: str = FLOW, **others: str) -> Manifest:
    """The manifest of these items; every part has its page."""
    content = manifest(*items, root=sequencing(root), **others)
    return read_manifest(content, [f"{name}.html" for name in "abcdefgh"])


def ways(found: Manifest, here: str | None, **bests: Best) -> Ways:
    """Where one can go from here."""
    return ways_from(read_tree(found, bests), here)


def rules(*inside: str) -> str:
    """The rules of a part."""
    return sequencing(f"<imsss:sequencingRules>{''.join(inside)}</imsss:sequencingRules>")


def sums(*inside: str) -> str:
    """The rules of summing up."""
    return f"<imsss:rollupRules>{''.join(inside)}</imsss:rollupRules>"


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


def test_a_part_opens_only_when_the_one_before_it_was_passed() -> None:
    closed = rule(
        "preConditionRule",
        "disabled",
        "not satisfied of truoc",
        "not objectiveStatusKnown of truoc",
        combine="any",
    )
    found = read(
        part("a", sequencing(objectives(shared("xong", "muc-tieu-a", writes=True)))),
        part(
            "b",
            sequencing(
                f"<imsss:sequencingRules>{closed}</imsss:sequencingRules>",
                objectives(
                    "<imsss:primaryObjective/>", shared("truoc", "muc-tieu-a", writes=False, is_main=False)
                ),
            ),
        ),
    )
    before, after = ways(found, "a"), ways(found, "a", a=best("completed", "passed"))
    assert (before.next, before.choices) == (None, ("a",))
    assert (after.next, after.choices) == ("b", ("a", "b"))
    assert ways(found, "a", a=best("completed", "failed")).next is None


def test_what_was_passed_is_left_out_and_what_was_not_is_repeated() -> None:
    skip = rules(rule("preConditionRule", "skip", "satisfied"))
    end = rules(
        rule("preConditionRule", "skip", "satisfied"), rule("postConditionRule", "exitParent", "always")
    )
    again = rule("postConditionRule", "retry", "not satisfied", "not objectiveStatusKnown", combine="any")
    over = rule("postConditionRule", "exitAll", "satisfied")
    loop = sequencing(FLOW_ONLY, f"<imsss:sequencingRules>{again}{over}</imsss:sequencingRules>")
    found = read(group("g", part("a", skip), part("b", skip), part("c", end), loop), root=FLOW_ONLY)
    reached = {
        "a": best("completed", "passed"),
        "b": best("completed", "failed"),
        "c": best("completed", "passed"),
    }
    assert ways(found, "c", **reached).next == "b"
    assert ways(found, "c", **{**reached, "b": best("completed", "passed")}).next is None
    assert ways(found, None).choices == ()


def test_flow_and_choice_are_as_the_author_set_them() -> None:
    free = read(part("a"), part("b"), root="")
    assert (ways(free, "a").next, ways(free, "a").choices) == (None, ("a", "b"))
    forward = read(part("a"), part("b"), root='<imsss:controlMode flow="true" forwardOnly="true"/>')
    assert (ways(forward, "a").next, ways(forward, "b").previous) == ("b", None)
    assert ways(forward, "b").choices == ("b",)
    inner = sequencing('<imsss:controlMode choiceExit="false" flow="true"/>')
    kept = read(group("g", part("a"), part("b"), inner), part("c"))
    assert ways(kept, "a").choices == ("a", "b")
    assert ways(kept, "c").choices == ("a", "b", "c")


def test_a_part_that_has_to_be_done_first_stops_the_way() -> None:
    stop = rules(
        rule(
            "preConditionRule",
            "stopForwardTraversal",
            "not completed",
            "not activityProgressKnown",
            combine="any",
        )
    )
    found = read(part("a", stop), part("b"), part("c"))
    assert ways(found, "a").next is None and ways(found, "a").choices == ("a",)
    assert ways(found, "a", a=best()).next == "b"


def test_a_part_hidden_from_the_list_is_reached_by_going_on() -> None:
    hidden = rules(rule("preConditionRule", "hiddenFromChoice", "always"))
    found = read(part("a"), part("b", hidden))
    assert ways(found, "a").choices == ("a",) and ways(found, "a").next == "b"


def test_the_controls_a_part_asks_to_leave_away_are_named() -> None:
    hide = (
        "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI>"
        "</adlnav:navigationInterface></adlnav:presentation>"
    )
    assert ways(read(part("a", hide), part("b")), "a").hidden == ("continue",)


def test_a_rule_that_stands_in_the_collection_holds_for_those_that_name_it() -> None:
    common = f'<imsss:sequencing ID="chung">{OUT}</imsss:sequencing>'
    found = read(part("a", sequencing(reference="chung")), part("b"), collection=common)
    assert not found.leaves()[0].sequencing.counts_completed and found.leaves()[1].sequencing.counts_completed


def test_whoever_tries_a_package_out_opens_every_part() -> None:
    closed = rules(rule("preConditionRule", "disabled", "always"))
    found = read(part("a"), part("b", closed), root=FLOW_ONLY)
    trial = all_ways(read_tree(found, {}), "a")
    assert (trial.next, trial.previous, trial.choices) == ("b", None, ("a", "b"))


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
