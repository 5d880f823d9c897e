"""A package taken apart: each of its files is stored by its content, before any row speaks of it."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from courses.packages.formats.base import Manifest
from courses.packages.formats.media_types import media_type_for
from courses.packages.formats.outside import first_hosts, hosts_in
from courses.packages.formats.package import OpenPackage, open_package
from lms.core.content import ListedFile, list_of_files
from lms.core.storage import draft_folder, take_in_file, write_file


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


def unpack(path: Path) -> Unpacked:
    """Every file of the package is stored, and the list of them; PackageFault where it is refused.

    No row is written, and no file is held in memory as a whole.
    """
    with open_package(path) as package:
        hosts: set[str] = set()
        files = {name: _keep(package, name, hosts) for name in package.members}
    content = list_of_files(files, player=package.manifest.standard)
    index = ListedFile(write_file(content), "application/json", len(content))
    return Unpacked(replace(package.manifest, outside=first_hosts(hosts)), files, index)


def _keep(package: OpenPackage, name: str, hosts: set[str]) -> ListedFile:
    chunks = package.chunks(name)
    first = next(chunks, b"")
    if media_type_for(name) == "text/html":
        hosts |= hosts_in(first)
    second = next(chunks, b"")
    if not second:
        return ListedFile(write_file(first), media_type_for(name), len(first))
    digest, size = _take_in(first, second, chunks)
    return ListedFile(digest, media_type_for(name), size)


def _take_in(first: bytes, second: bytes, rest: Iterator[bytes]) -> tuple[str, int]:
    with tempfile.NamedTemporaryFile(dir=draft_folder(), delete=False) as kept:
        try:
            for chunk in (first, second):
                kept.write(chunk)
            for chunk in rest:
                kept.write(chunk)
            kept.flush()
            return take_in_file(Path(kept.name))
        finally:
            Path(kept.name).unlink(missing_ok=True)
