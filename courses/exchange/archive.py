"""Reading a course folder from a ZIP archive, into memory: all is checked before a byte is unpacked."""

import zipfile
from pathlib import Path

from courses.exchange.faults import MANIFEST, Faults
from courses.exchange.folder import Files, refused
from courses.exchange.names import FILE_LIMIT, FOLDER_LIMIT, shown
from courses.questions.kinds.base import Fault
from lms.core.zips import BROKEN_ZIP, UNREADABLE_ZIP, ZipLimits, ZipRefused, accept, look_at_end

_LIMITS = ZipLimits(files=FILE_LIMIT, size=FOLDER_LIMIT)


def read_archive(path: Path) -> Files:
    """Every file of the archive, or why it is refused. Nothing is written anywhere."""
    faults, place = Faults(), shown(path.name)
    try:
        with path.open("rb") as file:
            look_at_end(file, _LIMITS)
            with zipfile.ZipFile(file) as archive:
                members = accept(archive.infolist(), _LIMITS)
                contents = {name: archive.read(info) for name, info in members.items()}
    except ZipRefused as refusal:
        for reason in refusal.reasons:
            faults.add(place, 1, Fault(*reason))
        return refused(faults)
    except BROKEN_ZIP:
        faults.add(place, 1, Fault(UNREADABLE_ZIP))
        return refused(faults)
    return Files(_without_top(contents))


def _without_top(contents: dict[str, bytes]) -> dict[str, bytes]:
    """The files without the one folder that all of them lie in."""
    tops = {name.split("/")[0] for name in contents}
    if len(tops) != 1 or MANIFEST in contents or any("/" not in name for name in contents):
        return contents
    return {name.split("/", 1)[1]: content for name, content in contents.items()}
