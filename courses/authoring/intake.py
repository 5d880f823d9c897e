"""What a file brings that another feature keeps (a film, a package): kept by whoever registered for its kind.

In two steps, for nothing long happens while the one writer of a small site waits: first everything is laid on
disk and taken apart, then rows are written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from courses.authoring.incoming import Incoming, IncomingFile
from courses.questions.rendered import RenderedQuestion, render_question
from lms.core.storage import write_content

_BEHIND = ("media/", "packages/")


@dataclass(frozen=True)
class OnDisk:
    """A file that is stored, before any row says so; `said` is what its bringer says of it."""

    sha256: str
    size: int
    media_type: str
    said: IncomingFile


@dataclass(frozen=True)
class Intake:
    """How files behind blocks of a kind are kept: `prepare` writes no row, `keep` (with the title, the unit and the
    person) does, and returns the public id of what was kept."""

    prepare: Callable[[OnDisk], Any]
    keep: Callable[[OnDisk, Any, str, int, int], str]


def register_intake(app: Flask, kind: str, intake: Intake) -> None:
    """Files behind blocks of that kind are kept so from now on."""
    app.extensions.setdefault("courses.intakes", {})[kind] = intake


def find_intake(kind: str) -> Intake | None:
    """How the files behind blocks of that kind are kept."""
    found: Intake | None = current_app.extensions.get("courses.intakes", {}).get(kind)
    return found


@dataclass(frozen=True)
class Prepared:
    """An `Incoming` whose files are on disk, whose packages are taken apart and whose questions are rendered.

    `rendered` are by pool and id.
    """

    incoming: Incoming
    files: dict[str, OnDisk]
    behind: dict[tuple[str, str], Any]
    rendered: dict[tuple[str, str], RenderedQuestion]

    def shown_files(self) -> dict[str, OnDisk]:
        """The files of the course itself, not those that stand behind a record."""
        return {name: file for name, file in self.files.items() if not name.startswith(_BEHIND)}


def prepare_incoming(incoming: Incoming) -> Prepared:
    """All that takes long is done, and no row is written; Refusal says all that is against a package."""
    files = {
        name: OnDisk(*write_content(file.content), file.media_type, file)
        for name, file in incoming.files.items()
    }
    rendered = {(pool, question.id): render_question(question) for pool, question in incoming.asked()}
    return Prepared(incoming, files, _behind(incoming, files), rendered)


def _behind(incoming: Incoming, files: dict[str, OnDisk]) -> dict[tuple[str, str], Any]:
    """What the features made of the files behind blocks, by (kind of block, name of file)."""
    made: dict[tuple[str, str], Any] = {}
    for lesson in incoming.lessons():
        for block in lesson.all_blocks():
            key, intake = (block["kind"], block.get("file", "")), find_intake(block["kind"])
            if intake is not None and key[1] and key not in made:
                made[key] = intake.prepare(files[key[1]])
    return made
