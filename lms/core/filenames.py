"""Names of files that others give us: which ones may be used at all, and how they are shown in a message."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from lms.core.text import msgid, nfc

Reason = tuple[str, dict[str, Any]]
NAME_LIMIT = 200
# What the systems of authors leave behind: never read, never reported.
_CLUTTER = re.compile(r"(^|/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|[^/]*~)(/|$)", re.IGNORECASE)
# Letters that some programs take for a slash or a backslash.
_SLASHES = str.maketrans(
    {"\u2044": "/", "\u2215": "/", "\u29f8": "/", "\u2216": "\\", "\u29f5": "\\", "\u29f9": "\\"}
)
_ABSOLUTE = msgid("The name “%(name)s” is an absolute path or holds a backslash: refused.")
_LEADS_OUT = msgid("The name “%(name)s” leads out of the folder: refused.")
_UNUSABLE = msgid("The name “%(name)s” cannot be used: refused.")
_UNSEEN = msgid("The name “%(name)s” holds characters that cannot be seen: refused.")


def is_clutter(name: str) -> bool:
    """True for hidden files and for what editors and systems leave behind."""
    return _CLUTTER.search(name) is not None


def why_unsafe(name: str) -> Reason | None:
    """Why nothing may be read under this name (as given, with `/` between folders); None for a safe one."""
    params = {"name": shown_name(name)}
    compatible = unicodedata.normalize("NFKC", name).translate(_SLASHES)
    parts = compatible.split("/")
    if compatible.startswith("/") or re.match(r"[A-Za-z]:", compatible) or "\\" in compatible:
        return _ABSOLUTE, params
    if ".." in parts:
        return _LEADS_OUT, params
    if len(parts) != len(name.split("/")) or "" in parts or "." in parts or len(name) > NAME_LIMIT:
        return _UNUSABLE, params
    if any(_is_unseen(char) for char in nfc(name)) or any(_is_half(char) for char in name):
        return _UNSEEN, params
    return None


def _is_unseen(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind in ("Zl", "Zp") or kind[0] == "C"


def _is_half(char: str) -> bool:
    """True for half a character, by which Python shows a byte that is no text."""
    return unicodedata.category(char) == "Cs"


def shown_name(name: str) -> str:
    """The name as it can be shown in a message: on one line, short, nothing unseen in it."""
    safe = "".join(char if unicodedata.category(char)[0] not in "CZ" or char == " " else "?" for char in name)
    return safe if len(safe) <= 80 else f"{safe[:77]}…"


def repeated_names(names: Iterable[str], *, by_case: bool = False) -> list[str]:
    """Names that some systems take for the same as one before, and files with the name of a folder.

    `by_case`: names that differ in the case of their letters are two, which is so wherever no file is written
    under its name.
    """
    seen: set[str] = set()
    folders: set[str] = set()
    found = []
    for name in names:
        key = nfc(name) if by_case else nfc(name).casefold()
        if key in seen or key in folders or any(parent in seen for parent in _parents(key)):
            found.append(name)
        seen.add(key)
        folders.update(_parents(key))
    return found


def _parents(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
