"""Names of files in a course folder: which ones may be read at all, and what they are."""

import re

from courses.questions.kinds.base import Fault
from lms.core.filenames import NAME_LIMIT, is_clutter, repeated_names, shown_name, why_unsafe

__all__ = [
    "FILE_LIMIT",
    "FOLDER_LIMIT",
    "LARGE_LIMIT",
    "NAME_LIMIT",
    "is_clutter",
    "is_large",
    "is_plain",
    "name_fault",
    "repeated",
    "shown",
]
FILE_LIMIT = 2000
FOLDER_LIMIT = 200_000_000
# Files to take along, films and packages, which are never read into memory.
LARGE_LIMIT = 4_000_000_000
_PLAIN = re.compile(r"[\w.-]+(/[\w.-]+)*")
shown, repeated = shown_name, repeated_names


def name_fault(name: str) -> Fault | None:
    """Why nothing may be read under this name (as given, with `/` between folders); None for a safe one."""
    reason = why_unsafe(name)
    return Fault(*reason) if reason else None


def is_plain(name: str) -> bool:
    """True for a name of letters, digits, points, hyphens and underscores, which works on every system."""
    return _PLAIN.fullmatch(name) is not None and not name.endswith(".")


def is_large(name: str) -> bool:
    """True for a file to take along, a film or a package of the course: they may be larger than memory."""
    if name.startswith("files/"):
        return True
    return name.startswith(("media/", "packages/")) and not name.endswith((".json", ".vtt", ".txt"))
