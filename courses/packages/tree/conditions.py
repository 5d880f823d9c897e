"""Whether rules apply to an item: what is not known makes a condition neither true nor false."""

from courses.packages.formats.sequencing import Condition, Rule, three_valued
from courses.packages.tree.activities import Activity, Tree


def holds(condition: Condition, tree: Tree, activity: Activity) -> bool | None:
    """True, false or unknown (limits of attempts and of time are not kept here: none is ever exceeded)."""
    status, threshold = tree.status(activity, condition.objective), condition.threshold
    known = {
        "always": True,
        "attempted": activity.is_attempted,
        "satisfied": status.satisfied,
        "objectiveStatusKnown": status.satisfied is not None,
        "objectiveMeasureKnown": status.measure is not None,
        "objectiveMeasureGreaterThan": None if status.measure is None else status.measure > threshold,
        "objectiveMeasureLessThan": None if status.measure is None else status.measure < threshold,
        "completed": status.completed,
        "activityProgressKnown": status.completed is not None,
    }
    value = known.get(condition.name, False)
    return value if value is None or not condition.is_not else not value


def applies(rule: Rule, tree: Tree, activity: Activity) -> bool | None:
    """Whether all, or any, of its conditions hold of the item."""
    values = (holds(each, tree, activity) for each in rule.conditions)
    return three_valued(values, needs_all=rule.needs_all)


def has_action(tree: Tree, activity: Activity, action: str) -> bool:
    """True where a rule before the item asks for that: skip, disabled, hiddenFromChoice, stopForwardTraversal."""
    rules = activity.sequencing.before
    return any(rule.action == action and applies(rule, tree, activity) for rule in rules)
