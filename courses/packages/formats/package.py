"""A package as a ZIP archive: looked at whole before a byte is unpacked, then read file by file."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from courses.packages.formats.base import Manifest, PackageFault
from courses.packages.formats.manifest import MANIFEST, read_manifest
from courses.questions.formats.xml import SIZE_LIMIT
from courses.questions.kinds.base import Fault
from lms.core.zips import BROKEN_ZIP, UNREADABLE_ZIP, ZipLimits, ZipRefused, accept, look_at_end

# Names such as “~” are clutter (lms.core.filenames), so that no file lies where the player has its addresses.
LIMITS = ZipLimits(files=5000, size=300_000_000, directory=2 << 20, backslashes=True)
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
    names = {name.casefold() for name in members}
    if "tincan.xml" in names or "cmi5.xml" in names:
        return Fault("This is an xAPI package: export it as SCORM 1.2 or SCORM 2004 and send it again.")
    if any(name.endswith((".au", ".crs")) for name in names):
        return Fault("This is an AICC package: export it as SCORM 1.2 or SCORM 2004 and send it again.")
    return Fault("There is no imsmanifest.xml in this archive: it is not a SCORM package.")


def _without_top(members: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The files without the one folder that all of them lie in."""
    tops = {name.split("/")[0] for name in members}
    if MANIFEST in members or len(tops) != 1 or f"{next(iter(tops))}/{MANIFEST}" not in members:
        return members
    return {name.split("/", 1)[1]: info for name, info in members.items()}
