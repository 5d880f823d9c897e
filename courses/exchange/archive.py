"""Reading a course folder from a ZIP archive: all is checked before a byte is unpacked."""

import shutil
import zipfile
from pathlib import Path
from typing import TypeVar

from courses.exchange.faults import MANIFEST, Faults
from courses.exchange.folder import Files, refused, too_large
from courses.exchange.names import FILE_LIMIT, FOLDER_LIMIT, LARGE_LIMIT, is_large, shown
from courses.questions.kinds.base import Fault
from lms.core.zips import BROKEN_ZIP, UNREADABLE_ZIP, ZipLimits, ZipRefused, accept, look_at_end

_LIMITS = ZipLimits(files=FILE_LIMIT, size=FOLDER_LIMIT)
_LARGE_LIMITS = ZipLimits(files=FILE_LIMIT, size=LARGE_LIMIT)
_Content = TypeVar("_Content")


def read_archive(path: Path, scratch: Path | None = None) -> Files:
    """Every file of the archive, in memory, or why it is refused.

    Films and packages are unpacked into `scratch` under numbers; without one, nothing is written anywhere.
    """
    faults, place = Faults(), shown(path.name)
    limits = _LARGE_LIMITS if scratch else _LIMITS
    try:
        with path.open("rb") as file:
            look_at_end(file, limits)
            with zipfile.ZipFile(file) as archive:
                members = _without_top(accept(archive.infolist(), limits))
                large = {name: info for name, info in members.items() if scratch and is_large(name)}
                small = {name: info for name, info in members.items() if name not in large}
                if sum(info.file_size for info in small.values()) > FOLDER_LIMIT:
                    too_large(faults, place)
                    return refused(faults)
                contents = {name: archive.read(info) for name, info in small.items()}
                return Files(contents, large=_unpack(archive, large, scratch))
    except ZipRefused as refusal:
        for reason in refusal.reasons:
            faults.add(place, 1, Fault(*reason))
    except BROKEN_ZIP:
        faults.add(place, 1, Fault(UNREADABLE_ZIP))
    return refused(faults)


def _unpack(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], scratch: Path | None
) -> dict[str, Path]:
    """Where each of them lies now."""
    found: dict[str, Path] = {}
    for name, info in members.items():
        found[name] = (scratch or Path()) / f"{len(found):05d}"
        with archive.open(info) as source, found[name].open("xb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
    return found


def _without_top(members: dict[str, _Content]) -> dict[str, _Content]:
    """The files without the one folder that all of them lie in."""
    tops = {name.split("/")[0] for name in members}
    if len(tops) != 1 or MANIFEST in members or any("/" not in name for name in members):
        return members
    return {name.split("/", 1)[1]: content for name, content in members.items()}
