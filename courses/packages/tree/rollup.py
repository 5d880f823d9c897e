"""How the results of items become that of the package (SCORM 2004, Sequencing and Navigation, 4.6)."""

from collections.abc import Mapping

from courses.packages.formats.base import Manifest
from courses.packages.formats.sequencing import Condition, RollupRule, three_valued
from courses.packages.rules import Best, Score
from courses.packages.tree.activities import Activity, Status, Tree, plant
from courses.packages.tree.conditions import applies, has_action

_ROUNDS = 5


def read_tree(manifest: Manifest, bests: Mapping[str, Best]) -> Tree:
    """The tree with everything known: results summed up, and told to the items that share objectives."""
    tree = plant(manifest, bests)
    for _ in range(_ROUNDS):
        has_changed = tree.share()
        _sum_up(tree, tree.root)
        if not tree.share() and not has_changed:
            break
    return tree


def whole_of(manifest: Manifest, bests: Mapping[str, Best]) -> Best:
    """The package as a whole, as the rules of its author sum it up."""
    tree = read_tree(manifest, bests)
    status = tree.status(tree.root)
    completion = "completed" if status.completed else "incomplete" if tree.root.is_attempted else "unknown"
    success = {True: "passed", False: "failed", None: "unknown"}[status.satisfied]
    measure = status.measure
    score = None if measure is None else Score(round(max(measure, 0) * 100, 2), scaled=measure)
    return Best(completion=completion, success=success, score=score)


def _sum_up(tree: Tree, activity: Activity) -> None:
    for each in activity.children:
        _sum_up(tree, each)
    if activity.children:
        measure = _measure(tree, activity)
        activity.own = Status(
            _satisfied(tree, activity, measure),
            measure,
            _decide(tree, activity, "completed", "incomplete", "activityProgressKnown"),
        )


def _measure(tree: Tree, activity: Activity) -> float | None:
    """The mean of the measures of the children by their weights; a child not yet measured counts as nothing."""
    counted = [each for each in activity.children if each.sequencing.is_tracked and each.sequencing.weight]
    known = {each: tree.status(each).measure for each in counted}
    if all(measure is None for measure in known.values()):
        return None
    total = sum(each.sequencing.weight for each in counted)
    return sum(each.sequencing.weight * (measure or 0) for each, measure in known.items()) / total


def _satisfied(tree: Tree, activity: Activity, measure: float | None) -> bool | None:
    least = activity.sequencing.main.least
    if least is not None:
        return None if measure is None else measure >= least
    return _decide(tree, activity, "satisfied", "notSatisfied", "objectiveStatusKnown")


def _decide(tree: Tree, activity: Activity, yes: str, no: str, known: str) -> bool | None:
    """By the rules that the author wrote for it; else by those of the standard, which ask for all children."""
    rules = [rule for rule in activity.sequencing.rollups if rule.action in (yes, no)] or _usual(
        yes, no, known
    )
    for action, value in ((yes, True), (no, False)):
        if any(_is_met(rule, tree, activity) for rule in rules if rule.action == action):
            return value
    return None


def _usual(yes: str, no: str, known: str) -> list[RollupRule]:
    return [
        RollupRule(action=action, conditions=(Condition(name=condition),))
        for action, condition in ((yes, yes), (no, known))
    ]


def _is_met(rule: RollupRule, tree: Tree, activity: Activity) -> bool:
    counted = [each for each in activity.children if _counts(rule.action, tree, each)]
    values = [applies(rule, tree, each) for each in counted]
    met = sum(value is True for value in values)
    if not values:
        return False
    if rule.share == "any":
        return met > 0
    if rule.share == "none":
        return all(value is False for value in values)
    if rule.share == "atLeastCount":
        return met >= rule.count
    if rule.share == "atLeastPercent":
        return met / len(values) >= rule.percent
    return three_valued(values, needs_all=True) is True


def _counts(action: str, tree: Tree, child: Activity) -> bool:
    """True where the child counts towards that result (SN 4.6.3: tracked, rolled up, and needed)."""
    sequencing = child.sequencing
    is_about_success = action in ("satisfied", "notSatisfied")
    if not sequencing.is_tracked:
        return False
    if not (sequencing.counts_satisfied if is_about_success else sequencing.counts_completed):
        return False
    needed = sequencing.needed.get(action, "always")
    if needed == "ifAttempted":
        return child.is_attempted
    return not (needed == "ifNotSkipped" and has_action(tree, child, "skip"))
