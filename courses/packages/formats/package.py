"""A package as a ZIP archive: looked at whole before a byte is unpacked, then read file by file."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from courses.packages.formats.base import Manifest, PackageFault
from courses.packages.formats.manifest import MANIFEST, read_manifest
from courses.packages.formats.media_types import media_type_for
from courses.packages.formats.outside import first_hosts, hosts_in
from courses.questions.formats.xml import SIZE_LIMIT
from courses.questions.kinds.base import Fault
from lms.core.zips import BROKEN_ZIP, UNREADABLE_ZIP, ZipLimits, ZipRefused, accept, look_at_end

# Names such as “~” are clutter (lms.core.filenames), so that no file lies where the player has its addresses.
LIMITS = ZipLimits(files=5000, size=300 << 20, directory=2 << 20, backslashes=True)
_CHUNK = 1 << 20


@dataclass(frozen=True)
class OpenPackage:
    """A package that may be unpacked: its manifest and its files by name."""

    manifest: Manifest
    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of that file in pieces; PackageFault where they are damaged."""
        try:
            with self.archive.open(self.members[name]) as file:
                chunk = file.read(_CHUNK)
                while chunk:
                    yield chunk
                    chunk = file.read(_CHUNK)
        except BROKEN_ZIP as error:
            raise PackageFault(Fault(UNREADABLE_ZIP)) from error

    def outside(self) -> tuple[str, ...]:
        """The other sites that the pages of the package load from."""
        pages = (name for name in self.members if media_type_for(name) == "text/html")
        return first_hosts({host for name in pages for host in hosts_in(next(self.chunks(name), b""))})


@contextmanager
def open_package(path: Path) -> Iterator[OpenPackage]:
    """The package in that file; PackageFault names every reason why it is refused. Nothing is written anywhere."""
    with path.open("rb") as file:
        archive, members = _look(file)
        with archive:
            yield OpenPackage(_manifest(archive, members), archive, members)


def _look(file: IO[bytes]) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    try:
        look_at_end(file, LIMITS)  # type: ignore[arg-type]
        archive = zipfile.ZipFile(file)
        return archive, _without_top(accept(archive.infolist(), LIMITS))
    except ZipRefused as refusal:
        raise PackageFault(*(Fault(*reason) for reason in refusal.reasons[:20])) from refusal
    except BROKEN_ZIP as error:
        raise PackageFault(Fault(UNREADABLE_ZIP)) from error


def _manifest(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Manifest:
    if MANIFEST not in members:
        raise PackageFault(_not_scorm(members))
    if members[MANIFEST].file_size > SIZE_LIMIT:
        raise PackageFault(Fault("The XML has more than %(limit)s MB.", {"limit": SIZE_LIMIT // 1_000_000}))
    try:
        content = archive.read(members[MANIFEST])
    except BROKEN_ZIP as error:
        raise PackageFault(Fault(UNREADABLE_ZIP)) from error
    return read_manifest(content, members.keys())


def _not_scorm(members: dict[str, zipfile.ZipInfo]) -> Fault:
    names = {_bare(name) for name in members}
    if names & {"tincan.xml", "cmi5.xml"}:
        return Fault("This is an xAPI package: export it as SCORM 1.2 or SCORM 2004 and send it again.")
    if any(name.endswith((".au", ".crs")) for name in names):
        return Fault("This is an AICC package: export it as SCORM 1.2 or SCORM 2004 and send it again.")
    return Fault("There is no imsmanifest.xml in this archive: it is not a SCORM package.")


def _bare(name: str) -> str:
    return name.rpartition("/")[2].casefold()


def _without_top(members: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The files in the folder of the one highest manifest, named from there; whatever the case of its letters."""
    found = sorted((name.count("/"), name) for name in members if _bare(name) == MANIFEST)
    if not found or [depth for depth, _ in found].count(found[0][0]) > 1:
        return members
    manifest = found[0][1]
    top = manifest[: -len(MANIFEST)]
    inside = {name.removeprefix(top): info for name, info in members.items() if name.startswith(top)}
    return {**inside, MANIFEST: members[manifest]}
