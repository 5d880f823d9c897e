"""What the tests of readers share."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.authoring.incoming import Incoming, Loss
from courses.exchange.readers.apart import read_apart
from courses.exchange.readers.base import Reading, Source, Unreadable
from courses.exchange.readers.registry import reader_for

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """A function: a file (and what it is called) → its reading, as the site reads it: in a process of its own."""

    def reading(path: Path, name: str = "") -> Reading:
        return read_apart(path, name or path.name, tmp_path / "out")

    return reading


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[..., str]:
    """A function: a file → the sentences by which it is refused, at the latest when it is read."""

    def sentences(path: Path, name: str = "") -> str:
        with pytest.raises(Unreadable) as caught:
            kind = reader_for(path, name or path.name)
            kind.read(Source(path, name or path.name, tmp_path / "out"))
        return " ".join(fault.message % fault.params for fault in caught.value.faults)

    return sentences


def told(incoming: Incoming) -> list[str]:
    """The losses as sentences with their places."""
    return [f"{loss.place}: {said(loss)}" for loss in incoming.losses]


def said(loss: Loss) -> str:
    """The loss as a sentence."""
    return loss.message.message % loss.message.params


def needs_office() -> None:
    """Skips, aloud, on a machine without LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not on this machine: slides are not drawn here")


def html_of(incoming: Incoming) -> str:
    """All that its lessons say, as HTML."""
    blocks = [block for lesson in incoming.lessons() for block in lesson.blocks]
    return " ".join(block.get("html", "") for block in blocks)


def kinds_of(incoming: Incoming) -> list[str]:
    """The kinds of its blocks in order."""
    return [block["kind"] for lesson in incoming.lessons() for block in lesson.blocks]
