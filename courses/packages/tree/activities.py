"""The tree of a package with all that is known of its items (SCORM 2004, Sequencing and Navigation, 4.1 and 4.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from courses.packages.formats.base import SCORM2004, Manifest, Node
from courses.packages.formats.sequencing import COMPLETED, MEASURE, SATISFIED, Objective, Sequencing
from courses.packages.rules import Best

Known = TypeVar("Known", bool, float)
_FREE = Sequencing(flow=True)
_COMPLETION = {"completed": True, "incomplete": False}
_SUCCESS = {"passed": True, "failed": False}


@dataclass(frozen=True)
class Status:
    """What is known of an objective, or of an item by its main one; None for what is not known."""

    satisfied: bool | None = None
    measure: float | None = None
    completed: bool | None = None

    def or_better(self, other: "Status") -> "Status":
        """The better of both, in each respect."""
        return Status(
            _better(self.satisfied, other.satisfied),
            _better(self.measure, other.measure),
            _better(self.completed, other.completed),
        )


def _better(one: Known | None, other: Known | None) -> Known | None:
    known = [each for each in (one, other) if each is not None]
    return max(known) if known else None


@dataclass(eq=False)
class Activity:
    """An item of the package, or the package as a whole; `own` is what it knows without the others.

    `position`: its place among those of its group; `is_attempted`: it, or something in it, was opened.
    """

    identifier: str
    title: str
    sequencing: Sequencing
    is_visible: bool = True
    can_open: bool = False
    best: Best = field(default_factory=Best)
    parent: "Activity | None" = None
    position: int = 0
    is_attempted: bool = False
    children: list["Activity"] = field(default_factory=list)
    own: Status = field(default_factory=Status)

    def path(self) -> list["Activity"]:
        """From the package as a whole down to this one."""
        return [*(self.parent.path() if self.parent else []), self]

    def everything(self) -> Iterator["Activity"]:
        """This one and all below it, in order."""
        yield self
        for each in self.children:
            yield from each.everything()

    def leaves(self) -> list["Activity"]:
        """What can be opened, in order."""
        return [each for each in self.everything() if each.can_open]


@dataclass
class Tree:
    """The package as a whole, and what its items know of each other through shared objectives."""

    root: Activity
    shared: dict[str, Status] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> dict[str, Activity]:
        return {each.identifier: each for each in self.root.everything()}

    def find(self, identifier: str) -> Activity | None:
        """The item with that identifier."""
        return self._by_name.get(identifier)

    def status(self, activity: Activity, objective: str = "") -> Status:
        """What is known of that objective of the item (of its main one), read where it is shared."""
        main = activity.sequencing.main
        if not objective or objective == main.identifier:
            return self._read(main, activity.own)
        for each in activity.sequencing.objectives:
            if each.identifier == objective:
                return self._read(each, reported(activity.best, each))
        return Status()

    def _read(self, objective: Objective, own: Status) -> Status:
        found = own
        for each in objective.shared:
            there = self.shared.get(each.target, Status())
            known = {kind: getattr(there, kind) for kind in each.reads}
            found = replace(found, **{kind: value for kind, value in known.items() if value is not None})
        return found

    def share(self) -> bool:
        """What items write to shared objectives is there for the others; True where that changed something."""
        before = dict(self.shared)
        for activity in self.root.everything():
            for objective in activity.sequencing.objectives:
                own = activity.own if objective.is_main else reported(activity.best, objective)
                for each in objective.shared:
                    written = Status(**{kind: getattr(own, kind) for kind in each.writes})
                    self.shared[each.target] = self.shared.get(each.target, Status()).or_better(written)
        return before != self.shared


def reported(best: Best, objective: Objective) -> Status:
    """What the item itself reported of that objective."""
    facts = best.objectives.get(objective.identifier, {}) if objective.identifier else {}
    measure = facts.get(MEASURE)
    satisfied = _SUCCESS.get(facts.get(SATISFIED, ""))
    if objective.least is not None and measure is not None:
        satisfied = measure >= objective.least
    return Status(satisfied, measure, _COMPLETION.get(facts.get(COMPLETED, "")))


def plant(manifest: Manifest, bests: Mapping[str, Best]) -> Tree:
    """The tree of the package, with the best that was reached in each item."""
    is_sequenced = manifest.standard == SCORM2004
    root = Activity("", manifest.title, manifest.sequencing)

    def grow(node: Node, parent: Activity) -> None:
        activity = Activity(
            identifier=node.identifier,
            title=node.title,
            sequencing=node.sequencing if is_sequenced else _FREE,
            is_visible=node.is_visible,
            can_open=bool(node.path),
            best=bests.get(node.identifier, Best()),
            parent=parent,
            position=len(parent.children),
        )
        activity.own = _own(activity) if activity.can_open else Status()
        parent.children.append(activity)
        for each in node.children:
            grow(each, activity)
        activity.is_attempted = activity.best.latest != (0, 0) or _is_begun(activity)

    for node in manifest.nodes:
        grow(node, root)
    root.is_attempted = _is_begun(root)
    return Tree(root)


def _is_begun(group: Activity) -> bool:
    return any(each.is_attempted for each in group.children)


def _own(leaf: Activity) -> Status:
    """What the item reported; what it left open is decided as the standard does when it is over.

    An item that reports completion and nothing of success has satisfied its objective, and one that reports
    success is completed, unless it said that it reports these itself.
    """
    main = reported(leaf.best, leaf.sequencing.main)
    score = leaf.best.score
    own = Status(
        _SUCCESS.get(leaf.best.success, main.satisfied),
        score.scaled if score is not None and score.scaled is not None else main.measure,
        _COMPLETION.get(leaf.best.completion, main.completed),
    )
    if own.satisfied is None and own.completed and not leaf.sequencing.sets_objective:
        own = replace(own, satisfied=True)
    if own.completed is None and own.satisfied and not leaf.sequencing.sets_completion:
        own = replace(own, completed=True)
    return own
