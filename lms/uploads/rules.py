"""The protocol in which files come in parts (tus 1.0: core, creation, termination), as plain text and numbers."""

import base64
import binascii

from lms.core.text import clean_line

VERSION = "1.0.0"
EXTENSIONS = "creation,termination"
CHUNK_LIMIT = 4 * 1024 * 1024
MOST_OPEN = 5
DAYS_KEPT = 7
_NAME_LIMIT = 150
_LONGEST_METADATA = 2000
_LONGEST_NUMBER = 15


def read_number(text: str | None) -> int | None:
    """The number a header holds; None for anything that is no number from 0."""
    ok = text is not None and text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if ok and text is not None else None


def read_metadata(header: str) -> dict[str, str]:
    """What `Upload-Metadata` says: keys with their values from Base64; pairs that are none are left out."""
    found = {}
    for pair in header[:_LONGEST_METADATA].split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            continue
    return found


def clean_name(name: str) -> str:
    """The name of a file without the folders it lay in; its ending is kept however long it is."""
    line = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, ending = line.rpartition(".")
    if not dot or len(ending) > 10:
        return line[:_NAME_LIMIT]
    return f"{stem[: _NAME_LIMIT - len(ending) - 1]}.{ending}"


def ending_of(name: str) -> str:
    """The ending of a file's name in small letters: "mp4"; '' where it has none."""
    return name.rpartition(".")[2].casefold() if "." in name else ""
