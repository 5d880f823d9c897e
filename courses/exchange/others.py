"""Files of a course that are no pictures: what a lesson gives to take along."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from courses.exchange.faults import Faults
from courses.exchange.foreign.keeping import FILES, MEDIA
from courses.exchange.names import is_plain
from courses.exchange.plan import FilePlan
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

FOLDER = "files/"
_UNKNOWN = "application/octet-stream"


def read_others(
    contents: Mapping[str, bytes], large: Mapping[str, Path], faults: Faults
) -> tuple[FilePlan, ...]:
    """The files by name, each with what its ending says that it is; nothing of them is ever run or shown inline."""
    found: dict[str, bytes | Path] = {**contents, **large}
    names = sorted(name for name in found if name.startswith(FOLDER))
    for name in names:
        if not is_plain(name):
            advice = msgid(
                "Rename the file: letters, digits, hyphens, underscores and points only, no spaces."
            )
            faults.add(name, 1, Fault(advice))
    return tuple(FilePlan(name, found[name], media_type_for(name)) for name in names)


def media_type_for(name: str) -> str:
    """What the ending of the name says that the file is."""
    ending = PurePosixPath(name).suffix.lower()
    return FILES.get(ending) or MEDIA.get(ending) or _UNKNOWN
