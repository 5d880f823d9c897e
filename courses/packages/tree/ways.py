"""The ways from one item of a package to another (SCORM 2004, Sequencing and Navigation, 4.5 and 4.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from courses.packages.tree.activities import Activity, Tree
from courses.packages.tree.conditions import applies, has_action

CONTINUE, PREVIOUS, EXIT = "continue", "previous", "exit"
_MOST_STEPS = 20


@dataclass(frozen=True)
class Ways:
    """Where one can go from here: by identifiers of items, None for nowhere. `jumps`: where the item itself can."""

    next: str | None
    previous: str | None
    after: str | None
    choices: tuple[str, ...]
    jumps: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def ways_from(tree: Tree, identifier: str | None) -> Ways:
    """The ways from that item, or those into a package of which nothing is open."""
    here = tree.find(identifier) if identifier else None
    leaves, reach = tree.root.leaves(), _reach(tree, here) if here else {}
    choices = tuple(leaf.identifier for leaf in leaves if _may_choose(tree, here, leaf, reach))
    jumps = tuple(leaf.identifier for leaf in leaves if not _is_disabled(tree, leaf))
    if here is None:
        return Ways(_name(first_in(tree, tree.root)), None, None, choices, jumps)
    return Ways(
        next=_name(_after(tree, here, CONTINUE)),
        previous=_name(_after(tree, here, PREVIOUS)),
        after=_name(_after(tree, here, EXIT)),
        choices=choices,
        jumps=jumps,
        hidden=here.sequencing.hidden,
    )


def all_ways(tree: Tree, identifier: str) -> Ways:
    """Every item in its order, for whoever tries a package out."""
    names = tuple(leaf.identifier for leaf in tree.root.leaves())
    at = names.index(identifier)
    later, earlier = names[at + 1 : at + 2], names[max(at - 1, 0) : at]
    return Ways(next(iter(later), None), next(iter(earlier), None), None, names, names)


def first_in(tree: Tree, activity: Activity) -> Activity | None:
    """The first item in it that is to be opened."""
    return next(_open_ones(tree, iter(activity.leaves())), None)


def is_skipped(tree: Tree, identifier: str) -> bool:
    """True where the rules of the package leave the item out for now."""
    activity = tree.find(identifier)
    return activity is not None and _is_skipped(tree, activity)


def _is_skipped(tree: Tree, activity: Activity) -> bool:
    return any(has_action(tree, each, "skip") for each in activity.path())


def _name(activity: Activity | None) -> str | None:
    return activity.identifier if activity else None


def _is_disabled(tree: Tree, activity: Activity) -> bool:
    return any(has_action(tree, each, "disabled") for each in activity.path())


def _open_ones(tree: Tree, leaves: Iterator[Activity]) -> Iterator[Activity]:
    """Those that are not skipped, up to the first that may not be opened."""
    for leaf in leaves:
        if _is_skipped(tree, leaf):
            continue
        if _is_disabled(tree, leaf):
            return
        yield leaf


def _after(tree: Tree, here: Activity, request: str) -> Activity | None:
    """What comes when the item is over: as the rules after it say, else as was asked for."""
    ended: Activity | None = _ended_with(tree, here)
    for _ in range(_MOST_STEPS):
        if ended is None:
            return None
        action = _action_after(tree, ended)
        if action == "exitParent":
            ended = ended.parent
        elif action in ("retry", "retryAll"):
            return first_in(tree, ended if action == "retry" else tree.root)
        elif action == "exitAll":
            return None
        else:
            return _flow(tree, ended, action or request)
    return None


def _ended_with(tree: Tree, here: Activity) -> Activity:
    """The highest group around the item whose own rules end it together with the item, else the item alone."""
    return next((each for each in here.path()[:-1] if _ends(tree, each)), here)


def _ends(tree: Tree, group: Activity) -> bool:
    return any(applies(rule, tree, group) for rule in group.sequencing.exits)


def _action_after(tree: Tree, ended: Activity) -> str:
    rules = ended.sequencing.after
    return next((rule.action for rule in rules if applies(rule, tree, ended)), "")


def _flow(tree: Tree, start: Activity, request: str) -> Activity | None:
    if request not in (CONTINUE, PREVIOUS):
        return None
    is_forward = request == CONTINUE
    leaves, inside = tree.root.leaves(), [start] if start.can_open else start.leaves()
    at = leaves.index(inside[-1] if is_forward else inside[0])
    others = leaves[at + 1 :] if is_forward else leaves[:at][::-1]
    found = next(_open_ones(tree, iter(others)), None)
    return found if found and _may_flow(tree, start, found, is_forward=is_forward) else None


def _may_flow(tree: Tree, start: Activity, target: Activity, *, is_forward: bool) -> bool:
    """True where every group on the way lets one flow, and nothing that is left behind stops it."""
    common = _common(start, target)
    groups = [common, *(each for each in target.path() if common in each.path() and each is not target)]
    if not all(each.sequencing.flow for each in groups):
        return False
    if is_forward:
        left = [each for each in start.path() if common in each.path() and each is not common]
        return not any(has_action(tree, each, "stopForwardTraversal") for each in left)
    return not any(each.sequencing.forward_only for each in groups)


def _common(one: Activity, other: Activity) -> Activity:
    """The lowest group in which both lie: an item that has parts and can be opened lies in the group above it."""
    path = one.path()[:-1] or [one]
    return [each for each in other.path()[:-1] if each in path][-1]


def _may_choose(tree: Tree, here: Activity | None, target: Activity, reach: dict[Activity, range]) -> bool:
    path = target.path()
    if target.parent is None or not target.parent.sequencing.choice or not target.is_visible:
        return False
    if _is_disabled(tree, target) or any(has_action(tree, each, "hiddenFromChoice") for each in path):
        return False
    return here is None or here is target or _is_within(reach, target)


def _reach(tree: Tree, here: Activity) -> dict[Activity, range]:
    """For each group around the item: the places in it from which one may choose, as long as one may leave the item.

    One leaves whatever lies between the item and the group; what is passed on the way forward may stop there.
    """
    reach, may_leave = {}, True
    around = here.path()
    for group, branch in reversed(list(pairwise(around))):
        may_leave = may_leave and branch.sequencing.choice_exit
        passed = group.children[branch.position :]
        stops = (each.position for each in passed if has_action(tree, each, "stopForwardTraversal"))
        first = branch.position if group.sequencing.forward_only else 0
        reach[group] = range(first, next(stops, len(group.children)) + 1) if may_leave else range(0)
    return reach


def _is_within(reach: dict[Activity, range], target: Activity) -> bool:
    """True where the place of the item, or of what it lies in, is within reach in the lowest group around both."""
    branch = target
    while branch.parent is not None and branch.parent not in reach:
        branch = branch.parent
    return branch.parent is not None and branch.position in reach[branch.parent]
