"""Where one can go from a part of a package, by the rules of its author."""

import sys
from typing import Any

from courses.packages.formats.manifest import read_manifest
from courses.packages.tree.rollup import read_tree
from courses.packages.tree.ways import all_ways, is_skipped, ways_from
from tests.courses.packages.trees import FLOW, FLOW_ONLY, best, read, rules, sums, ways
from tests.factories.sequenced import group, manifest, objectives, part, rollup, rule, sequencing, shared


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


def test_whoever_tries_a_package_out_opens_every_part() -> None:
    closed = rules(rule("preConditionRule", "disabled", "always"))
    found = read(part("a"), part("b", closed), root=FLOW_ONLY)
    trial = all_ways(read_tree(found, {}), "a")
    assert (trial.next, trial.previous, trial.choices) == ("b", None, ("a", "b"))


def test_a_group_that_its_own_rules_end_is_left_as_a_whole() -> None:
    """SN 4.4.2, exit action rules: they are looked at from the top down when something in the group is over."""
    enough = rule("exitConditionRule", "exit", "satisfied")
    one_does = sums(rollup("satisfied", "any", "satisfied"))
    test = sequencing(FLOW, f"<imsss:sequencingRules>{enough}</imsss:sequencingRules>", one_does)
    found = read(group("g", part("a"), part("b"), part("c"), test), part("d"))
    assert ways(found, "a").next == "b"
    assert ways(found, "a", a=best("completed", "failed")).next == "b"
    assert ways(found, "a", a=best("completed", "passed")).next == "d"
    assert ways(found, "b", b=best("completed", "passed")).previous is None


def test_what_comes_after_a_group_that_was_ended_is_decided_by_the_rules_of_the_group() -> None:
    """SN 4.4.2: the rules after an item are those of what was ended, not of the part that was open."""
    end = rule("exitConditionRule", "exit", "attempted")
    again = rule("postConditionRule", "retry", "not satisfied", "not objectiveStatusKnown", combine="any")
    loop = sequencing(FLOW, f"<imsss:sequencingRules>{end}{again}</imsss:sequencingRules>")
    over = rules(rule("postConditionRule", "exitAll", "always"))
    found = read(group("g", part("a", over), part("b"), loop), part("c"))
    assert ways(found, "a", a=best("completed", "failed")).next == "a"
    assert ways(found, "b", a=best("completed", "passed"), b=best("completed", "passed")).next == "c"


def test_the_rules_of_a_part_do_not_end_the_part_itself() -> None:
    """SN 4.4.2: only those of the groups around it are looked at."""
    own = rules(rule("exitConditionRule", "exit", "always"))
    assert ways(read(part("a", own), part("b")), "a").next == "b"


def test_the_way_out_of_a_part_is_looked_at_once_for_all_that_could_be_chosen() -> None:
    """A package of 500 parts costs twice what one of 250 costs, whatever its rules ask for."""
    assert _calls(500) < 2.2 * _calls(250)


def _calls(parts: int) -> int:
    """How many functions are called to say where one can go from the part in the middle."""
    closed = rule("preConditionRule", "disabled", "attempted")
    left_out = rule("preConditionRule", "skip", "satisfied")
    stop = rule("preConditionRule", "stopForwardTraversal", "objectiveMeasureKnown")
    inside = sequencing(FLOW, f"<imsss:sequencingRules>{closed}</imsss:sequencingRules>")
    names = [f"p{number}" for number in range(parts)]
    content = manifest(group("g", *(part(each, rules(left_out, stop)) for each in names), inside))
    found = read_manifest(content, [f"{each}.html" for each in names])
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        tree = read_tree(found, {})
        first = ways_from(tree, names[parts // 2])
        is_skipped(tree, names[-1])
    finally:
        sys.setprofile(None)
    assert len(first.choices) == parts
    return calls
