"""What a package says about itself, once read."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from courses.packages.formats.sequencing import Sequencing, sequencing_of
from courses.questions.kinds.base import Fault

SCORM12, SCORM2004 = "scorm12", "scorm2004"


class PackageFault(ValueError):
    """The package is refused, for all these reasons."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Node:
    """An item of the organisation: a folder of others, or something to launch (`path` with `query`)."""

    identifier: str
    title: str
    path: str = ""
    query: str = ""
    is_sco: bool = False
    is_visible: bool = True
    mastery_score: float | None = None
    min_measure: float | None = None
    completion_threshold: float | None = None
    launch_data: str = ""
    prerequisites: str = ""
    max_time: str = ""
    time_limit_action: str = ""
    sequencing: Sequencing = field(default_factory=Sequencing)
    children: tuple["Node", ...] = ()

    def everything(self) -> Iterator["Node"]:
        """The item and all below it."""
        yield self
        for each in self.children:
            yield from each.everything()

    def leaves(self) -> Iterator["Node"]:
        """What can be launched, in order."""
        if self.path:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A package as its manifest describes it.

    `unsupported` names what the player here does not do, `outside` the other sites that its pages load from.
    """

    standard: str
    edition: str
    title: str
    nodes: tuple[Node, ...]
    sequencing: Sequencing = field(default_factory=Sequencing)
    unsupported: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    def leaves(self) -> list[Node]:
        """What can be launched, in order."""
        return [leaf for node in self.nodes for leaf in node.leaves()]

    @property
    def sums_up(self) -> bool:
        """True where the author says by rules how the results of several items become that of the package."""
        if self.standard != SCORM2004 or len(self.leaves()) < 2:
            return False
        every = [self.sequencing, *(each.sequencing for node in self.nodes for each in node.everything())]
        groups = [each.sequencing for node in self.nodes for each in node.everything() if each.children]
        by_measure = any(each.main.least is not None for each in (self.sequencing, *groups))
        return by_measure or any(each.sums_up for each in every)

    def as_json(self) -> dict[str, Any]:
        """The same for the database."""
        return asdict(self)


def manifest_of(data: dict[str, Any]) -> Manifest:
    """What `as_json` stored."""
    given = {**data, **{name: tuple(data.get(name, ())) for name in ("unsupported", "outside")}}
    nodes = tuple(_node_of(each) for each in data["nodes"])
    return Manifest(**{**given, "nodes": nodes, "sequencing": sequencing_of(data.get("sequencing"))})


def _node_of(data: dict[str, Any]) -> Node:
    nodes = tuple(_node_of(each) for each in data["children"])
    return Node(**{**data, "children": nodes, "sequencing": sequencing_of(data.get("sequencing"))})
