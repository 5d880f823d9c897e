"""The bytes of unfinished files, in the data folder: what lies there is what was received.

One writer at a time holds the file, on every process of the machine; a part counts once it is on disk.
"""

import fcntl
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from flask import current_app

_RESERVE = 512 * 1024 * 1024


class WrongOffset(Exception):
    """The part does not begin where the last one ended."""


def folder() -> Path:
    """Where unfinished files lie."""
    path: Path = current_app.config["LMS"].data_dir / "uploads"
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of_parts(public_id: str) -> Path:
    """Where the parts of that upload lie."""
    return folder() / public_id


def received(public_id: str) -> int:
    """How many bytes of the file are here."""
    try:
        return path_of_parts(public_id).stat().st_size
    except FileNotFoundError:
        return 0


def idle_seconds(public_id: str) -> float:
    """For how long nothing was added; for ever where nothing is here."""
    try:
        return time.time() - path_of_parts(public_id).stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def add_part(public_id: str, content: bytes, *, offset: int) -> int:
    """The part is on disk behind those before it, safe against a power cut; how many bytes are here now."""
    handle = os.open(path_of_parts(public_id), os.O_RDWR | os.O_CREAT, 0o600)
    with open(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_size != offset:
            raise WrongOffset()
        file.seek(offset)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def drop_parts(public_id: str) -> None:
    """Nothing of the file is left."""
    path_of_parts(public_id).unlink(missing_ok=True)


def has_room(size: int) -> bool:
    """True while the disk has room for so much and a reserve for the site itself."""
    return shutil.disk_usage(folder()).free >= size + _RESERVE


def sweep_parts(*, days: int) -> None:
    """Parts that nothing was added to for so many days are gone."""
    for path in folder().iterdir():
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > days * 86400:
                path.unlink()
