"""What every reader of files shares: what it is given, what it gives back, and how it refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.authoring.incoming import Incoming, Loss
from courses.exchange.foreign.refusing import Unreadable
from courses.questions.kinds.base import Fault

__all__ = ["READING", "SLIDES", "Losses", "Reading", "Source", "Tell", "Unreadable", "tell_nobody"]

Tell = Callable[[str, int, int], None]
SLIDES, READING = "slides", "reading"


def tell_nobody(_step: str, _done: int, _total: int) -> None:
    """Nobody waits to hear how far it is."""


@dataclass(frozen=True)
class Source:
    """A file to read: where it lies, what its author calls it, and the folder that its pieces go into.

    `pages` is the same document as a PDF file, where the machine could make one; of a Word document a folder with
    its drawings as PNG, each named by the SHA-256 of the drawing.
    """

    path: Path
    name: str
    out: Path
    pages: Path | None = None
    tell: Tell = tell_nobody

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return Path(self.name).stem


@dataclass(frozen=True)
class Reading:
    """A file as the course it can become: one or more shapes of it, the first of which is offered first."""

    kind: str
    shapes: Mapping[str, Incoming]

    @property
    def first(self) -> Incoming:
        """What it becomes where nobody chooses."""
        return next(iter(self.shapes.values()))


@dataclass
class Losses:
    """What did not survive, in the order of the file; the same thing in one place is told once."""

    found: list[Loss] = field(default_factory=list)

    def add(self, place: str, message: str, /, **params: Any) -> None:
        """This is lost, there."""
        loss = Loss(place, Fault(message, params))
        if loss not in self.found:
            self.found.append(loss)
