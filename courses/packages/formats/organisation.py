"""The organisation of a manifest: the tree of items that the learner sees."""

from dataclasses import dataclass, field

from courses.packages.formats.base import Node
from courses.packages.formats.resources import Launch, Resources
from courses.packages.formats.sequencing_reader import SequencingReader
from courses.packages.formats.tree import attribute, child, child_text, children, number_in
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault
from lms.core.filenames import shown_name
from lms.core.text import clean_line

MOST_ITEMS = 1000
_DEEPEST = 20
_DATA_LIMIT = 64_000


@dataclass
class ItemReader:
    """Reads items, and gathers every fault on the way."""

    resources: Resources
    sequencing: SequencingReader
    faults: list[Fault] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def read_all(self, parent: Element, depth: int = 0) -> tuple[Node, ...]:
        """The items of the parent in order."""
        if depth > _DEEPEST:
            self.faults.append(Fault("The items of the package are nested too deeply."))
            return ()
        return tuple(self._read(element, depth) for element in children(parent, "item"))

    def _read(self, element: Element, depth: int) -> Node:
        identifier = self._identifier(element)
        launch = self._launch(element)
        sequencing = self.sequencing.read(element)
        inside = self.read_all(element, depth + 1)
        return Node(
            identifier=identifier,
            title=child_text(element, "title") or identifier,
            path=launch.path if launch else "",
            query=launch.query if launch else "",
            is_sco=bool(launch and launch.is_sco),
            is_visible=attribute(element, "isvisible") != "false",
            mastery_score=number_in(child_text(element, "masteryscore"), 0, 100),
            min_measure=sequencing.main.least,
            completion_threshold=threshold(element),
            launch_data=_long_text(child(element, "dataFromLMS")),
            prerequisites=child_text(element, "prerequisites"),
            max_time=child_text(element, "maxtimeallowed", 20),
            time_limit_action=child_text(element, "timelimitaction", 30)
            or child_text(element, "timeLimitAction", 30),
            sequencing=sequencing,
            children=inside,
        )

    def _identifier(self, element: Element) -> str:
        found = clean_line(attribute(element, "identifier"))[:200]
        if not found or found in self.taken:
            self.faults.append(
                Fault("Two items of the package have the identifier “%(name)s”, or one has none.",
                      {"name": shown_name(found)})
            )  # fmt: skip
        self.taken.add(found)
        if len(self.taken) == MOST_ITEMS + 1:
            self.faults.append(
                Fault("The package has more than %(limit)s items: refused.", {"limit": MOST_ITEMS})
            )
        return found

    def _launch(self, element: Element) -> Launch | None:
        reference = attribute(element, "identifierref")
        if not reference:
            return None
        found = self.resources.launch(reference, attribute(element, "parameters"))
        if isinstance(found, Fault):
            self.faults.append(found)
            return None
        return found


def _long_text(element: Element | None) -> str:
    return "".join(element.itertext())[:_DATA_LIMIT] if element is not None else ""


def threshold(element: Element) -> float | None:
    """The least progress (0 to 1) that completes the item: an attribute in the 4th edition, a text before."""
    found = child(element, "completionThreshold")
    if found is None:
        return None
    if attribute(found, "completedByMeasure").casefold() in ("true", "1"):
        return number_in(attribute(found, "minProgressMeasure") or "1", 0, 1)
    return number_in("".join(found.itertext()).strip(), 0, 1)
