"""A package taken apart in a process of its own; its files are stored by content, before any row speaks of them."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog

from courses.packages.formats.base import Manifest, PackageFault, manifest_of
from courses.packages.formats.media_types import media_type_for
from courses.questions.kinds.base import Fault
from lms.core.content import ListedFile, list_of_files
from lms.core.sandbox import SandboxFault, TooLarge, TooLong, call_limited
from lms.core.storage import draft_folder, take_in_file, write_file

log = structlog.get_logger()
Tell = Callable[[int, int], None]
_SECONDS, _MEMORY_MB, _OUTPUT_MB, _FILES = 300, 700, 320, 5100
_SLOW = Fault("Unpacking takes too long: part the package into several.")
_LARGE = Fault(
    "Unpacking needs too much memory or space: make the films and pictures in the package smaller."
)
_BROKEN = Fault("The package is damaged: export it again and send the new file.")


@dataclass(frozen=True)
class Unpacked:
    """What a package says, and where its files lie."""

    manifest: Manifest
    files: dict[str, ListedFile]
    index: ListedFile

    @property
    def size(self) -> int:
        """The size of all files together."""
        return sum(file.size for file in self.files.values())


def unpack(path: Path, tell: Tell | None = None) -> Unpacked:
    """Every file of the package is stored, and the list of them; PackageFault where it is refused.

    No row is written, and no file is held in memory as a whole. `tell` hears how many KiB of how many are there.
    """
    with tempfile.TemporaryDirectory(prefix="package-", dir=draft_folder()) as name:
        folder = Path(name).absolute()
        answer = _take_apart(path.absolute(), folder, tell)
        files = {each: _keep(folder / str(number), each) for number, each in enumerate(answer["names"])}
    manifest = replace(manifest_of(answer["manifest"]), outside=tuple(answer["outside"]))
    content = list_of_files(files, player=manifest.standard)
    index = ListedFile(write_file(content), "application/json", len(content))
    return Unpacked(manifest, files, index)


def _take_apart(path: Path, folder: Path, tell: Tell | None) -> dict[str, Any]:
    def hear(line: str) -> None:
        done, _, total = line.partition(" ")
        if tell and done.isdigit() and total.isdigit():
            tell(int(done), int(total))

    try:
        answer: dict[str, Any] = call_limited(
            "courses.packages.formats.apart:take_apart",
            str(path),
            cwd=folder,
            seconds=_SECONDS,
            memory_mb=_MEMORY_MB,
            output_mb=_OUTPUT_MB,
            files=_FILES,
            on_line=hear,
        )
    except SandboxFault as fault:
        log.warning("package_not_unpacked", error=str(fault))
        raise PackageFault(_sentence(fault)) from fault
    if "faults" in answer:
        raise PackageFault(*(Fault(message, params) for message, params in answer["faults"]))
    return answer


def _sentence(fault: SandboxFault) -> Fault:
    if isinstance(fault, TooLong):
        return _SLOW
    return _LARGE if isinstance(fault, TooLarge) else _BROKEN


def _keep(place: Path, name: str) -> ListedFile:
    digest, size = take_in_file(place)
    return ListedFile(digest, media_type_for(name), size)
