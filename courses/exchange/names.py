"""Names of files in a course folder: which ones may be read at all, and what they are."""

import re
import unicodedata
from collections.abc import Iterable

from courses.questions.kinds.base import Fault
from lms.core.text import nfc

FILE_LIMIT = 2000
FOLDER_LIMIT = 50_000_000
NAME_LIMIT = 200
# What the systems of authors leave behind: never read, never reported.
_CLUTTER = re.compile(r"(^|/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|[^/]*~)(/|$)", re.IGNORECASE)
# Letters that some programs take for a slash or a backslash.
_SLASHES = str.maketrans(
    {"\u2044": "/", "\u2215": "/", "\u29f8": "/", "\u2216": "\\", "\u29f5": "\\", "\u29f9": "\\"}
)
_PLAIN = re.compile(r"[\w.-]+(/[\w.-]+)*")


def is_clutter(name: str) -> bool:
    """True for hidden files and for what editors and systems leave behind."""
    return _CLUTTER.search(name) is not None


def name_fault(name: str) -> Fault | None:
    """Why nothing may be read under this name (as given, with `/` between folders); None for a safe one."""
    compatible = unicodedata.normalize("NFKC", name).translate(_SLASHES)
    parts = compatible.split("/")
    if compatible.startswith("/") or re.match(r"[A-Za-z]:", compatible) or "\\" in compatible:
        return Fault(
            "The name “%(name)s” is an absolute path or holds a backslash: refused.", {"name": shown(name)}
        )
    if ".." in parts:
        return Fault("The name “%(name)s” leads out of the folder: refused.", {"name": shown(name)})
    if len(parts) != len(name.split("/")) or "" in parts or "." in parts or len(name) > NAME_LIMIT:
        return Fault("The name “%(name)s” cannot be used: refused.", {"name": shown(name)})
    if any(
        unicodedata.category(char) in ("Zl", "Zp") or unicodedata.category(char)[0] == "C"
        for char in nfc(name)
    ):
        return Fault(
            "The name “%(name)s” holds characters that cannot be seen: refused.", {"name": shown(name)}
        )
    return None


def is_plain(name: str) -> bool:
    """True for a name of letters, digits, points, hyphens and underscores, which works on every system."""
    return _PLAIN.fullmatch(name) is not None and not name.endswith(".")


def shown(name: str) -> str:
    """The name as it can be shown in a message: on one line, short, nothing unseen in it."""
    safe = "".join(char if unicodedata.category(char)[0] not in "CZ" or char == " " else "?" for char in name)
    return safe if len(safe) <= 80 else f"{safe[:77]}…"


def repeated(names: Iterable[str]) -> list[str]:
    """Names that some systems take for the same as one before, and files with the name of a folder."""
    seen: set[str] = set()
    folders: set[str] = set()
    found = []
    for name in names:
        key = nfc(name).casefold()
        if key in seen or key in folders or any(parent in seen for parent in _parents(key)):
            found.append(name)
        seen.add(key)
        folders.update(_parents(key))
    return found


def _parents(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
